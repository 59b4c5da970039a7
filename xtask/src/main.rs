//! Everything cargo cannot do. Each verb has a file of its own; no shell script, no makefile beside it.

mod bench;
mod board;
mod child;
mod codegen;
mod conformance;
mod demo;
mod inputs;
mod load;
mod place;
mod plugins;
mod setup;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <VERB>

Verbs:
  setup              installs the guest toolchains and builds the command line and the press
  demo               sets up, builds the five plugins of the press and lets it make its site
  test [WORD…]       sets up and runs every check there is, or those steps whose name holds a word
  codegen [--check]  makes all generated files; with --check, fails where one is out of date
  conformance [--lang L]… [--case WORD]…
                     runs the same cases in every language, called in every way, and prints the matrix
  bench [--filter WORD] [--json FILE] [--without-peers]
                     measures calls, starts and memory against hand-written code and against others, and makes a
                     page of it
  load [SECONDS]     calls plugins two thousand times a second, one in twenty of them hostile

Environment:
  PLUGWRIGHT_TOOLCHAINS  where guest toolchains are kept [default: target/toolchains]
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["setup"] => setup::run(),
        ["demo", rest @ ..] => demo::run(rest),
        ["test", words @ ..] => test::run(words),
        ["codegen"] => codegen::write(),
        ["codegen", "--check"] => codegen::check(),
        ["bench", rest @ ..] => match bench::Choice::read(rest) {
            Some(choice) => bench::run(&choice),
            None => {
                eprint!("{USAGE}");
                return ExitCode::from(2);
            }
        },
        ["load", rest @ ..] => load::run(rest),
        ["conformance", rest @ ..] => match conformance::Choice::read(rest) {
            Some(choice) => conformance::run(&choice),
            None => {
                eprint!("{USAGE}");
                return ExitCode::from(2);
            }
        },
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            board::failure(&error);
            ExitCode::FAILURE
        }
    }
}
