//! Shows the notes of a folder as HTML, which a plugin makes.

mod contract {
    plugwright::contract!("wit");
}

use std::{collections::BTreeMap, env, fs, io};

use contract::{Library as _, Render, render::Note};
use plugwright::{Caller, Host, LogRecord, Observe, OfferError, Plan, Policy};

/// What the application offers to its plugins: notes by their names.
#[derive(Clone)]
struct Notes(BTreeMap<String, String>);

impl contract::Library for Notes {
    fn title(&self, _: &Caller<'_>, name: &str) -> Result<Option<String>, OfferError> {
        Ok(self.0.get(name).and_then(|text| text.lines().next()).map(str::to_owned))
    }
}

/// Shows what plugins log and print.
struct Screen;

impl Observe for Screen {
    fn log(&self, LogRecord { plugin, level, message, .. }: &LogRecord<'_>) {
        eprintln!("{level:?} from {plugin}: {message}");
    }
}

fn read(folder: &str) -> io::Result<Notes> {
    let note = |entry: io::Result<fs::DirEntry>| {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, fs::read_to_string(path)?))
    };
    Ok(Notes(fs::read_dir(folder)?.map(note).collect::<io::Result<_>>()?))
}

fn run(args: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let notes = read("notes").map_err(|error| format!("error: `notes` cannot be read: {error}"))?;
    let offer = notes.clone().offer();
    let plan = Plan::new(&Policy::read(Policy::FILE)?.offers(offer.names()))?;
    let plugins = Host::builder().cache("cache").observe(Screen).offer(offer).build()?.load(&plan)?;
    if let [plugin, function, arguments] = args {
        // Any function of any plugin, without generated code.
        let arguments =
            serde_json::from_str(arguments).map_err(|error| format!("error: no JSON: {error}"))?;
        println!("{}", plugins.get(plugin)?.call_json(&function.parse()?, &arguments)?);
        return Ok(());
    }
    let render = Render::of(&plugins)?;
    for (name, text) in notes.0 {
        match render.render(&Note { name: name.clone(), text }) {
            Ok(Ok(html)) => println!("{html}"),
            Ok(Err(lack)) => println!("<!-- {name}: {lack} -->"),
            Err(failed) => eprintln!("{failed:#}"),
        }
    }
    Ok(())
}

fn main() {
    if let Err(error) = run(&env::args().skip(1).collect::<Vec<_>>()) {
        eprintln!("{error:#}");
        std::process::exit(1);
    }
}
