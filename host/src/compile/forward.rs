//! Makes calls of a plugin's exports cheaper, by a core module without any code.
//!
//! Wasmtime looks up the core function behind an export at each call. Where a core module defines that function, it makes the
//! function's reference anew each time, which is a third of what a call costs; where the module has imported it, it takes the
//! reference that lies there. So the exports are led through one more module, whose instance has every function twice: as an
//! import and as an export.
//!
//! ```text
//! before:  main ── alias "f" ── lift ── export         after:  main ─▶ forward ── alias "f" ── lift ── export
//! ```
//!
//! Nothing else of the component changes, and none of its code: no index is another one, since the new module and its instance
//! come after all others. A component of which that cannot be said stays as it is.

use std::collections::BTreeSet;

use wasm_encoder::reencode::{Reencode, ReencodeComponent, RoundtripReencoder};
use wasm_encoder::{
    ComponentAliasSection, ComponentSection, ComponentSectionId, EntityType, ExportKind, ExportSection,
    ImportSection, InstanceSection, Module, ModuleArg, ModuleSection, RawSection, TypeSection,
};
use wasmparser::{
    BinaryReader, CanonicalFunction, ComponentAlias, ComponentAliasSectionReader,
    ComponentCanonicalSectionReader, ComponentExternalKind, ComponentImportSectionReader,
    ComponentOuterAliasKind, ComponentTypeRef, CompositeInnerType, ExternalKind, FuncType, Instance,
    InstanceSectionReader, Parser, Payload, TypeRef,
};

use crate::supervision::Reuse;

/// How the exports of a component are compiled. It is part of an artifact's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Forwarding {
    /// As they are: cheaper to start by what one more module takes, for instances that are called once.
    Off,
    /// Led through a module of this version.
    On { version: u32 },
}

impl Forwarding {
    /// What pays for a unit of so many plugins whose instances are used so.
    pub(crate) fn of(reuse: Reuse, members: usize) -> Self {
        match reuse {
            Reuse::Fresh => Self::Off,
            // Calls between fused plugins never looked anything up.
            _ if members > 1 => Self::Off,
            // To be counted up when the module is another one.
            Reuse::Warm | Reuse::One => Self::On { version: 1 },
        }
    }

    /// The component that is compiled for a component.
    pub(crate) fn prepare(self, component: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Off => component,
            Self::On { .. } => forward(&component).unwrap_or(component),
        }
    }
}

/// The header of a component.
const HEADER: usize = 8;

/// A component with more core modules or instances stays as it is: one more could be more than Wasmtime takes.
const MOST: usize = 500;

/// Components within components are looked at so deep; tools nest them once or twice.
const DEPTH: usize = 4;

/// The component with its exports led through one more module, and likewise the components within it; nothing where there is
/// nothing to gain.
fn forward(component: &[u8]) -> Option<Vec<u8>> {
    within(component, DEPTH)
}

fn within(component: &[u8], depth: usize) -> Option<Vec<u8>> {
    let sections = sections(component)?;
    let own = Outline::read(&sections).and_then(|outline| outline.passage(&sections));
    let mut is_changed = own.is_some();
    let mut out = component.get(..HEADER)?.to_vec();
    for (number, section) in sections.iter().enumerate() {
        if let Some(passage) = own.as_ref().filter(|passage| passage.first == number) {
            passage.open(&mut out);
        }
        match (section.id(), &own) {
            (Some(ComponentSectionId::Alias), Some(passage)) if number >= passage.first => {
                passage.lead_through(section.body)?.append_to_component(&mut out);
            }
            (Some(ComponentSectionId::Component), _)
                if let Some(inner) = depth.checked_sub(1).and_then(|depth| within(section.body, depth)) =>
            {
                is_changed = true;
                RawSection { id: section.id, data: &inner }.append_to_component(&mut out);
            }
            _ => out.extend_from_slice(section.whole),
        }
    }
    is_changed.then_some(out)
}

/// How the functions of a core instance are led through another.
struct Passage {
    /// The section before which it stands: the first that names one of the functions.
    first: usize,
    /// The instance that has the functions.
    instance: u32,
    functions: Functions,
    /// The numbers of the module without code, and of its instance.
    module: u32,
    through: u32,
}

impl Passage {
    /// Adds the module and its instance.
    fn open(&self, out: &mut Vec<u8>) {
        ModuleSection(&self.functions.module).append_to_component(out);
        let mut instances = InstanceSection::new();
        instances.instantiate(self.module, [("", ModuleArg::Instance(self.instance))]);
        instances.append_to_component(out);
    }

