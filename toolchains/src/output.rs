//! Puts a finished component under its final name, whole or not at all.

use std::fs;
use std::path::Path;

use crate::error::ToolError;
use crate::job::Built;

/// Copies the finished file `made` to `output`.
pub(crate) fn publish(made: &Path, output: &Path) -> Result<Built, ToolError> {
    let size = place(output, |part| fs::copy(made, part))?;
    Ok(Built::of(output, size))
}

/// Writes `bytes` to `output`, and gives their number.
pub(crate) fn write(bytes: &[u8], output: &Path) -> Result<u64, ToolError> {
    place(output, |part| fs::write(part, bytes).map(|()| bytes.len() as u64))
}

/// Has `fill` write the file under another name beside `output` and renames it at the end, so that a full disk or an
/// interrupted build never leaves half a component under the final name.
fn place(output: &Path, fill: impl FnOnce(&Path) -> std::io::Result<u64>) -> Result<u64, ToolError> {
    let name = output
        .file_name()
        .ok_or_else(|| ToolError::new("file system", format!("`{}` is not a file name", output.display())))?;
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| ToolError::io("create", folder, &error))?;

    let mut part = std::ffi::OsString::from(".");
    part.push(name);
    part.push(format!(".{}.part", std::process::id()));
    let part = folder.join(part);
    let filled = fill(&part).and_then(|size| {
        // The name must not become visible before the bytes are on the disk.
        fs::File::open(&part)?.sync_all()?;
        fs::rename(&part, output)?;
        Ok(size)
    });
    filled.map_err(|error| {
        // The first error is the one to tell.
        let _ = fs::remove_file(&part);
        ToolError::io("write", output, &error)
            .hint("check the folder's permissions and the free space on the disk")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_the_output_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let made = folder.path().join("made");
        fs::write(&made, "component").unwrap();
        let output = folder.path().join("build/x.wasm");
        assert_eq!(publish(&made, &output).unwrap().size, 9);
        fs::write(&made, "changed!!!").unwrap();
        assert_eq!(publish(&made, &output).unwrap().size, 10);
        assert_eq!(fs::read_to_string(&output).unwrap(), "changed!!!");
        assert_eq!(fs::read_dir(output.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_in_the_way_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let made = folder.path().join("made");
        fs::write(&made, "component").unwrap();
        let output = folder.path().join("x.wasm");
        fs::create_dir(&output).unwrap();
        let error = publish(&made, &output).unwrap_err();
        assert!(error.to_string().starts_with("cannot write `"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no part is left");
    }
}
