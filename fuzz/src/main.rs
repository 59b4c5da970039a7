//! Tries inputs that nobody wrote, for a time: `plugwright-fuzz [--seconds N] [--from N] [--seed N] [TARGET]...`, or one again:
//! `plugwright-fuzz --input FILE TARGET`. With `--seeds FOLDER` it writes the seeds of the targets there and tries nothing: for a
//! fuzzer that wants them in a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use plugwright_fuzz::{Inputs, TARGETS, Target, Tried};

const USAGE: &str =
    "usage: plugwright-fuzz [--seconds N] [--from N] [--seed N] [--input FILE | --seeds FOLDER] [TARGET]...";

/// What the command line asks for.
struct Asked {
    seconds: u64,
    from: u64,
    seed: u64,
    input: Option<PathBuf>,
    seeds: Option<PathBuf>,
    targets: Vec<&'static Target>,
}

fn main() -> ExitCode {
    let Some(asked) = read(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    if let Some(input) = &asked.input {
        let Ok(bytes) = fs::read(input) else {
            eprintln!("error: `{}` cannot be read", input.display());
            return ExitCode::from(2);
        };
        asked.targets.iter().for_each(|target| println!("{} {:?}", target.name, (target.run)(&bytes)));
        return ExitCode::SUCCESS;
    }
    if let Some(folder) = &asked.seeds {
        for target in &asked.targets {
            if let Err(error) = write_seeds(target, &folder.join(target.name)) {
                eprintln!("error: the seeds of `{}` cannot be written: {error}", target.name);
                return ExitCode::from(2);
            }
        }
        return ExitCode::SUCCESS;
    }
    let time = Duration::from_secs(asked.seconds) / u32::try_from(asked.targets.len()).unwrap_or(1);
    println!("{:<12} {:>8} {:>8} {:>8}  seconds", "target", "seeds", "inputs", "done");
    let failed = asked.targets.iter().filter(|target| !tried(target, &asked, time)).count();
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(mut words: impl Iterator<Item = String>) -> Option<Asked> {
    let mut asked = Asked { seconds: 60, from: 0, seed: 1, input: None, seeds: None, targets: Vec::new() };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seconds" => asked.seconds = words.next()?.parse().ok()?,
            "--from" => asked.from = words.next()?.parse().ok()?,
            "--seed" => asked.seed = words.next()?.parse().ok()?,
            "--input" => asked.input = Some(words.next()?.into()),
            "--seeds" => asked.seeds = Some(words.next()?.into()),
            name => asked.targets.push(Target::named(name)?),
        }
    }
    if asked.targets.is_empty() {
        asked.targets = TARGETS.iter().collect();
    }
    Some(asked)
}

/// Tries inputs until the time is over, and tells how many. An input that goes wrong is kept in a file.
fn tried(target: &Target, asked: &Asked, time: Duration) -> bool {
    let inputs = Inputs::new(target.corpus(), asked.seed);
    // Where the process itself ends, the last input is left.
    let last = kept(target, "last");
    let begun = Instant::now();
    let (mut number, mut done) = (asked.from, 0_u64);
    while begun.elapsed() < time {
        let input = inputs.get(number);
        let _ = fs::write(&last, &input);
        match std::panic::catch_unwind(|| (target.run)(&input)) {
            Ok(outcome) => done += u64::from(outcome == Tried::Done),
            Err(_) => {
                let crash = kept(target, &format!("crash-{}-{number}", asked.seed));
                let _ = fs::write(&crash, &input);
                println!("{:<12} input {number} went wrong, and is in {}", target.name, crash.display());
                return false;
            }
        }
        number += 1;
    }
    let _ = fs::remove_file(&last);
    let (inputs, seeds, took) = (number - asked.from, inputs.seeds(), begun.elapsed().as_secs_f64());
    println!("{:<12} {seeds:>8} {inputs:>8} {done:>8}  {took:.1}", target.name);
    true
}

fn write_seeds(target: &Target, folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, seed) in target.corpus().iter().enumerate() {
        fs::write(folder.join(format!("seed-{number}")), seed)?;
    }
    Ok(())
}

/// A file beside the program, for an input.
fn kept(target: &Target, name: &str) -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let folder = program.parent().unwrap_or(Path::new(".")).join("fuzz").join(target.name);
    let _ = fs::create_dir_all(&folder);
    folder.join(name)
}