    /// The aliases of a section, with those of the functions taken from where they are led through.
    fn lead_through(&self, aliases: &[u8]) -> Option<ComponentAliasSection> {
        let mut section = ComponentAliasSection::new();
        for alias in ComponentAliasSectionReader::new(BinaryReader::new(aliases, 0)).ok()? {
            let mut alias = alias.ok()?;
            if let ComponentAlias::CoreInstanceExport { kind: ExternalKind::Func, instance_index, name } =
                &mut alias
                && *instance_index == self.instance
                && self.functions.names.contains(*name)
            {
                *instance_index = self.through;
            }
            section.alias(RoundtripReencoder.component_alias(alias).ok()?);
        }
        Some(section)
    }
}

/// A section of a component.
struct Section<'a> {
    id: u8,
    /// With its identifier and length.
    whole: &'a [u8],
    body: &'a [u8],
}

impl Section<'_> {
    /// What it is, of what matters here.
    fn id(&self) -> Option<ComponentSectionId> {
        use ComponentSectionId::{Alias, CanonicalFunction, Component, CoreInstance, CoreModule, Import};
        let known = [Alias, CanonicalFunction, Component, CoreInstance, CoreModule, Import];
        known.into_iter().find(|id| *id as u8 == self.id)
    }
}

fn sections(component: &[u8]) -> Option<Vec<Section<'_>>> {
    if !Parser::is_component(component) {
        return None;
    }
    let mut sections = Vec::new();
    let mut reader = BinaryReader::new(component.get(HEADER..)?, 0);
    let all = component.get(HEADER..)?;
    while !reader.eof() {
        let begin = reader.original_position();
        let id = reader.read_u8().ok()?;
        let size = reader.read_var_u32().ok()?;
        let body = reader.read_bytes(size as usize).ok()?;
        sections.push(Section { id, whole: all.get(begin..reader.original_position())?, body });
    }
    Some(sections)
}

/// A function of a core instance that was given an index in the component.
struct Candidate<'a> {
    section: usize,
    index: u32,
    instance: u32,
    name: &'a str,
}

/// What of a component has an index that matters here.
#[derive(Default)]
struct Outline<'a> {
    /// The sections with the core modules that the component defines; nothing for those that it gets.
    modules: Vec<Option<usize>>,
    /// What core instances are instances of; nothing for those that are made of exports.
    instances: Vec<Option<u32>>,
    /// Those that come after the last core module and core instance.
    candidates: Vec<Candidate<'a>>,
    lifted: BTreeSet<u32>,
}

