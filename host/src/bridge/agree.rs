//! Compares the types of a consumer's import and a provider's export, and makes their common [`Shape`].
//!
//! The two must be equal, names and order included: a value is carried as bytes, and nothing on the way could tell
//! a field from another. What cannot be carried is refused here, with its place in the type, before anything runs.

use std::fmt;

use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{ResourceType, Type};

use super::shape::{Handle, Scalar, Shape, Signature, Site};

/// Why two functions cannot be linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// From the inside out.
    steps: Vec<String>,
    why: Why,
}

/// What is wrong at the place that a [`Refusal`] names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum Why {
    /// The two sides have different types.
    Differs {
        /// What the consumer imports.
        consumer: String,
        /// What the provider exports.
        provider: String,
    },
    /// A type that does not cross from one store to another.
    Unsupported(&'static str),
    /// A resource that does not cross here.
    Resource(String),
    /// A type with too many parts to be described, or too deep.
    TooLarge,
    /// The linker already has a definition of that name.
    Link(String),
}

impl Refusal {
    fn differs(consumer: impl Into<String>, provider: impl Into<String>) -> Self {
        Why::Differs { consumer: consumer.into(), provider: provider.into() }.into()
    }

    fn within(mut self, step: impl Into<String>) -> Self {
        // Where in a type the room ran out says nothing about the type.
        if self.why != Why::TooLarge {
            self.steps.push(step.into());
        }
        self
    }

