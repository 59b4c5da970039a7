//! What a component imports and exports by name, without the types: most of planning needs no more.

use serde::{Deserialize, Serialize};

use super::facts::{Imported, role};
use super::special::specials;
use super::types::Types;
use crate::name::{InterfaceName, ItemName};

/// The names, and whether the types behind them are special.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outline {
    /// By name.
    pub(super) imports: Vec<Imported>,
    /// By name.
    pub(super) exports: Vec<InterfaceName>,
    /// The exported functions: those of interfaces, then those that the component exports itself.
    pub(super) functions: Vec<ItemName>,
    /// What is imported by a name without a package.
    pub(super) bare_imports: Vec<String>,
    /// Whether no function that it exports, or imports from others than the host, has anything in its type but plain values.
    pub(super) is_plain: bool,
}

/// An outline as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// With whether there is anything to serve.
    imports: Vec<(String, bool)>,
    /// With their functions.
    exports: Vec<(String, Vec<String>)>,
    functions: Vec<String>,
    bare_imports: Vec<String>,
    is_plain: bool,
}

impl Outline {
    pub(super) fn of(types: &Types) -> Self {
        let imports = types.imports.iter().map(|(name, id)| {
            let has_items = types.has_items(*id);
            Imported { name: name.clone(), has_items, role: role(name, has_items) }
        });
        let mut outline = Self {
            imports: imports.collect(),
            exports: types.exports.iter().map(|(name, _)| name.clone()).collect(),
            functions: types.exported_functions(),
            bare_imports: types.bare_imports.iter().map(|bare| bare.name.clone()).collect(),
            is_plain: true,
        };
        let functions = types.all_functions(&outline.imports);
        outline.is_plain =
            functions.into_iter().all(|(_, function)| specials(&types.resolve, function).is_empty());
        outline
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let of = |export: Option<&InterfaceName>| -> Vec<String> {
            let own = self.functions.iter().filter(|item| item.interface.as_ref() == export);
            own.map(|item| item.function.clone()).collect()
        };
        let kept = Kept {
            imports: self.imports.iter().map(|import| (import.name.to_string(), import.has_items)).collect(),
            exports: self.exports.iter().map(|name| (name.to_string(), of(Some(name)))).collect(),
            functions: of(None),
            bare_imports: self.bare_imports.clone(),
            is_plain: self.is_plain,
        };
        // Names and booleans: there is nothing in it that JSON cannot write.
        serde_json::to_vec(&kept).unwrap_or_default()
    }

    /// Reads what [`Outline::to_bytes`] wrote.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let kept: Kept = serde_json::from_slice(bytes).ok()?;
        let import = |(name, has_items): &(String, bool)| {
            let name: InterfaceName = name.parse().ok()?;
            Some(Imported { role: role(&name, *has_items), has_items: *has_items, name })
        };
        let imports = kept.imports.iter().map(import).collect::<Option<_>>()?;
        let (mut exports, mut functions) = (Vec::new(), Vec::new());
        for (name, own) in kept.exports {
            let name: InterfaceName = name.parse().ok()?;
            functions.extend(own.iter().map(|function| name.item(function)));
            exports.push(name);
        }
        functions.extend(kept.functions.into_iter().map(|function| ItemName { interface: None, function }));
        let Kept { bare_imports, is_plain, .. } = kept;
        Some(Self { imports, exports, functions, bare_imports, is_plain })
    }
}
