//! Which functions of a plugin have the types of a contract.

use std::any::TypeId;
use std::sync::OnceLock;

use wasmtime::component::ComponentExportIndex;

/// Functions whose types were compared with those of a contract: a list that only grows, so that a typed call looks its
/// function up without a lock.
#[derive(Default)]
pub(crate) struct Checked(OnceLock<(TypeId, ComponentExportIndex, Box<Checked>)>);

impl Checked {
    pub(crate) fn get(&self, item: TypeId) -> Option<ComponentExportIndex> {
        let mut list = self;
        while let Some((known, index, rest)) = list.0.get() {
            if *known == item {
                return Some(*index);
            }
            list = rest;
        }
        None
    }

    pub(crate) fn add(&self, item: TypeId, index: ComponentExportIndex) {
        let mut list = self;
        loop {
            // Whoever comes second appends behind the first; the same item twice does no harm.
            let (known, _, rest) = list.0.get_or_init(|| (item, index, Box::default()));
            if *known == item {
                return;
            }
            list = rest;
        }
    }
}