impl<'a> Outline<'a> {
    fn read(sections: &[Section<'a>]) -> Option<Self> {
        let mut outline = Self::default();
        let mut functions = 0;
        for (number, section) in sections.iter().enumerate() {
            let reader = BinaryReader::new(section.body, 0);
            match section.id() {
                Some(ComponentSectionId::CoreModule) => {
                    outline.modules.push(Some(number));
                    outline.candidates.clear();
                }
                Some(ComponentSectionId::CoreInstance) => {
                    for instance in InstanceSectionReader::new(reader).ok()? {
                        outline.instances.push(match instance.ok()? {
                            Instance::Instantiate { module_index, .. } => Some(module_index),
                            Instance::FromExports(_) => None,
                        });
                    }
                    outline.candidates.clear();
                }
                Some(ComponentSectionId::Import) => {
                    for import in ComponentImportSectionReader::new(reader).ok()? {
                        if let ComponentTypeRef::Module(_) = import.ok()?.ty {
                            outline.modules.push(None);
                            outline.candidates.clear();
                        }
                    }
                }
                Some(ComponentSectionId::Alias) => {
                    for alias in ComponentAliasSectionReader::new(reader).ok()? {
                        match alias.ok()? {
                            ComponentAlias::CoreInstanceExport {
                                kind: ExternalKind::Func,
                                instance_index,
                                name,
                            } => {
                                outline.candidates.push(Candidate {
                                    section: number,
                                    index: functions,
                                    instance: instance_index,
                                    name,
                                });
                                functions += 1;
                            }
                            ComponentAlias::CoreInstanceExport { kind: ExternalKind::FuncExact, .. } => {
                                return None;
                            }
                            ComponentAlias::InstanceExport {
                                kind: ComponentExternalKind::Module, ..
                            }
                            | ComponentAlias::Outer { kind: ComponentOuterAliasKind::CoreModule, .. } => {
                                outline.modules.push(None);
                                outline.candidates.clear();
                            }
                            _ => {}
                        }
                    }
                }
                Some(ComponentSectionId::CanonicalFunction) => {
                    for function in ComponentCanonicalSectionReader::new(reader).ok()? {
                        match function.ok()? {
                            CanonicalFunction::Lift { core_func_index, .. } => {
                                outline.lifted.insert(core_func_index);
                            }
                            _ => functions += 1,
                        }
                    }
                }
                _ => {}
            }
        }
        Some(outline)
    }

    /// The way for the functions of the core instance of which the first is lifted.
    fn passage(&self, sections: &[Section<'_>]) -> Option<Passage> {
        let lifted = || self.candidates.iter().filter(|it| self.lifted.contains(&it.index));
        let instance = lifted().next()?.instance;
        let names: BTreeSet<&str> = lifted().filter(|it| it.instance == instance).map(|it| it.name).collect();
        let module = (*self.instances.get(instance as usize)?)?;
        let module = (*self.modules.get(module as usize)?)?;
        let functions = Functions::leading_to(sections.get(module)?.body, &names)?;
        let is_led = |it: &&Candidate<'_>| it.instance == instance && functions.names.contains(it.name);
        let first = self.candidates.iter().find(is_led)?.section;
        if self.modules.len().max(self.instances.len()) > MOST {
            return None;
        }
        let (module, through) = (self.modules.len() as u32, self.instances.len() as u32);
        Some(Passage { first, instance, functions, module, through })
    }
}

/// A module without code that exports the functions which it imports.
struct Functions {
    module: Module,
    names: BTreeSet<String>,
}

impl Functions {
    /// The functions of these names that a module defines: those that it imports cost nothing.
    fn leading_to(module: &[u8], names: &BTreeSet<&str>) -> Option<Self> {
        let defined = defined(module)?;
        let (mut types, mut imports, mut exports) =
            (TypeSection::new(), ImportSection::new(), ExportSection::new());
        let mut found = BTreeSet::new();
        for (name, ty) in defined.into_iter().filter(|(name, _)| names.contains(name.as_str())) {
            let number = found.len() as u32;
            types.ty().func_type(&RoundtripReencoder.func_type(ty).ok()?);
            imports.import("", &name, EntityType::Function(number));
            exports.export(&name, ExportKind::Func, number);
            found.insert(name);
        }
        if found.is_empty() {
            return None;
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        Some(Self { module, names: found })
    }
}

/// The functions that a core module defines and exports.
fn defined(module: &[u8]) -> Option<Vec<(String, FuncType)>> {
    let mut types: Vec<Option<FuncType>> = Vec::new();
    let mut imported = 0;
    let mut functions = Vec::new();
    let mut exported = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload.ok()? {
            Payload::TypeSection(section) => {
                for group in section {
                    types.extend(group.ok()?.into_types().map(|ty| match ty.composite_type.inner {
                        CompositeInnerType::Func(function) => Some(function),
                        _ => None,
                    }));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported +=
                        usize::from(matches!(import.ok()?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    functions.push(ty.ok()?);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export.ok()?;
                    if export.kind == ExternalKind::Func {
                        exported.push((export.name.to_owned(), export.index));
                    }
                }
                break;
            }
            _ => {}
        }
    }
    let ty = |index: u32| {
        let function = functions.get((index as usize).checked_sub(imported)?)?;
        types.get(*function as usize)?.clone()
    };
    Some(exported.into_iter().filter_map(|(name, index)| Some((name, ty(index)?))).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use wasmparser::Validator;

    use super::*;

    const PLUGIN: &str = r#"(component
        (core module $main
            (memory (export "memory") 1)
            (func (export "one") (result i32) (i32.const 1))
            (func $add (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
            (func (export "unused")))
        (core instance $main (instantiate $main))
        (alias core export $main "memory" (core memory $memory))
        (alias core export $main "one" (core func $one))
        (alias core export $main "add" (core func $add))
        (func (export "one") (result u32) (canon lift (core func $one)))
        (func (export "add") (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $add))))"#;

    fn forwarded(text: &str) -> Option<String> {
        forward(&wat::parse_str(text).unwrap()).map(|bytes| wasmprinter::print_bytes(bytes).unwrap())
    }

    #[test]
    fn exports_are_led_through_a_module_without_code() {
        let printed = forwarded(PLUGIN).unwrap();
        assert!(printed.contains(r#"(import "" "add" (func"#), "{printed}");
        assert!(!printed.contains(r#"(import "" "unused""#), "{printed}");
        assert_eq!(printed.matches(r#"alias core export 1 ""#).count(), 2, "{printed}");

        let bytes = forward(&wat::parse_str(PLUGIN).unwrap()).unwrap();
        Validator::new().validate_all(&bytes).unwrap();
    }

    #[test]
    fn components_within_a_component_are_led_through_as_well() {
        let inner = PLUGIN.replacen("(component", "(component $inner", 1);
        let outer = format!(
            r#"(component {inner} (instance $inner (instantiate $inner))
                (alias export $inner "one" (func $one)) (export "one" (func $one)))"#
        );
        let printed = forwarded(&outer).unwrap();
        assert_eq!(printed.matches(r#"(import "" "#).count(), 2, "{printed}");
    }

    #[test]
    fn a_component_stays_as_it_is_where_an_index_would_change() {
        let later = PLUGIN.replace(
            "(func (export \"add\") (param \"a\"",
            "(core module) (func (export \"add\") (param \"a\"",
        );
        assert!(forwarded(&later).is_none());
        assert_ne!(later, PLUGIN);
        assert!(forwarded("(component)").is_none());
        assert!(forwarded("(module)").is_none());
        assert!(forward(b"nothing").is_none());
    }
}
