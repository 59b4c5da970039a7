//! Renders documents on all cores. A document that fails never stops the others.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;

use crate::collect::Collectible;
use crate::contract::{Layout, RenderError};
use crate::failure::Failure;
use crate::site::Draft;

/// What became of one document.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Its page is written.
    Published { headings: u32 },
    /// A plugin said, as the contract lets it, that it cannot be rendered.
    Refused(RenderError),
    /// A plugin failed.
    Failed(plugwright::Error),
}

/// Renders `documents` with `jobs` threads and sends each outcome, with the document's position, as it comes.
///
/// Documents are begun in order, so outcomes come nearly in order.
pub(crate) fn render(
    layout: &Layout,
    documents: &[Collectible],
    draft: &Draft,
    jobs: usize,
    outcomes: &Sender<(usize, Result<Outcome, Failure>)>,
) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(documents.len()) {
            scope.spawn(|| {
                loop {
                    let position = next.fetch_add(1, Ordering::Relaxed);
                    let Some(document) = documents.get(position) else { return };
                    let outcome = one(layout, document, draft);
                    // A full disk is full for all documents.
                    let hopeless = outcome.is_err();
                    if outcomes.send((position, outcome)).is_err() || hopeless {
                        return;
                    }
                }
            });
        }
    });
}

fn one(layout: &Layout, entry: &Collectible, draft: &Draft) -> Result<Outcome, Failure> {
    Ok(match layout.page(&entry.document) {
        Ok(Ok(page)) => {
            draft.write(&format!("{}.html", entry.document.slug), page.html.as_bytes())?;
            Outcome::Published { headings: u32::try_from(page.outline.len()).unwrap_or(u32::MAX) }
        }
        Ok(Err(reason)) => Outcome::Refused(reason),
        Err(error) => Outcome::Failed(error),
    })
}
