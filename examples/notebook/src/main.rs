//! Shows the notes of a folder as HTML, which a plugin makes.

mod contract {
    plugwright::contract!("wit");
}

use std::{collections::BTreeMap, env, fs, io, process::ExitCode};

use contract::{Library as _, Render, render::Note};
use plugwright::{Caller, Error, Host, LogRecord, Observe, OfferError, Plan, Plugins, Policy, Report};

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

fn load(notes: Notes) -> Result<Plugins, Report> {
    let offer = notes.offer();
    let plan = Plan::new(&Policy::read(Policy::FILE)?.offers(offer.names()))?;
    Host::builder().cache("cache").observe(Screen).offer(offer).build()?.load(&plan)
}

fn show(notes: &Notes, plugins: &Plugins) -> Result<(), Error> {
    let render = Render::of(plugins)?;
    for (name, text) in &notes.0 {
        match render.render(&Note { name: name.clone(), text: text.clone() }) {
            Ok(Ok(html)) => println!("{html}"),
            Ok(Err(lack)) => println!("<!-- {name}: {lack} -->"),
            Err(failed) => eprintln!("{}", failed.render()),
        }
    }
    Ok(())
}

fn run(args: &[String]) -> Result<(), String> {
    let notes = read("notes").map_err(|error| format!("error: `notes` cannot be read: {error}"))?;
    let plugins = load(notes.clone()).map_err(|report| report.render())?;
    let [plugin, function, arguments] = args else {
        return show(&notes, &plugins).map_err(|error| error.render());
    };
    // Any function of any plugin, without generated code.
    let arguments = serde_json::from_str(arguments).map_err(|error| format!("error: no JSON: {error}"))?;
    let call = || plugins.get(plugin)?.call_json(&function.parse()?, &arguments);
    println!("{}", call().map_err(|error| error.render())?);
    Ok(())
}

fn main() -> ExitCode {
    let ended = run(&env::args().skip(1).collect::<Vec<_>>());
    ended.map_or_else(
        |text| {
            eprintln!("{text}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}
