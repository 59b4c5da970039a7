//! `plugwright doctor`: which tools are there, and how to get those that are not.

use plugwright_toolchains::{Finding, Home, Language, doctor, ensure};

use crate::environment;
use crate::failure::Failure;
use crate::terminal::{Terminal, table};

/// Shows the tools that building plugins needs: found, wanted, how to get them
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Installs what can be installed without changing the system
    #[arg(long)]
    fix: bool,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let home = environment::toolchains()?;
    if args.fix {
        fix(&home, terminal);
    }
    let findings = doctor(&home);
    terminal.data(&report(&findings))?;
    terminal.say(&format!("tools are kept in `{}`", home.root().display()));
    if findings.iter().all(|finding| finding.ok) { Ok(()) } else { Err(Failure::No) }
}

/// Installs what it can. One language that cannot be installed is no reason to leave the next one out.
fn fix(home: &Home, terminal: &Terminal) {
    // TypeScript and JavaScript share their tools.
    for language in [Language::Rust, Language::Python, Language::TypeScript] {
        let progress = terminal.progress();
        let done = ensure(home, language, &progress);
        drop(progress);
        if let Err(error) = done {
            terminal.failure(&error.into());
        }
    }
}

fn report(findings: &[Finding]) -> String {
    let mut rows = vec![["", "tool", "found", "wanted"].map(str::to_owned).to_vec()];
    for finding in findings {
        rows.push(vec![
            if finding.ok { "✓" } else { "✗" }.to_owned(),
            finding.tool.to_owned(),
            finding.found.clone().unwrap_or_else(|| "–".to_owned()),
            finding.wanted.clone(),
        ]);
    }
    let mut text = table(&rows);
    let fixes: Vec<&Finding> = findings.iter().filter(|finding| !finding.ok).collect();
    for finding in &fixes {
        text.push_str(&format!("\n{}: {}", finding.tool, finding.fix));
    }
    if !fixes.is_empty() {
        text.push('\n');
    }
    text
}
