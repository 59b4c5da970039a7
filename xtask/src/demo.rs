//! `cargo xtask demo`: from a fresh clone to a site, made by a host and five plugins in three languages.

use std::process::{Command, ExitCode};

use crate::board::say;
use crate::{child, place, plugins, setup};

/// `rest` goes to the press.
pub(crate) fn run(rest: &[&str]) -> anyhow::Result<ExitCode> {
    say("sets up the host and the toolchains of three languages");
    setup::all()?;
    say("builds the plugins into plain components");
    plugins::build_press()?;
    say("lets the press make its site");
    let mut press = Command::new(place::binary("press")?);
    press.args(rest).current_dir(place::root());
    let status = child::show(&mut press)?;
    // The press says by its code whether every document became a page.
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
