//! Holds `unsupported.toml` to the truth: what it says cannot be done is tried, and must fail in the words it gives.

use std::path::Path;

use conformance_harness::{Case, Language, Side};

use super::{alone, lane_board};

/// Tries every claim.
pub(crate) fn verify(cases: &[Case], languages: &[Language], _: &Path) -> anyhow::Result<()> {
    let board = lane_board();
    let mut wrong = Vec::new();
    for case in cases {
        for &language in languages {
            for side in [Side::Provider, Side::Consumer] {
                let Some(claim) = case.unsupported(language, side) else { continue };
                let lane = board.lane(format!("{language} {}", side.name()));
                let place = format!("tests/conformance/{}/unsupported.toml", case.name);
                match alone(case, language, side)? {
                    Some(error) if error.contains(&claim.says) => {
                        lane.done(&format!("cannot do `{}`, as declared", case.name));
                    }
                    Some(error) => {
                        lane.failed();
                        wrong.push(format!(
                            "error: `{place}` says that {language} fails with `{}`, and it fails otherwise\n{}\n\
                             hint: write down what it says now",
                            claim.says,
                            error.trim_end()
                        ));
                    }
                    None => {
                        lane.failed();
                        wrong.push(format!(
                            "error: {language} supports `{}` as {} now, against `{place}`\nhint: remove the entry",
                            case.name,
                            side.name()
                        ));
                    }
                }
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { anyhow::bail!("{}", wrong.join("\n\n")) }
}
