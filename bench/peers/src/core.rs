//! The core module of a component, for those who run no components.

use anyhow::Context as _;
use wasmparser::{CompositeInnerType, FuncType, Parser, Payload, TypeRef};

/// A function that a module imports.
pub(crate) struct Import {
    pub(crate) module: String,
    pub(crate) name: String,
    pub(crate) ty: FuncType,
}

/// The first core module of a component: all code that was written for the plugin, where its language needs but one. What follows
/// it only connects the two.
pub(crate) fn of(component: &[u8]) -> anyhow::Result<&[u8]> {
    for payload in Parser::new(0).parse_all(component) {
        if let Payload::ModuleSection { unchecked_range, .. } = payload? {
            return component.get(unchecked_range).context("the component ends within its core module");
        }
    }
    anyhow::bail!("the component has no core module")
}

/// The functions that a core module imports.
pub(crate) fn imports(module: &[u8]) -> anyhow::Result<Vec<Import>> {
    let mut types = Vec::new();
    let mut imports = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::TypeSection(section) => {
                for group in section {
                    types.extend(group?.into_types().map(|ty| match ty.composite_type.inner {
                        CompositeInnerType::Func(function) => Some(function),
                        _ => None,
                    }));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    let TypeRef::Func(index) = import.ty else {
                        anyhow::bail!("the module imports `{}`, which is no function", import.name);
                    };
                    let ty =
                        usize::try_from(index).ok().and_then(|index| types.get(index)).cloned().flatten();
                    imports.push(Import {
                        module: import.module.to_owned(),
                        name: import.name.to_owned(),
                        ty: ty.with_context(|| format!("`{}` has no type", import.name))?,
                    });
                }
                // Neither functions nor data are read: a start counts what is done here.
                break;
            }
            _ => {}
        }
    }
    Ok(imports)
}
