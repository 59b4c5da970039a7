//! Makes the search index: one session with one instance of the search plugin, which remembers what it was given.

use std::collections::BTreeSet;

use crate::collect::Collectible;
use crate::contract::{Index, Search};

/// The finished index.
#[derive(Debug, Default)]
pub(crate) struct Searchable {
    /// JSON. Nothing if the plugin failed even at the end.
    pub(crate) json: Vec<u8>,
    /// Documents that are not in it because the plugin failed at them.
    pub(crate) failed: Vec<(usize, plugwright::Error)>,
}

/// Adds `documents`, in the order in which their positions come.
///
/// An instance that failed is gone with all it was given. The index is then begun anew without the document at fault.
pub(crate) fn index(
    search: &Search,
    documents: &[Collectible],
    positions: impl Iterator<Item = usize>,
) -> Result<Searchable, plugwright::Error> {
    let mut added = BTreeSet::new();
    let mut failed = Vec::new();
    let mut index = Index::new(search)?;
    for position in positions {
        let Some(entry) = documents.get(position) else { continue };
        match add(&index, entry) {
            Ok(()) => {
                added.insert(position);
            }
            Err(error) => {
                failed.push((position, error));
                index = Index::new(search)?;
                for entry in added.iter().filter_map(|position| documents.get(*position)) {
                    add(&index, entry)?;
                }
            }
        }
    }
    Ok(Searchable { json: index.finish()?, failed })
}

/// A document that `markdown` refuses is refused on its page as well, so nobody has to hear of it from here.
fn add(index: &Index, entry: &Collectible) -> Result<(), plugwright::Error> {
    index.add(&entry.document).map(|_| ())
}
