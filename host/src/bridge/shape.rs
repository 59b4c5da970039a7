//! What the bridge knows of a type: its layout in a 32-bit memory and its flat form, after the canonical ABI.
//!
//! A [`Shape`] is made once, when a function is linked, and walked on every call. It holds no names: those were
//! compared when it was made ([`agree`](super::agree)). What a walk can skip is worked out here: a block that is
//! [`plain`](Shape::plain) is copied as it lies, one that is [`lenient`](Shape::lenient) needs no check.
//!
//! The rules are those of the canonical ABI's `alignment`, `elem_size` and `flatten_type`:
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md>.

use std::sync::Arc;

use wasmtime::component::Type;

use super::flat::Passing;
use crate::tree::SeatId;

/// The most values that are passed as core parameters; a function with more passes a pointer to all of them.
pub(super) const MAX_FLAT_PARAMS: usize = 16;
/// The most values that are passed as core results.
pub(super) const MAX_FLAT_RESULTS: usize = 1;

/// The width of a core value. The canonical ABI joins integers and floats of a width, so that is all there is to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Core {
    /// `i32` or `f32`.
    Word32,
    /// `i64` or `f64`.
    Word64,
}

impl Core {
    fn join(self, other: Self) -> Self {
        if self == other { self } else { Self::Word64 }
    }
}

/// An integer or float: all its bit patterns are values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    U8,
    S8,
    U16,
    S16,
    /// `u32`, `s32`, `f32`.
    Bits32,
    /// `u64`, `s64`, `f64`.
    Bits64,
}

impl Scalar {
    const fn size(self) -> u32 {
        match self {
            Self::U8 | Self::S8 => 1,
            Self::U16 | Self::S16 => 2,
            Self::Bits32 => 4,
            Self::Bits64 => 8,
        }
    }
}

/// A type, ready to be carried.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) kind: Kind,
    pub(super) size: usize,
    pub(super) align: u32,
    /// Has a string, a list or a handle in it, so that carrying it takes more than copying its own bytes.
    pub(super) pointers: bool,
    /// Every bit pattern is a value, and there is no padding: copied as it lies.
    pub(super) plain: bool,
    /// Nothing in it can be invalid.
    pub(super) lenient: bool,
    /// The flat form, cut off after one more than [`MAX_FLAT_PARAMS`].
    pub(super) cores: Vec<Core>,
}

/// How a type is carried.
#[derive(Debug)]
pub(super) enum Kind {
    Scalar(Scalar),
    Bool,
    Char,
    Text,
    List(Box<Shape>),
    /// A list of fixed length: its elements lie in a row, where a list has a pointer.
    Row(Row),
    /// A record or a tuple.
    Fields(Fields),
    /// A variant, enum, option or result.
    Cases(Cases),
    /// Flags; the mask has a bit for each name.
    Flags(u32),
    Handle(Handle),
}

/// An `own` or a `borrow`; in items of streams also a `stream` or a `future`, which is owned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handle {
    /// Its place in [`Signature::sites`].
    pub(super) site: usize,
}

#[derive(Debug)]
pub(super) struct Row {
    pub(super) element: Box<Shape>,
    pub(super) count: usize,
}

impl Row {
    /// Where the elements are, counted from the first.
    pub(super) fn offsets(&self) -> impl Iterator<Item = usize> + use<> {
        let size = self.element.size;
        (0..self.count).map(move |index| index * size)
    }
}

#[derive(Debug)]
pub(super) struct Fields {
    pub(super) fields: Vec<Field>,
    /// The same fields as runs of bytes to copy and fields to look into, padding left out.
    pub(super) parts: Vec<Part>,
}

#[derive(Debug)]
pub(super) struct Field {
    pub(super) offset: usize,
    pub(super) shape: Shape,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Run { offset: usize, len: usize },
    Field(usize),
}

#[derive(Debug)]
pub(super) struct Cases {
    pub(super) discriminant: Discriminant,
    pub(super) payload_at: usize,
    pub(super) cases: Vec<Option<Shape>>,
    /// How many flat values the payloads share.
    pub(super) slots: usize,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Discriminant {
    Byte,
    Half,
    Word,
}

impl Discriminant {
    const fn of(cases: usize) -> Self {
        match cases {
            0..=0x100 => Self::Byte,
            0x101..=0x1_0000 => Self::Half,
            _ => Self::Word,
        }
    }

