//! `files`: folders of the host, to read or to write, by `wasi:filesystem`.
//!
//! wasmtime-wasi keeps a plugin below its folders, whatever paths and links it tries. What it does not do is done here: a writable
//! folder has a quota, and what is no file is not opened, since to open a pipe can take forever.

mod meter;
mod narrowed;
pub(crate) mod scope;
mod stream;

use std::collections::HashMap;
use std::sync::Arc;

use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, LinkerInstance, Resource};
use wasmtime_wasi::FsPerms;
use wasmtime_wasi::filesystem::{Descriptor, WasiFilesystemCtxView, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::filesystem::preopens;
use wasmtime_wasi::p2::bindings::sync::filesystem::types::{
    DescriptorFlags, DescriptorType, ErrorCode, Host, HostDescriptor, OpenFlags, PathFlags,
};
use wasmtime_wasi::p2::{DynOutputStream, FsResult};

use super::{Kit, Power};
use crate::crowd::attended;
use crate::grant::Grant;
use crate::instance::State;

use meter::{BLOCK, Meter};
use narrowed::{is_file_left, is_left};
use scope::{Access, Folders};

const TYPES: &str = "wasi:filesystem/types@0.2.12";
const PREOPENS: &str = "wasi:filesystem/preopens@0.2.12";

/// Folders.
pub(super) struct Files;

/// The meters of a plugin's folders, by their names; those that are only read have none.
type Meters = Arc<HashMap<String, Option<Arc<Meter>>>>;

/// In which folder each open file of an instance is: its name, by the number of the file.
#[derive(Default)]
struct Places(HashMap<u32, String>);

type Context<'a> = StoreContextMut<'a, State>;
type Outcome<T> = wasmtime::Result<(Result<T, ErrorCode>,)>;

impl Power for Files {
    fn add_to_linker(&self, linker: &mut Linker<State>, grant: &Grant) -> wasmtime::Result<()> {
        let Some(folders) = grant.scope::<Folders>() else { return Ok(()) };
        let mut meters = HashMap::new();
        for (name, folder) in &folders.folders {
            if !folder.path.is_dir() {
                let path = folder.path.display();
                return Err(wasmtime::Error::msg(format!("`{path}`, which `files` grants, is no folder")));
            }
            let meter = folder.quota.map(|quota| Arc::new(Meter::new(&folder.path, quota)));
            meters.insert(name.clone(), meter);
        }
        linker.allow_shadowing(true);
        define(linker, &Arc::new(meters))?;
        linker.allow_shadowing(false);
        Ok(())
    }

    fn equip(&self, grant: &Grant, kit: &mut Kit<'_>) -> wasmtime::Result<()> {
        for (name, folder) in grant.scope::<Folders>().into_iter().flat_map(|folders| &folders.folders) {
            let perms = if folder.quota.is_some() { FsPerms::ReadWrite } else { FsPerms::ReadOnly };
            kit.wasi.preopened_dir(&folder.path, name, perms)?;
        }
        Ok(())
    }
}

/// Puts what counts and what is refused in front of wasmtime-wasi's functions.
fn define(linker: &mut Linker<State>, meters: &Meters) -> wasmtime::Result<()> {
    linker.instance(PREOPENS)?.func_wrap("get-directories", |mut context: Context<'_>, (): ()| {
        let folders = preopens::Host::get_directories(&mut context.data_mut().filesystem())?;
        for (folder, name) in &folders {
            places(context.data_mut()).0.insert(folder.rep(), name.clone());
        }
        Ok((folders,))
    })?;
    let mut instance = linker.instance(TYPES)?;
    type Open = (Resource<Descriptor>, PathFlags, String, OpenFlags, DescriptorFlags);
    let counted = meters.clone();
    instance.func_wrap(
        "[method]descriptor.open-at",
        move |mut context: Context<'_>,
              (at, links, path, how, flags): Open|
              -> Outcome<Resource<Descriptor>> {
            let state = attended(&mut context);
            let place = place(state, &at);
            let writes = flags.intersects(DescriptorFlags::WRITE | DescriptorFlags::MUTATE_DIRECTORY)
                || how.intersects(OpenFlags::CREATE | OpenFlags::TRUNCATE);
            let what = format!("{} {place}/{path}", if writes { "write" } else { "read" });
            let access = if writes { Access::Write } else { Access::Read };
            if !is_left(state, &place, access, || what.clone()) {
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            if let Err(why) = openable(state, &at, links, &path) {
                state.gate().report("files", &what, Some(&why));
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            let most = state.limits.files;
            if !state.has_room::<Descriptor>(most) {
                let why = format!("{most} files are open already");
                state.gate().report("files", &what, Some(&why));
                return Ok((Err(ErrorCode::Quota),));
            }
            if how.contains(OpenFlags::CREATE) && !charge(state, &counted, &place, &what, BLOCK) {
                return Ok((Err(ErrorCode::Quota),));
            }
            let opened = state.filesystem().open_at(at, links, path, how, flags);
            let outcome = reported(state, &what, opened)?;
            if let Ok(file) = &outcome.0 {
                places(state).0.insert(file.rep(), place);
            }
            Ok(outcome)
        },
    )?;
    let counted = meters.clone();
    instance.func_wrap(
        "[method]descriptor.write",
        move |mut context: Context<'_>, (file, bytes, offset): (Resource<Descriptor>, Vec<u8>, u64)| {
            let state = attended(&mut context);
            if !is_file_left(state, &file, Access::Write) {
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            if !allows(state, &counted, &file, bytes.len() as u64) {
                return Ok((Err(ErrorCode::Quota),));
            }
            let written = state.filesystem().write(file, bytes, offset);
            told(state, written)
        },
    )?;
    let counted = meters.clone();
    instance.func_wrap(
        "[method]descriptor.set-size",
        move |mut context: Context<'_>, (file, size): (Resource<Descriptor>, u64)| {
            let state = attended(&mut context);
            if !is_file_left(state, &file, Access::Write) {
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            if !allows(state, &counted, &file, size) {
                return Ok((Err(ErrorCode::Quota),));
            }
            let done = state.filesystem().set_size(file, size);
            told(state, done)
        },
    )?;
    let counted = meters.clone();
    instance.func_wrap(
        "[method]descriptor.write-via-stream",
        move |mut context: Context<'_>, (file, offset): (Resource<Descriptor>, u64)| {
            let state = attended(&mut context);
            if !is_file_left(state, &file, Access::Write) {
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            let meter = meter(state, &counted, &file);
            let stream = state.filesystem().write_via_stream(file, offset);
            let outcome = told(state, stream)?;
            metered(state, meter, outcome)
        },
    )?;
    let counted = meters.clone();
    instance.func_wrap(
        "[method]descriptor.append-via-stream",
        move |mut context: Context<'_>, (file,): (Resource<Descriptor>,)| {
            let state = attended(&mut context);
            if !is_file_left(state, &file, Access::Write) {
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            let meter = meter(state, &counted, &file);
            let stream = state.filesystem().append_via_stream(file);
            let outcome = told(state, stream)?;
            metered(state, meter, outcome)
        },
    )?;
    let counted = meters.clone();
    instance.func_wrap(
        "[method]descriptor.create-directory-at",
        move |mut context: Context<'_>, (at, path): (Resource<Descriptor>, String)| {
            let state = attended(&mut context);
            let place = place(state, &at);
            let what = format!("create {place}/{path}");
            if !is_left(state, &place, Access::Write, || what.clone()) {
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            if !allows(state, &counted, &at, BLOCK) {
                return Ok((Err(ErrorCode::Quota),));
            }
            let done = state.filesystem().create_directory_at(at, path);
            reported(state, &what, done)
        },
    )?;
    let counted = meters.clone();
    instance.func_wrap(
        "[method]descriptor.symlink-at",
        move |mut context: Context<'_>, (at, old, new): (Resource<Descriptor>, String, String)| {
            let state = attended(&mut context);
            let place = place(state, &at);
            let what = format!("link {place}/{new} to {old}");
            if !is_left(state, &place, Access::Write, || what.clone()) {
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            if !allows(state, &counted, &at, BLOCK) {
                return Ok((Err(ErrorCode::Quota),));
            }
            let done = state.filesystem().symlink_at(at, old, new);
            reported(state, &what, done)
        },
    )?;
    narrowed::define(&mut instance)?;
    moves(&mut instance)
}

/// What takes files away or gives them other names.
fn moves(instance: &mut LinkerInstance<'_, State>) -> wasmtime::Result<()> {
    instance.func_wrap(
        "[method]descriptor.unlink-file-at",
        |mut context: Context<'_>, (at, path): (Resource<Descriptor>, String)| {
            let state = attended(&mut context);
            let place = place(state, &at);
            let what = format!("remove {place}/{path}");
            if !is_left(state, &place, Access::Write, || what.clone()) {
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            let done = state.filesystem().unlink_file_at(at, path);
            reported(state, &what, done)
        },
    )?;
    instance.func_wrap(
        "[method]descriptor.remove-directory-at",
        |mut context: Context<'_>, (at, path): (Resource<Descriptor>, String)| {
            let state = attended(&mut context);
            let place = place(state, &at);
            let what = format!("remove {place}/{path}");
            if !is_left(state, &place, Access::Write, || what.clone()) {
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            let done = state.filesystem().remove_directory_at(at, path);
            reported(state, &what, done)
        },
    )?;
    type Rename = (Resource<Descriptor>, String, Resource<Descriptor>, String);
    instance.func_wrap(
        "[method]descriptor.rename-at",
        |mut context: Context<'_>, (at, path, to, name): Rename| {
            let state = attended(&mut context);
            let (from, into) = (place(state, &at), place(state, &to));
            let what = format!("rename {from}/{path} to {into}/{name}");
            let mut both = [&from, &into].into_iter();
            if !both.all(|place| is_left(state, place, Access::Write, || what.clone())) {
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            let done = state.filesystem().rename_at(at, path, to, name);
            reported(state, &what, done)
        },
    )?;
    type Link = (Resource<Descriptor>, PathFlags, String, Resource<Descriptor>, String);
    instance.func_wrap(
        "[method]descriptor.link-at",
        |mut context: Context<'_>, (at, links, path, to, name): Link| {
            let state = attended(&mut context);
            let (from, into) = (place(state, &at), place(state, &to));
            let what = format!("link {into}/{name} to {from}/{path}");
            // Who writes to the link writes to the file.
            let mut both = [&from, &into].into_iter();
            if !both.all(|place| is_left(state, place, Access::Write, || what.clone())) {
                return Ok((Err(ErrorCode::NotPermitted),));
            }
            let done = state.filesystem().link_at(at, links, path, to, name);
            reported(state, &what, done)
        },
    )
}

/// The folder of a file, as the plugin knows it.
fn place(state: &mut State, file: &Resource<Descriptor>) -> String {
    places(state).0.get(&file.rep()).cloned().unwrap_or_default()
}

/// Tells the observer what came of it. That there is no such file is no matter of rights, and not told.
fn reported<T>(state: &mut State, what: &str, result: FsResult<T>) -> Outcome<T> {
    let outcome = told(state, result)?;
    let refused = match &outcome.0 {
        Ok(_) => None,
        Err(code @ (ErrorCode::NotPermitted | ErrorCode::Access | ErrorCode::ReadOnly)) => {
            Some(format!("{code:?}"))
        }
        Err(_) => return Ok(outcome),
    };
    state.gate().report("files", what, refused.as_ref());
    Ok(outcome)
}

fn places(state: &mut State) -> &mut Places {
    state.things.get_or_put(Places::default)
}

fn told<T>(state: &mut State, result: FsResult<T>) -> Outcome<T> {
    let mut view: WasiFilesystemCtxView<'_> = state.filesystem();
    Ok((match result {
        Ok(value) => Ok(value),
        Err(error) => Err(Host::convert_error_code(&mut view, error)?),
    },))
}

/// Why something is not opened: pipes and devices can keep whoever opens them waiting.
fn openable(
    state: &mut State,
    at: &Resource<Descriptor>,
    links: PathFlags,
    path: &str,
) -> Result<(), String> {
    let stat = state.filesystem().stat_at(Resource::new_borrow(at.rep()), links, path.to_owned());
    match stat.map(|stat| stat.type_) {
        Err(_)
        | Ok(DescriptorType::Directory | DescriptorType::RegularFile | DescriptorType::SymbolicLink) => {
            Ok(())
        }
        Ok(_) => Err("it is neither a file nor a folder".into()),
    }
}

fn meter(state: &mut State, meters: &Meters, file: &Resource<Descriptor>) -> Option<Arc<Meter>> {
    meters.get(places(state).0.get(&file.rep())?)?.clone()
}

/// Whether so much more fits into the folder of a file.
fn allows(state: &mut State, meters: &Meters, file: &Resource<Descriptor>, bytes: u64) -> bool {
    let place = place(state, file);
    charge(state, meters, &place, &format!("write {bytes} bytes below {place}"), bytes)
}

fn charge(state: &mut State, meters: &Meters, place: &str, what: &str, bytes: u64) -> bool {
    // A folder that is only read needs no count: wasmtime-wasi refuses to write to it.
    let Some(Some(meter)) = meters.get(place) else { return true };
    let fits = meter.charge(bytes);
    if !fits {
        let why = "the folder would hold more than its quota".to_owned();
        state.gate().report("files", what, Some(&why));
    }
    fits
}

/// Has a stream count what is written to it.
fn metered(
    state: &mut State,
    meter: Option<Arc<Meter>>,
    outcome: (Result<Resource<DynOutputStream>, ErrorCode>,),
) -> Outcome<Resource<DynOutputStream>> {
    if let ((Ok(stream),), Some(meter)) = (&outcome, meter) {
        let slot = state.table.get_mut(stream)?;
        let inner = std::mem::replace(slot, Box::new(stream::Gone));
        *slot = Box::new(stream::Metered::new(inner, meter));
    }
    Ok(outcome)
}
