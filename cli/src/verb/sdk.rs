//! `plugwright sdk`: what the authors of an application's plugins import, made from its contract.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use plugwright_toolchains::{Language, SdkChoices, SdkDescription, for_this_machine, pack_sdk, sdk_package};

use crate::environment;
use crate::failure::Failure;
use crate::folder::{write, write_file};
use crate::terminal::Terminal;

/// Makes an SDK package for a contract, ready to publish: types, documentation, template, test helper
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder with the contract's WIT package
    #[arg(long, value_name = "DIR")]
    wit: PathBuf,

    /// The world that plugins target [default: the package's only world]
    #[arg(long)]
    world: Option<String>,

    /// Opens a gate in the package's copy of the contract: what is `@unstable` under this feature belongs to it
    #[arg(long = "feature", value_name = "FEATURE")]
    features: Vec<String>,

    /// The language of the package: rust, python, typescript or javascript
    #[arg(long = "lang", value_name = "LANGUAGE")]
    language: Language,

    /// The package's name [default: <namespace>-<package>-sdk]
    #[arg(long)]
    name: Option<String>,

    /// The licence under which it is published, in SPDX's words: MIT, Apache-2.0 OR MIT
    #[arg(long, value_name = "SPDX")]
    license: Option<String>,

    /// Also packs what a registry takes, in the folder's `dist`: a crate, a wheel or an npm tarball; sends nothing
    #[arg(long)]
    pack: bool,

    /// The package's folder; one that this verb has made is made again
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let choices = SdkChoices {
        world: args.world.clone(),
        features: args.features.clone(),
        name: args.name.clone(),
        license: args.license.clone(),
    };
    let made =
        sdk_package(args.language, &args.wit, &choices).map_err(|error| Failure::from(error).misused())?;
    let mut files: BTreeMap<PathBuf, String> = made.into_iter().map(|file| (file.path, file.text)).collect();
    let home = environment::toolchains()?;
    for file in for_this_machine(&home, args.language)? {
        files.insert(file.path, file.text);
    }
    let folder = &args.output;
    match fs::symlink_metadata(folder) {
        Ok(_) => again(folder, &files)?,
        Err(_) => write(folder, &files, None)?,
    }
    terminal.say(&format!(
        "made `{}`; a plugin: `plugwright new NAME --lang {} --contract {0}`",
        folder.display(),
        args.language
    ));
    if args.pack {
        let progress = terminal.progress();
        let packed = pack_sdk(&home, folder, &progress)?;
        drop(progress);
        terminal.say(&format!("packed `{}`", packed.display()));
    }
    Ok(())
}

/// Replaces what was made before and leaves everything else in the folder alone.
fn again(folder: &Path, files: &BTreeMap<PathBuf, String>) -> Result<(), Failure> {
    let former = SdkDescription::read(folder).map_err(|error| Failure::from(error).misused())?;
    let Some(former) = former else {
        return Err(Failure::usage(format!("`{}` exists already and is no SDK package", folder.display()))
            .hint("choose another folder with `--output`"));
    };
    for file in former.sdk.files.iter().map(Path::new) {
        // The list is a file that anybody may have written.
        if !file.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(Failure::usage(format!(
                "`{}` lists `{}`, which is not a file of the package",
                folder.join(SdkDescription::FILE).display(),
                file.display()
            )));
        }
        let file = folder.join(file);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::io("remove", &file, &error));
            }
            _ => {}
        }
    }
    for (path, text) in files {
        write_file(&folder.join(path), text)?;
    }
    Ok(())
}
