//! `plugwright new`: a plugin that builds as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use plugwright_toolchains::{
    Language, SdkDescription, ToolError, for_this_machine, from_template, scaffold, world_of,
};

use crate::environment;
use crate::failure::Failure;
use crate::folder::{path_between, write};
use crate::terminal::Terminal;

/// Makes a new plugin for a contract, with a stub of every function the contract wants
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The plugin's name: lower-case words joined by hyphens
    name: String,

    /// The language to write it in: rust, python, typescript or javascript
    #[arg(long = "lang", value_name = "LANGUAGE")]
    language: Language,

    /// The folder with the contract's WIT package, or with an SDK package that `plugwright sdk` made
    #[arg(long, value_name = "DIR")]
    contract: PathBuf,

    /// The world of the contract that the plugin targets [default: the only one, or the SDK's]
    #[arg(long)]
    world: Option<String>,

    /// Opens a gate: what is `@unstable` under this feature of the contract belongs to it
    #[arg(long = "feature", value_name = "FEATURE")]
    features: Vec<String>,

    /// The plugin's folder [default: the plugin's name]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,

    /// Copies the contract into the plugin's folder instead of referring to it
    #[arg(long)]
    copy_contract: bool,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    check_name(&args.name)?;
    let folder = args.folder.clone().unwrap_or_else(|| PathBuf::from(&args.name));
    if fs::symlink_metadata(&folder).is_ok() {
        return Err(Failure::usage(format!("`{}` exists already", folder.display()))
            .hint("choose another folder with `--folder`"));
    }
    // Whatever is wrong with the contract, it was named on the command line.
    let misused = |error: ToolError| Failure::from(error).misused();
    let sdk = SdkDescription::read(&args.contract).map_err(misused)?;
    let contract = match &sdk {
        Some(sdk) => args.contract.join(&sdk.contract.wit),
        None => args.contract.clone(),
    };
    let wit = if args.copy_contract { "wit".to_owned() } else { path_between(&folder, &contract)? };
    let (world, made) = match &sdk {
        Some(sdk) => {
            fits(args, sdk)?;
            let link = path_between(&folder, &args.contract)?;
            let template = args.contract.join(&sdk.sdk.template);
            let made = from_template(&template, &args.name, &link, &wit).map_err(misused)?;
            (sdk.contract.world.clone(), made)
        }
        None => {
            let world = world_of(&contract, args.world.as_deref(), &args.features).map_err(misused)?;
            let made = scaffold(args.language, &contract, &world, &args.name, &wit, &args.features)
                .map_err(misused)?;
            (world, made)
        }
    };
    let mut files: BTreeMap<PathBuf, String> = made.into_iter().map(|file| (file.path, file.text)).collect();
    for file in for_this_machine(&environment::toolchains()?, args.language)? {
        files.insert(file.path, file.text);
    }
    files.entry(PathBuf::from("plugin.toml")).or_insert_with(|| manifest(args, &wit, &world));

    write(&folder, &files, args.copy_contract.then_some(contract.as_path()))?;
    terminal.say(&format!("made `{}`; build it with `plugwright build {0}`", folder.display()));
    Ok(())
}

/// An SDK package is for one world and one language.
fn fits(args: &Args, sdk: &SdkDescription) -> Result<(), Failure> {
    let (name, language) = (&sdk.sdk.name, &sdk.sdk.language);
    let wit = args.contract.join(&sdk.contract.wit);
    // JavaScript and TypeScript are one language with and without types.
    let family = |word: &str| if word == "javascript" { "typescript".to_owned() } else { word.to_owned() };
    if family(language) != family(args.language.as_str()) {
        let asked = args.language;
        return Err(Failure::usage(format!("`{name}` is an SDK for `{language}`, not for `{asked}`"))
            .hint(format!("write the plugin against the contract itself: `--contract {}`", wit.display())));
    }
    if let Some(feature) = args.features.first() {
        return Err(Failure::usage(format!("the gates of `{name}` are open or closed since it was made"))
            .hint(format!(
                "leave out `--feature`, or make the package with `plugwright sdk --feature {feature}`"
            )));
    }
    let world = &sdk.contract.world;
    match &args.world {
        Some(asked) if world != asked && world_name(world) != asked => {
            Err(Failure::usage(format!("`{name}` is an SDK for the world `{world}`, not for `{asked}`"))
                .hint("leave out `--world`"))
        }
        _ => Ok(()),
    }
}

/// `acme:notes/plugin@1.0.0` as `plugin`.
fn world_name(full: &str) -> &str {
    let name = full.rsplit('/').next().unwrap_or(full);
    name.split('@').next().unwrap_or(name)
}

/// Says early what the manifest would say late.
fn check_name(name: &str) -> Result<(), Failure> {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if name.split('-').all(word) {
        return Ok(());
    }
    Err(Failure::usage(format!("`{name}` is not a plugin's name"))
        .hint("use lower-case words of letters and digits, joined by hyphens: `code-blocks`"))
}

fn manifest(args: &Args, wit: &str, world: &str) -> String {
    let (name, language) = (&args.name, args.language);
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let features = match args.features.as_slice() {
        [] => String::new(),
        features => format!("features = {}\n", toml::Value::from(features.to_vec())),
    };
    format!(
        "[plugin]\nname = {}\nversion = \"0.1.0\"\ndescription = \"\"\nlanguage = \"{language}\"\n\n\
         [contract]\nwit = {}\nworld = {}\n{features}\n\
         # What the plugin may ask the host for, each with the reason in words.\n\
         [requests]\n# log = \"says what it leaves out\"\n",
        quoted(name),
        quoted(wit),
        quoted(world),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_and_hyphens() {
        for name in ["markdown", "code-blocks", "v2"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        for name in ["", "Markdown", "a_b", "-a", "a--b", "2a", "../x"] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
