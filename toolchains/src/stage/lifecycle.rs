//! What a plugin exports for the host alone, beside its contract.

use wit_parser::{Docs, Resolve, Span, Stability, WorldId, WorldItem, WorldKey};

use super::{LIFECYCLE, brings};
use crate::error::ToolError;

/// Adds what a plugin exports for the host alone to the world that it targets.
pub(super) fn export(resolve: &mut Resolve, world: WorldId, names: &[String]) -> Result<(), ToolError> {
    let broken =
        |what: &str| ToolError::new("wit", format!("`plugwright:lifecycle` cannot be exported: {what}"));
    if !brings(resolve, &LIFECYCLE) {
        resolve.push_str("lifecycle.wit", LIFECYCLE.text).map_err(|error| broken(&error.to_string()))?;
    }
    for name in names {
        let interface = resolve.interfaces.iter().find(|(_, found)| {
            let package = found.package.and_then(|id| resolve.packages.get(id)).map(|package| &package.name);
            package
                .is_some_and(|package| package.namespace == "plugwright" && package.name == LIFECYCLE.package)
                && found.name.as_ref() == Some(name)
        });
        let id = interface.map(|(id, _)| id).ok_or_else(|| broken(&format!("it has no `{name}`")))?;
        let world = resolve.worlds.get_mut(world).ok_or_else(|| broken("there is no world"))?;
        let (stability, docs, span) = (Stability::Unknown, Docs::default(), Span::default());
        let item = WorldItem::Interface { id, stability, external_id: None, docs, span };
        world.exports.entry(WorldKey::Interface(id)).or_insert(item);
    }
    Ok(())
}