    /// The place in the function's type, from the outside in: `parameter doc`, `field tags`, `element`.
    fn path(&self) -> String {
        self.steps.iter().rev().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

impl From<Why> for Refusal {
    fn from(why: Why) -> Self {
        Self { steps: Vec::new(), why }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.steps.is_empty() {
            write!(f, "{}: ", self.path())?;
        }
        match &self.why {
            Why::Differs { consumer, provider } => {
                write!(f, "the consumer imports {consumer}, the provider exports {provider}")
            }
            Why::Unsupported(what) => write!(f, "{what} cannot be passed between isolated plugins"),
            Why::Resource(why) => f.write_str(why),
            Why::TooLarge => f.write_str("the type is too large"),
            Why::Link(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Refusal {}

/// A type is described by a tree, and types share parts: a few lines of WIT can stand for billions of nodes.
const MAX_NODES: usize = 1 << 14;
/// The engine's own limit on nesting is lower; this one keeps the walks of this crate shallow by themselves.
const MAX_DEPTH: usize = 128;

/// Knows which resources of two components are the same.
pub(crate) trait Resources {
    /// The resource, if the consumer's type and the provider's are the same one and it may cross; else why not.
    fn site(&self, consumer: ResourceType, provider: ResourceType) -> Result<Site, String>;

    /// Whether streams and futures may be in what is carried.
    fn has_flows(&self) -> bool {
        false
    }
}

/// For types that are compared and never carried.
pub(super) struct AnyResource;

impl Resources for AnyResource {
    fn site(&self, _: ResourceType, _: ResourceType) -> Result<Site, String> {
        Ok(Site { name: "".into(), is_home: false, owner: None, flow: None })
    }
}

/// For values that go to or come from the application, which has no handles of plugins.
pub(super) struct NoResource;

impl Resources for NoResource {
    fn site(&self, _: ResourceType, _: ResourceType) -> Result<Site, String> {
        Err("the application cannot pass a resource in a stream or future".into())
    }
}

/// The signature of two functions, if they have the same.
pub(super) fn signature(
    consumer: &ComponentFunc,
    provider: &ComponentFunc,
    resources: &dyn Resources,
) -> Result<Signature, Refusal> {
    let mut room = Room { nodes: MAX_NODES, depth: MAX_DEPTH, resources, sites: Vec::new() };
    if consumer.async_() || provider.async_() {
        return Err(Why::Unsupported("an async function").into());
    }
    count(consumer.params(), provider.params(), "parameter")?;
    let mut params = Vec::new();
    for ((ours, consumer), (theirs, provider)) in consumer.params().zip(provider.params()) {
        name("parameter", ours, theirs)?;
        params.push(room.shape(&consumer, &provider).map_err(|at| at.within(format!("parameter `{ours}`")))?);
    }
    let sites_of_params = room.sites.len();
    count(consumer.results(), provider.results(), "result")?;
    let mut results = Vec::new();
    for (consumer, provider) in consumer.results().zip(provider.results()) {
        results.push(room.shape(&consumer, &provider).map_err(|at| at.within("result"))?);
    }
    let params = Shape::fields(params).ok_or(Why::TooLarge)?;
    let results = Shape::fields(results).ok_or(Why::TooLarge)?;
    Ok(Signature::new(params, results, room.sites, sites_of_params))
}

/// The shape of one type by itself, and its handles in the order of a walk.
pub(super) fn shape_of(ty: &Type, resources: &dyn Resources) -> Result<(Shape, Vec<Site>), Refusal> {
    let mut room = Room { nodes: MAX_NODES, depth: MAX_DEPTH, resources, sites: Vec::new() };
    let shape = room.shape(ty, ty)?;
    Ok((shape, room.sites))
}

fn count(
    consumer: impl ExactSizeIterator,
    provider: impl ExactSizeIterator,
    what: &str,
) -> Result<(), Refusal> {
    let plural = |count: usize| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    match (consumer.len(), provider.len()) {
        (ours, theirs) if ours == theirs => Ok(()),
        (ours, theirs) => Err(Refusal::differs(plural(ours), plural(theirs))),
    }
}

fn name(what: &str, consumer: &str, provider: &str) -> Result<(), Refusal> {
    if consumer == provider {
        Ok(())
    } else {
        Err(Refusal::differs(format!("{what} `{consumer}`"), format!("{what} `{provider}`")))
    }
}

/// How much larger a type may still get.
struct Room<'r> {
    nodes: usize,
    depth: usize,
    resources: &'r dyn Resources,
    sites: Vec<Site>,
}

impl Room<'_> {
    fn shape(&mut self, consumer: &Type, provider: &Type) -> Result<Shape, Refusal> {
        self.nodes = self.nodes.checked_sub(1).ok_or(Why::TooLarge)?;
        self.depth = self.depth.checked_sub(1).ok_or(Why::TooLarge)?;
        let shape = self.shape_inside(consumer, provider);
        self.depth += 1;
        shape
    }

    fn shape_inside(&mut self, consumer: &Type, provider: &Type) -> Result<Shape, Refusal> {
        if let (Type::Stream(_), Type::Stream(_)) | (Type::Future(_), Type::Future(_)) = (consumer, provider)
            && self.resources.has_flows()
        {
            return Ok(self.place(Site {
                name: "".into(),
                is_home: false,
                owner: None,
                flow: Some(consumer.clone()),
            }));
        }
        if let Some(what) = unsupported(consumer).or_else(|| unsupported(provider)) {
            return Err(Why::Unsupported(what).into());
        }
        Ok(match (consumer, provider) {
            (Type::Bool, Type::Bool) => Shape::boolean(),
            (Type::Char, Type::Char) => Shape::character(),
            (Type::String, Type::String) => Shape::text(),
            (Type::U8, Type::U8) => Shape::scalar(Scalar::U8),
            (Type::S8, Type::S8) => Shape::scalar(Scalar::S8),
            (Type::U16, Type::U16) => Shape::scalar(Scalar::U16),
            (Type::S16, Type::S16) => Shape::scalar(Scalar::S16),
            (Type::U32, Type::U32) | (Type::S32, Type::S32) | (Type::Float32, Type::Float32) => {
                Shape::scalar(Scalar::Bits32)
            }
            (Type::U64, Type::U64) | (Type::S64, Type::S64) | (Type::Float64, Type::Float64) => {
                Shape::scalar(Scalar::Bits64)
            }
            (Type::List(ours), Type::List(theirs)) => {
                Shape::list(self.shape(&ours.ty(), &theirs.ty()).map_err(|at| at.within("element"))?)
            }
            (Type::FixedLengthList(ours), Type::FixedLengthList(theirs)) => {
                if ours.len() != theirs.len() {
                    let length = |size: u32| format!("a list of {size}");
                    return Err(Refusal::differs(length(ours.len()), length(theirs.len())));
                }
                let element = self.shape(&ours.ty(), &theirs.ty()).map_err(|at| at.within("element"))?;
                Shape::row(element, ours.len()).ok_or(Why::TooLarge)?
            }
            // The canonical ABI has a map as a list of pairs.
            (Type::Map(ours), Type::Map(theirs)) => {
                let key = self.shape(&ours.key(), &theirs.key()).map_err(|at| at.within("key"))?;
                let value = self.shape(&ours.value(), &theirs.value()).map_err(|at| at.within("value"))?;
                Shape::list(Shape::fields(vec![key, value]).ok_or(Why::TooLarge)?)
            }
            (Type::Record(ours), Type::Record(theirs)) => {
                count(ours.fields(), theirs.fields(), "field")?;
                let mut fields = Vec::new();
                for (ours, theirs) in ours.fields().zip(theirs.fields()) {
                    name("field", ours.name, theirs.name)?;
                    let step = |at: Refusal| at.within(format!("field `{}`", ours.name));
                    fields.push(self.shape(&ours.ty, &theirs.ty).map_err(step)?);
                }
                Shape::fields(fields).ok_or(Why::TooLarge)?
            }
            (Type::Tuple(ours), Type::Tuple(theirs)) => {
                count(ours.types(), theirs.types(), "part")?;
                let mut fields = Vec::new();
                for (index, (ours, theirs)) in ours.types().zip(theirs.types()).enumerate() {
                    let step = |at: Refusal| at.within(format!("part {index}"));
                    fields.push(self.shape(&ours, &theirs).map_err(step)?);
                }
                Shape::fields(fields).ok_or(Why::TooLarge)?
            }
            (Type::Variant(ours), Type::Variant(theirs)) => {
                count(ours.cases(), theirs.cases(), "case")?;
                let mut cases = Vec::new();
                for (ours, theirs) in ours.cases().zip(theirs.cases()) {
                    name("case", ours.name, theirs.name)?;
                    let step = |at: Refusal| at.within(format!("case `{}`", ours.name));
                    cases.push(self.payload(ours.ty, theirs.ty).map_err(step)?);
                }
                Shape::cases(cases).ok_or(Why::TooLarge)?
            }
            (Type::Enum(ours), Type::Enum(theirs)) => {
                count(ours.names(), theirs.names(), "case")?;
                ours.names().zip(theirs.names()).try_for_each(|(ours, theirs)| name("case", ours, theirs))?;
                Shape::cases(ours.names().map(|_| None).collect()).ok_or(Why::TooLarge)?
            }
            (Type::Option(ours), Type::Option(theirs)) => {
                let some = self.shape(&ours.ty(), &theirs.ty()).map_err(|at| at.within("case `some`"))?;
                Shape::cases(vec![None, Some(some)]).ok_or(Why::TooLarge)?
            }
            (Type::Result(ours), Type::Result(theirs)) => {
                let ok = self.payload(ours.ok(), theirs.ok()).map_err(|at| at.within("case `ok`"))?;
                let err = self.payload(ours.err(), theirs.err()).map_err(|at| at.within("case `err`"))?;
                Shape::cases(vec![ok, err]).ok_or(Why::TooLarge)?
            }
            (Type::Flags(ours), Type::Flags(theirs)) => {
                count(ours.names(), theirs.names(), "flag")?;
                ours.names().zip(theirs.names()).try_for_each(|(ours, theirs)| name("flag", ours, theirs))?;
                match u32::try_from(ours.names().len()) {
                    Ok(count @ 1..=32) => Shape::flags(count),
                    _ => return Err(Why::Unsupported("a set of more than 32 flags").into()),
                }
            }
            (Type::Own(ours), Type::Own(theirs)) => self.handle(*ours, *theirs)?,
            (Type::Borrow(ours), Type::Borrow(theirs)) => self.handle(*ours, *theirs)?,
            (consumer, provider) => return Err(Refusal::differs(word(consumer), word(provider))),
        })
    }

    fn handle(&mut self, consumer: ResourceType, provider: ResourceType) -> Result<Shape, Refusal> {
        let site = self.resources.site(consumer, provider).map_err(Why::Resource)?;
        Ok(self.place(site))
    }

    fn place(&mut self, site: Site) -> Shape {
        self.sites.push(site);
        Shape::handle(Handle { site: self.sites.len() - 1 })
    }

    fn payload(&mut self, consumer: Option<Type>, provider: Option<Type>) -> Result<Option<Shape>, Refusal> {
        match (consumer, provider) {
            (Some(consumer), Some(provider)) => self.shape(&consumer, &provider).map(Some),
            (None, None) => Ok(None),
            (Some(consumer), None) => Err(Refusal::differs(word(&consumer), "no payload")),
            (None, Some(provider)) => Err(Refusal::differs("no payload", word(&provider))),
        }
    }
}

/// The name of a type that has a meaning in its own store only.
fn unsupported(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Future(_) => Some("a future"),
        Type::Stream(_) => Some("a stream"),
        Type::ErrorContext => Some("an error-context"),
        _ => None,
    }
}

/// The word that WIT has for a type.
fn word(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "`bool`",
        Type::S8 => "`s8`",
        Type::U8 => "`u8`",
        Type::S16 => "`s16`",
        Type::U16 => "`u16`",
        Type::S32 => "`s32`",
        Type::U32 => "`u32`",
        Type::S64 => "`s64`",
        Type::U64 => "`u64`",
        Type::Float32 => "`f32`",
        Type::Float64 => "`f64`",
        Type::Char => "`char`",
        Type::String => "`string`",
        Type::List(_) => "a `list`",
        Type::FixedLengthList(_) => "a `list` of fixed length",
        Type::Map(_) => "a `map`",
        Type::Record(_) => "a `record`",
        Type::Tuple(_) => "a `tuple`",
        Type::Variant(_) => "a `variant`",
        Type::Enum(_) => "an `enum`",
        Type::Option(_) => "an `option`",
        Type::Result(_) => "a `result`",
        Type::Flags(_) => "`flags`",
        Type::Own(_) => "a resource",
        Type::Borrow(_) => "a borrowed resource",
        other => unsupported(other).unwrap_or("another type"),
    }
}
