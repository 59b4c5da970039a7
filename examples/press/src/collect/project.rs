//! The project's own documents.

use std::path::{Path, PathBuf};

use super::{Candidate, relative};

/// Where documents lie, and whether the folders below count.
const PLACES: [(&str, bool); 4] =
    [("", false), ("docs", true), ("guest-sdks", true), ("examples/press", false)];

/// Folders that hold what others wrote or what was made.
const NOT_OURS: [&str; 4] = ["node_modules", "target", "build", "dist"];

/// All Markdown files of the project.
pub(super) fn documents(root: &Path) -> Vec<Candidate> {
    let mut files = Vec::new();
    for (place, deep) in PLACES {
        find(&root.join(place), deep, &mut files);
    }
    files
        .into_iter()
        .map(|file| {
            let name = relative(&file, root);
            let slug = name.trim_end_matches(".md").to_lowercase().replace('/', "-");
            Candidate {
                name,
                slug: format!("project-{slug}"),
                file,
                within: root.to_owned(),
                crate_info: None,
            }
        })
        .collect()
}

/// A document of the command line.
pub(super) fn extra(file: &Path) -> Candidate {
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
    let slug = file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    let within = parent.unwrap_or(Path::new(".")).to_owned();
    Candidate { name, slug, file: file.to_owned(), within, crate_info: None }
}

/// Adds the Markdown files of a folder. What cannot be listed is not there.
fn find(folder: &Path, deep: bool, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        // The type of the entry itself: links are not followed, so there are no circles.
        let Ok(kind) = entry.file_type() else { continue };
        let ours = !name.to_string_lossy().starts_with('.') && !NOT_OURS.iter().any(|other| name == *other);
        if kind.is_dir() && deep && ours {
            find(&path, deep, files);
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}
