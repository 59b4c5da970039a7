//! What a component called in a rehearsal, where it has no powers and reaches nobody.

use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::name::PluginId;

/// The error of a call that needs what a rehearsal does not give. wasmtime has no type for it; only rehearsals are linked so.
pub(super) fn rehearsed(error: &wasmtime::Error, plugin: &PluginId) -> Option<Error> {
    let text = error.chain().map(ToString::to_string).find(|text| text.starts_with("unknown import: `"))?;
    let import = text.split('`').nth(1)?.replacen('#', ".", 1);
    let message = format!("plugin `{plugin}` called `{import}`, which no plugin has in a rehearsal");
    let error = Error::new(Stage::Call, ErrorKind::NotProvided, Blame::Operator, message);
    Some(
        error
            .chain(vec![plugin.clone()])
            .hint("probe something that needs nobody else, or leave `Swap::rehearse` out"),
    )
}
