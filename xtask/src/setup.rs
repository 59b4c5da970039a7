//! `cargo xtask setup`: everything that has to be there before a plugin can be built or called.

use std::process::ExitCode;
use std::time::Instant;

use plugwright_toolchains::{Home, Language, ensure};

use crate::board::{Board, Lane, say, time};
use crate::{child, place};

pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    all()?;
    say(&format!("ready ({})", time(begun.elapsed())));
    Ok(ExitCode::SUCCESS)
}

/// Installs the toolchains of all languages and builds the host's programs, all at the same time.
///
/// Every part runs to its end, so that one missing tool does not hide the next one.
pub(crate) fn all() -> anyhow::Result<()> {
    let home = place::toolchains()?;
    let board = Board::new();
    let parts: [(&'static str, Part); 4] = [
        ("host", Part::Host),
        ("rust", Part::Guest(Language::Rust)),
        ("python", Part::Guest(Language::Python)),
        // TypeScript and JavaScript share their tools.
        ("javascript", Part::Guest(Language::TypeScript)),
    ];
    let failures: Vec<anyhow::Error> = std::thread::scope(|scope| {
        let running: Vec<_> = parts
            .into_iter()
            .map(|(name, part)| {
                let (board, home) = (&board, &home);
                scope.spawn(move || {
                    let lane = board.lane(name);
                    let done = part.run(home, &lane);
                    match &done {
                        Ok(()) => lane.done("ready"),
                        Err(_) => lane.failed(),
                    }
                    done
                })
            })
            .collect();
        running.into_iter().filter_map(|part| part.join().ok()?.err()).collect()
    });
    if failures.is_empty() {
        return Ok(());
    }
    let texts: Vec<String> = failures.iter().map(|error| format!("{error:#}")).collect();
    anyhow::bail!("{}", texts.join("\n\n"))
}

enum Part {
    Host,
    Guest(Language),
}

impl Part {
    fn run(&self, home: &Home, lane: &Lane<'_>) -> anyhow::Result<()> {
        match self {
            Self::Host => host(lane),
            Self::Guest(language) => {
                ensure(home, *language, lane).map_err(|error| anyhow::anyhow!(error.render()))
            }
        }
    }
}

fn host(lane: &Lane<'_>) -> anyhow::Result<()> {
    use plugwright_toolchains::Progress as _;

    let mut cargo = child::cargo();
    // The whole workspace, as the tests build it: another choice of packages has other features, and Wasmtime is compiled twice.
    cargo.args(["build", "--workspace"]);
    // Without a pause a second run would say that it builds what it only looks at.
    let said = std::sync::Once::new();
    let ended = child::collect(&mut cargo, |line| {
        if line.trim_start().starts_with("Compiling") {
            said.call_once(|| lane.step("builds the command line and the press with cargo"));
        }
        lane.detail(line.trim_start());
    })?;
    if ended.status.success() {
        return Ok(());
    }
    anyhow::bail!(
        "error: `cargo` failed\n  tried: cargo build --workspace\nCaused by:\n{}",
        ended.output.trim_end()
    )
}
