//! What edges leave of a plugin's folders: looked at whenever a file is used, however long it has been open.
//!
//! A folder is left as a whole, or to be read alone. A part of one could not be told from the rest: links lead from the one to the
//! other. What neither reads nor changes anything is not looked at, nor is a stream that was opened for another consumer.

use wasmtime::component::{ComponentNamedList, Lift, LinkerInstance, Lower, Resource};
use wasmtime_wasi::filesystem::{Descriptor, WasiFilesystemView};
use wasmtime_wasi::p2::FsResult;
use wasmtime_wasi::p2::bindings::sync::filesystem::types::{
    ErrorCode, HostDescriptor, NewTimestamp, PathFlags,
};

use super::scope::{Access, Left};
use super::{Context, Outcome, place, told};
use crate::crowd::attended;
use crate::instance::State;

/// Whether all edges on the way of the call leave a folder for this. The observer hears of it if not.
pub(super) fn is_left(state: &mut State, place: &str, access: Access, what: impl FnOnce() -> String) -> bool {
    let verdict = state.leaves("files", |left: &Left| left.allows(place, access));
    if let Err(why) = &verdict {
        state.gate().report("files", &what(), Some(why));
    }
    verdict.is_ok()
}

/// The same, of the folder that a file is in.
pub(super) fn is_file_left(state: &mut State, file: &Resource<Descriptor>, access: Access) -> bool {
    if !state.rules().narrows() {
        return true;
    }
    let place = place(state, file);
    let verb = if access == Access::Read { "read" } else { "write" };
    is_left(state, &place, access, || format!("{verb} below {place}"))
}

type File = Resource<Descriptor>;

/// What reads files, or changes them, and has no other reason to be here.
pub(super) fn define(instance: &mut LinkerInstance<'_, State>) -> wasmtime::Result<()> {
    use Access::{Read, Write};
    guard(
        instance,
        "read",
        Read,
        |it: &(File, u64, u64)| &it.0,
        |state, (file, size, at)| state.filesystem().read(file, size, at),
    )?;
    guard(
        instance,
        "read-via-stream",
        Read,
        |it: &(File, u64)| &it.0,
        |state, (file, at)| state.filesystem().read_via_stream(file, at),
    )?;
    guard(
        instance,
        "read-directory",
        Read,
        |it: &(File,)| &it.0,
        |state, (folder,)| state.filesystem().read_directory(folder),
    )?;
    guard(instance, "stat", Read, |it: &(File,)| &it.0, |state, (file,)| state.filesystem().stat(file))?;
    guard(
        instance,
        "stat-at",
        Read,
        |it: &(File, PathFlags, String)| &it.0,
        |state, (at, links, path)| state.filesystem().stat_at(at, links, path),
    )?;
    guard(
        instance,
        "readlink-at",
        Read,
        |it: &(File, String)| &it.0,
        |state, (at, path)| state.filesystem().readlink_at(at, path),
    )?;
    guard(
        instance,
        "metadata-hash",
        Read,
        |it: &(File,)| &it.0,
        |state, (file,)| state.filesystem().metadata_hash(file),
    )?;
    type At = (File, PathFlags, String);
    guard(
        instance,
        "metadata-hash-at",
        Read,
        |it: &At| &it.0,
        |state, (at, links, path)| state.filesystem().metadata_hash_at(at, links, path),
    )?;
    type Times = (File, NewTimestamp, NewTimestamp);
    guard(
        instance,
        "set-times",
        Write,
        |it: &Times| &it.0,
        |state, (file, read, written)| state.filesystem().set_times(file, read, written),
    )?;
    type TimesAt = (File, PathFlags, String, NewTimestamp, NewTimestamp);
    guard(
        instance,
        "set-times-at",
        Write,
        |it: &TimesAt| &it.0,
        |state, (at, links, path, read, written)| {
            state.filesystem().set_times_at(at, links, path, read, written)
        },
    )
}

/// Has a function of wasmtime-wasi do nothing where an edge leaves less than that.
fn guard<P, R>(
    instance: &mut LinkerInstance<'_, State>,
    name: &str,
    access: Access,
    file: impl Fn(&P) -> &File + Send + Sync + 'static,
    act: impl Fn(&mut State, P) -> FsResult<R> + Send + Sync + 'static,
) -> wasmtime::Result<()>
where
    P: ComponentNamedList + Lift + 'static,
    R: Lower + 'static,
    (Result<R, ErrorCode>,): ComponentNamedList + Lower,
{
    let name = format!("[method]descriptor.{name}");
    instance.func_wrap(&name, move |mut context: Context<'_>, given: P| -> Outcome<R> {
        let state = attended(&mut context);
        if !is_file_left(state, file(&given), access) {
            return Ok((Err(ErrorCode::NotPermitted),));
        }
        let done = act(state, given);
        told(state, done)
    })
}
