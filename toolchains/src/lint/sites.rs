//! Everything in a world that a rule may look at.

use wit_parser::{
    Function, Interface, InterfaceId, Resolve, Span, Type, TypeDef, TypeDefKind, TypeId, TypeOwner, WorldId,
    WorldItem, WorldKey,
};

/// A place in a contract.
#[derive(Clone)]
pub(super) struct Site<'a> {
    /// What messages call it: an interface or function by its full name, or the world.
    pub(super) shown: String,
    pub(super) imported: bool,
    pub(super) exported: bool,
    /// Whether it stands in the world itself.
    pub(super) bare: bool,
    pub(super) what: What<'a>,
}

/// What stands there.
#[derive(Clone)]
pub(super) enum What<'a> {
    /// `name` is what the world calls it, where it stands within the world.
    Interface {
        found: &'a Interface,
        name: &'a str,
        inline: bool,
    },
    Type {
        name: &'a str,
        id: TypeId,
        def: &'a TypeDef,
    },
    Function {
        found: &'a Function,
    },
    /// A type without a name, or a type of a kind that rules look for, in what `shown` names.
    Value {
        kind: Kind,
        span: Span,
    },
}

/// The kinds of values that rules look for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Map,
    FixedLengthList,
    Future,
    Stream,
    /// A stream or a future without a type.
    FlowOfNothing,
    ErrorContext,
    Wide,
}

impl Site<'_> {
    pub(super) fn span(&self) -> Span {
        match &self.what {
            What::Interface { found, .. } => found.span,
            What::Type { def, .. } => def.span,
            What::Function { found } => found.span,
            What::Value { span, .. } => *span,
        }
    }
}

/// All sites of a world, but for those of the host's side channels.
pub(super) fn of(resolve: &Resolve, world: WorldId) -> Vec<Site<'_>> {
    let mut walk = Walk { resolve, out: Vec::new(), sides: Vec::new() };
    let Some(found) = resolve.worlds.get(world) else { return walk.out };
    for (items, exported) in [(&found.imports, false), (&found.exports, true)] {
        for (key, item) in items {
            match item {
                WorldItem::Interface { id, .. } => walk.note(*id, key, exported),
                WorldItem::Function(function) => {
                    let shown = format!("`{}`", function.name);
                    walk.function(Site {
                        shown,
                        imported: !exported,
                        exported,
                        bare: true,
                        what: What::Function { found: function },
                    });
                }
                WorldItem::Type { id, .. } => {
                    let (WorldKey::Name(name), Some(def)) = (key, resolve.types.get(*id)) else { continue };
                    // What the world uses of an interface is looked at there.
                    if !matches!(def.kind, TypeDefKind::Type(Type::Id(_))) {
                        let shown = format!("the world `{}`", found.name);
                        walk.named(Site {
                            shown,
                            imported: true,
                            exported: true,
                            bare: true,
                            what: What::Type { name, id: *id, def },
                        });
                    }
                }
            }
        }
    }
    for side in std::mem::take(&mut walk.sides) {
        walk.interface(&side);
    }
    walk.out
}

struct Walk<'a> {
    resolve: &'a Resolve,
    out: Vec<Site<'a>>,
    sides: Vec<Sides<'a>>,
}

/// An interface and the sides of the world that it is on.
struct Sides<'a> {
    id: InterfaceId,
    key: &'a WorldKey,
    imported: bool,
    exported: bool,
}

impl<'a> Walk<'a> {
    fn note(&mut self, id: InterfaceId, key: &'a WorldKey, exported: bool) {
        let package =
            self.resolve.interfaces.get(id).and_then(|found| self.resolve.packages.get(found.package?));
        if package.is_some_and(|package| package.name.namespace == "plugwright") {
            return;
        }
        match self.sides.iter_mut().find(|sides| sides.id == id) {
            Some(sides) => {
                sides.exported |= exported;
                sides.imported |= !exported;
            }
            None => self.sides.push(Sides { id, key, imported: !exported, exported }),
        }
    }