    pub(super) const fn size(self) -> u32 {
        match self {
            Self::Byte => 1,
            Self::Half => 2,
            Self::Word => 4,
        }
    }
}

impl Shape {
    fn leaf(kind: Kind, size: u32, core: Core) -> Self {
        let plain = matches!(kind, Kind::Scalar(_))
            || matches!(kind, Kind::Flags(mask) if u64::from(mask) == (1 << (size * 8)) - 1);
        let lenient = !matches!(kind, Kind::Char);
        Self { kind, size: size as usize, align: size, pointers: false, plain, lenient, cores: vec![core] }
    }

    pub(super) fn scalar(scalar: Scalar) -> Self {
        let core = if scalar == Scalar::Bits64 { Core::Word64 } else { Core::Word32 };
        Self::leaf(Kind::Scalar(scalar), scalar.size(), core)
    }

    pub(super) fn boolean() -> Self {
        Self::leaf(Kind::Bool, 1, Core::Word32)
    }

    pub(super) fn character() -> Self {
        Self::leaf(Kind::Char, 4, Core::Word32)
    }

    /// Flags of `count` names, at least one and at most 32.
    pub(super) fn flags(count: u32) -> Self {
        let mask = u32::MAX.checked_shr(32_u32.saturating_sub(count)).unwrap_or(0);
        let size = match count {
            0..=8 => 1,
            9..=16 => 2,
            _ => 4,
        };
        Self::leaf(Kind::Flags(mask), size, Core::Word32)
    }

    pub(super) fn text() -> Self {
        Self::pointer(Kind::Text)
    }

    pub(super) fn handle(handle: Handle) -> Self {
        let cores = vec![Core::Word32];
        Self {
            kind: Kind::Handle(handle),
            size: 4,
            align: 4,
            pointers: true,
            plain: false,
            lenient: true,
            cores,
        }
    }

    pub(super) fn list(element: Self) -> Self {
        Self::pointer(Kind::List(Box::new(element)))
    }

    /// A list of `count` elements. `None` if it is larger than a 32-bit memory.
    pub(super) fn row(element: Self, count: u32) -> Option<Self> {
        let size = u32::try_from(element.size).ok()?.checked_mul(count)?;
        let mut cores = Vec::new();
        // The flat form is cut off, so that a long row costs no more than a short one.
        for _ in 0..count.min(MAX_FLAT_PARAMS as u32 + 1) {
            extend(&mut cores, &element.cores);
        }
        Some(Self {
            size: size as usize,
            align: element.align,
            pointers: element.pointers,
            plain: element.plain,
            lenient: element.lenient,
            cores,
            kind: Kind::Row(Row { element: Box::new(element), count: count as usize }),
        })
    }

    fn pointer(kind: Kind) -> Self {
        let cores = vec![Core::Word32; 2];
        Self { kind, size: 8, align: 4, pointers: true, plain: false, lenient: false, cores }
    }

    /// A record or tuple of `shapes`. `None` if it is larger than a 32-bit memory.
    pub(super) fn fields(shapes: Vec<Self>) -> Option<Self> {
        let mut end = 0_u32;
        let mut align = 1;
        let mut fields = Vec::with_capacity(shapes.len());
        let mut parts = Vec::new();
        let mut cores = Vec::new();
        let (mut pointers, mut lenient, mut gaps) = (false, true, false);
        for (index, shape) in shapes.into_iter().enumerate() {
            let offset = end.checked_next_multiple_of(shape.align)?;
            gaps |= offset != end;
            end = offset.checked_add(u32::try_from(shape.size).ok()?)?;
            align = align.max(shape.align);
            pointers |= shape.pointers;
            lenient &= shape.lenient;
            extend(&mut cores, &shape.cores);
            let offset = offset as usize;
            match parts.last_mut() {
                Some(Part::Run { offset: start, len }) if shape.plain && *start + *len == offset => {
                    *len += shape.size;
                }
                _ if shape.plain => parts.push(Part::Run { offset, len: shape.size }),
                _ => parts.push(Part::Field(index)),
            }
            fields.push(Field { offset, shape });
        }
        let size = end.checked_next_multiple_of(align)?;
        let plain = !gaps && size == end && fields.iter().all(|field| field.shape.plain);
        let size = size as usize;
        Some(Self {
            kind: Kind::Fields(Fields { fields, parts }),
            size,
            align,
            pointers,
            plain,
            lenient,
            cores,
        })
    }

    /// A variant, enum, option or result. `None` if it is larger than a 32-bit memory.
    pub(super) fn cases(cases: Vec<Option<Self>>) -> Option<Self> {
        let discriminant = Discriminant::of(cases.len());
        let payloads = || cases.iter().flatten();
        let payload_align = payloads().map(|case| case.align).max().unwrap_or(1);
        let payload_size = payloads().map(|case| case.size).max().unwrap_or(0);
        let pointers = payloads().any(|case| case.pointers);
        let payload_at = discriminant.size().checked_next_multiple_of(payload_align)?;
        let align = discriminant.size().max(payload_align);
        let size =
            payload_at.checked_add(u32::try_from(payload_size).ok()?)?.checked_next_multiple_of(align)?;

        let mut joined: Vec<Core> = Vec::new();
        for case in payloads() {
            let (shared, rest) = case.cores.split_at(joined.len().min(case.cores.len()));
            for (slot, core) in joined.iter_mut().zip(shared) {
                *slot = slot.join(*core);
            }
            joined.extend_from_slice(rest);
        }
        let slots = joined.len();
        let mut cores = vec![Core::Word32];
        extend(&mut cores, &joined);
        let payload_at = payload_at as usize;
        let kind = Kind::Cases(Cases { discriminant, payload_at, cases, slots });
        Some(Self { kind, size: size as usize, align, pointers, plain: false, lenient: false, cores })
    }
}

fn extend(cores: &mut Vec<Core>, more: &[Core]) {
    let room = (MAX_FLAT_PARAMS + 1).saturating_sub(cores.len());
    cores.extend(more.iter().take(room));
}

/// A handle in a function's type.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The resource's name, for people.
    pub(crate) name: Arc<str>,
    /// Whether the provider is the owner of the resource. Else it holds a handle of another's, as the consumer does.
    pub(crate) is_home: bool,
    /// The seat of the owner, in the items of streams and futures.
    pub(crate) owner: Option<SeatId>,
    /// The type of what is no resource but a stream or future, in the items of another.
    pub(crate) flow: Option<Type>,
}

/// The shapes of a function's parameters and results, and how each are passed.
#[derive(Debug)]
pub(super) struct Signature {
    /// All parameters, as one tuple.
    pub(super) params: Shape,
    /// The result, as a tuple of at most one.
    pub(super) results: Shape,
    /// How parameters and results are passed that are core values.
    pub(super) flat_params: Passing,
    pub(super) flat_results: Passing,
    /// The resources of all handles, in the order in which a walk over the types meets them: those of the parameters first.
    pub(super) sites: Vec<Site>,
    /// How many of them the parameters have.
    pub(super) sites_of_params: usize,
}

impl Signature {
    pub(super) fn new(params: Shape, results: Shape, sites: Vec<Site>, sites_of_params: usize) -> Self {
        let (flat_params, flat_results) = (Passing::of(&params), Passing::of(&results));
        Self { params, results, flat_params, flat_results, sites, sites_of_params }
    }

    /// The parameters are passed as a pointer.
    pub(super) fn params_in_memory(&self) -> bool {
        self.params.cores.len() > MAX_FLAT_PARAMS
    }

    /// How many core parameters the function has, not counting a return pointer.
    pub(super) fn param_count(&self) -> usize {
        if self.params_in_memory() { 1 } else { self.params.cores.len() }
    }

    /// Handles cross.
    pub(super) fn has_handles(&self) -> bool {
        !self.sites.is_empty()
    }

    /// The results are passed in memory.
    pub(super) fn results_in_memory(&self) -> bool {
        self.results.cores.len() > MAX_FLAT_RESULTS
    }
}