    fn interface(&mut self, sides: &Sides<'a>) {
        let Some(found) = self.resolve.interfaces.get(sides.id) else { return };
        let full = self.resolve.name_world_key(sides.key);
        let full = full.split('@').next().unwrap_or_default();
        let (name, inline) = match (sides.key, &found.name) {
            (WorldKey::Name(name), _) => (name.as_str(), true),
            (WorldKey::Interface(_), name) => (name.as_deref().unwrap_or_default(), false),
        };
        let site = |shown: String, what| Site {
            shown,
            imported: sides.imported,
            exported: sides.exported,
            bare: false,
            what,
        };
        self.out.push(site(format!("`{full}`"), What::Interface { found, name, inline }));
        for (name, id) in &found.types {
            if let Some(def) = self.resolve.types.get(*id) {
                self.named(site(format!("`{full}`"), What::Type { name, id: *id, def }));
            }
        }
        for function in found.functions.values() {
            self.function(site(format!("`{full}.{}`", function.name), What::Function { found: function }));
        }
    }

    fn named(&mut self, site: Site<'a>) {
        self.out.push(site.clone());
        if let What::Type { name, def, .. } = site.what {
            let within = Site { shown: format!("{} in `{name}`", site.shown), ..site };
            self.kind(&within, def, def.span);
        }
    }

    fn function(&mut self, site: Site<'a>) {
        self.out.push(site.clone());
        if let What::Function { found } = site.what {
            for param in &found.params {
                self.ty(&site, &param.ty, param.span);
            }
            if let Some(result) = &found.result {
                self.ty(&site, result, found.span);
            }
        }
    }

    /// A type with a name is looked at where it is defined.
    fn ty(&mut self, site: &Site<'a>, ty: &Type, span: Span) {
        match ty {
            Type::ErrorContext => self.value(site, Kind::ErrorContext, span),
            Type::U64 | Type::S64 => self.value(site, Kind::Wide, span),
            Type::Id(id) => match self.resolve.types.get(*id) {
                Some(def) if def.owner == TypeOwner::None => self.kind(site, def, span),
                _ => {}
            },
            _ => {}
        }
    }

    fn value(&mut self, site: &Site<'a>, kind: Kind, span: Span) {
        self.out.push(Site { what: What::Value { kind, span }, ..site.clone() });
    }

    fn flow(&mut self, site: &Site<'a>, kind: Kind, inner: Option<&Type>, span: Span) {
        self.value(site, kind, span);
        match inner {
            Some(inner) => self.ty(site, inner, span),
            None => self.value(site, Kind::FlowOfNothing, span),
        }
    }

    fn kind(&mut self, site: &Site<'a>, def: &'a TypeDef, span: Span) {
        match &def.kind {
            TypeDefKind::Map(key, value) => {
                self.value(site, Kind::Map, span);
                self.ty(site, key, span);
                self.ty(site, value, span);
            }
            TypeDefKind::FixedLengthList(ty, _) => {
                self.value(site, Kind::FixedLengthList, span);
                self.ty(site, ty, span);
            }
            TypeDefKind::Future(inner) => self.flow(site, Kind::Future, inner.as_ref(), span),
            TypeDefKind::Stream(inner) => self.flow(site, Kind::Stream, inner.as_ref(), span),
            TypeDefKind::Record(record) => record.fields.iter().for_each(|it| self.ty(site, &it.ty, it.span)),
            TypeDefKind::Variant(variant) => {
                for case in &variant.cases {
                    case.ty.iter().for_each(|ty| self.ty(site, ty, case.span));
                }
            }
            TypeDefKind::Tuple(tuple) => tuple.types.iter().for_each(|ty| self.ty(site, ty, span)),
            TypeDefKind::Option(ty) | TypeDefKind::List(ty) | TypeDefKind::Type(ty) => {
                self.ty(site, ty, span)
            }
            TypeDefKind::Result(result) => {
                result.ok.iter().chain(&result.err).for_each(|ty| self.ty(site, ty, span));
            }
            TypeDefKind::Resource
            | TypeDefKind::Handle(_)
            | TypeDefKind::Flags(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Unknown => {}
        }
    }
}
