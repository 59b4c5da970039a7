//! Types and their values, made at random; their layout, worked out apart from the bridge's own.

use super::Val;

/// A small generator of numbers (SplitMix64): the same seed gives the same test.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.bits() % end as u64) as usize
    }

    fn text(&mut self) -> String {
        let alphabet = ['a', 'z', ' ', 'é', 'ÿ', 'Ā', '語', '🦀'];
        let letters = if self.below(2) == 0 { 5 } else { alphabet.len() };
        (0..self.below(20)).map(|_| alphabet[self.below(letters)]).collect()
    }
}

#[derive(Clone, Debug)]
pub(super) enum Ty {
    Bool,
    U8,
    S8,
    U16,
    S16,
    U32,
    S32,
    U64,
    S64,
    F32,
    F64,
    Char,
    Text,
    List(Box<Ty>),
    /// A list of fixed length.
    Row(Box<Ty>, usize),
    Map(Box<Ty>, Box<Ty>),
    Record(Vec<Ty>),
    Tuple(Vec<Ty>),
    Variant(Vec<Option<Ty>>),
    Enum(usize),
    Option(Box<Ty>),
    Result(Option<Box<Ty>>, Option<Box<Ty>>),
    Flags(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Core {
    I32,
    I64,
    F32,
    F64,
}

impl Core {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }

    fn join(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::I32, Self::F32) | (Self::F32, Self::I32) => Self::I32,
            _ => Self::I64,
        }
    }
}

fn align_to(at: usize, align: usize) -> usize {
    at.div_ceil(align) * align
}

impl Ty {
    pub(super) fn samples() -> Vec<Ty> {
        use Ty::*;
        vec![
            Bool,
            U8,
            S8,
            U16,
            S16,
            U32,
            S32,
            U64,
            S64,
            F32,
            F64,
            Char,
            Text,
            List(Box::new(U8)),
            List(Box::new(List(Box::new(Text)))),
            Row(Box::new(U8), 1),
            Row(Box::new(U8), 16),
            Row(Box::new(Char), 17),
            Row(Box::new(Text), 9),
            Row(Box::new(Row(Box::new(Bool), 3)), 300),
            Row(Box::new(Option(Box::new(Text))), 2),
            Map(Box::new(Text), Box::new(U16)),
            Map(Box::new(U8), Box::new(Text)),
            Map(Box::new(Bool), Box::new(U64)),
            Map(Box::new(Char), Box::new(Map(Box::new(S64), Box::new(Char)))),
            Record(vec![U8, U64, Bool, Text, S16]),
            Record(vec![U8, U16, U32, U64, F32, F64, S8, Char]),
            Tuple(vec![U8, U8, U16, U32]),
            Enum(1),
            Enum(256),
            Enum(257),
            Flags(1),
            Flags(8),
            Flags(9),
            Flags(16),
            Flags(17),
            Flags(31),
            Flags(32),
            Result(None, None),
            Variant(vec![Some(F32), Some(U32), Some(U64), Some(F64), None]),
            Variant(vec![Some(Text), Some(F64), Some(Tuple(vec![F32, F32, F32]))]),
        ]
    }

    pub(super) fn random(random: &mut Random, depth: usize) -> Ty {
        let kinds = if depth == 0 { 15 } else { 24 };
        let inner = |random: &mut Random| Box::new(Ty::random(random, depth - 1));
        let maybe = |random: &mut Random| (random.below(4) > 0).then(|| Ty::random(random, depth - 1));
        match random.below(kinds) {
            0 => Ty::Bool,
            1 => Ty::U8,
            2 => Ty::S8,
            3 => Ty::U16,
            4 => Ty::S16,
            5 => Ty::U32,
            6 => Ty::S32,
            7 => Ty::U64,
            8 => Ty::S64,
            9 => Ty::F32,
            10 => Ty::F64,
            11 => Ty::Char,
            12 => Ty::Text,
            13 => Ty::Enum(1 + random.below(5)),
            14 => Ty::Flags(1 + random.below(32)),
            15 => Ty::List(inner(random)),
            16 | 17 => Ty::Record((0..1 + random.below(6)).map(|_| *inner(random)).collect()),
            18 => Ty::Tuple((0..1 + random.below(4)).map(|_| *inner(random)).collect()),
            19 => Ty::Variant((0..1 + random.below(5)).map(|_| maybe(random)).collect()),
            20 => Ty::Option(inner(random)),
            21 => Ty::Row(inner(random), 1 + random.below(6)),
            22 => {
                let keys = [Ty::Bool, Ty::U8, Ty::S16, Ty::U32, Ty::S64, Ty::Char, Ty::Text];
                Ty::Map(Box::new(keys[random.below(keys.len())].clone()), inner(random))
            }
            _ => Ty::Result(maybe(random).map(Box::new), maybe(random).map(Box::new)),
        }
    }

    /// The type in WIT; types that need a name are added to `named`.
    pub(super) fn wit(&self, named: &mut Vec<String>) -> String {
        let each = |parts: &[Ty], named: &mut Vec<String>| -> Vec<String> {
            parts.iter().map(|part| part.wit(named)).collect()
        };
        let body = match self {
            Ty::Bool => return "bool".into(),
            Ty::U8 => return "u8".into(),
            Ty::S8 => return "s8".into(),
            Ty::U16 => return "u16".into(),
            Ty::S16 => return "s16".into(),
            Ty::U32 => return "u32".into(),
            Ty::S32 => return "s32".into(),
            Ty::U64 => return "u64".into(),
            Ty::S64 => return "s64".into(),
            Ty::F32 => return "f32".into(),
            Ty::F64 => return "f64".into(),
            Ty::Char => return "char".into(),
            Ty::Text => return "string".into(),
            Ty::List(element) => return format!("list<{}>", element.wit(named)),
            Ty::Row(element, count) => return format!("list<{}, {count}>", element.wit(named)),
            Ty::Map(key, value) => return format!("map<{}, {}>", key.wit(named), value.wit(named)),
            Ty::Option(some) => return format!("option<{}>", some.wit(named)),
            Ty::Tuple(parts) => return format!("tuple<{}>", each(parts, named).join(", ")),
            Ty::Result(ok, err) => {
                let mut part = |ty: &Option<Box<Ty>>| ty.as_ref().map_or("_".into(), |ty| ty.wit(named));
                return match (ok, err) {
                    (None, None) => "result".into(),
                    (Some(ok), None) => format!("result<{}>", ok.wit(named)),
                    _ => format!("result<{}, {}>", part(ok), part(err)),
                };
            }
            Ty::Record(fields) => {
                let fields = each(fields, named).into_iter().enumerate();
                let fields: String = fields.map(|(index, ty)| format!("f{index}: {ty}, ")).collect();
                format!("record NAME {{ {fields} }}")
            }
            Ty::Variant(cases) => {
                let case = |(index, case): (usize, &Option<Ty>)| match case {
                    Some(ty) => format!("c{index}({}), ", ty.wit(named)),
                    None => format!("c{index}, "),
                };
                let cases: String = cases.iter().enumerate().map(case).collect();
                format!("variant NAME {{ {cases} }}")
            }
            Ty::Enum(count) => {
                let cases: String = (0..*count).map(|index| format!("c{index}, ")).collect();
                format!("enum NAME {{ {cases} }}")
            }
            Ty::Flags(count) => {
                let names: String = (0..*count).map(|index| format!("b{index}, ")).collect();
                format!("flags NAME {{ {names} }}")
            }
        };
        let name = format!("t{}", named.len());
        let end = if matches!(self, Ty::Record(_) | Ty::Variant(_) | Ty::Enum(_) | Ty::Flags(_)) {
            ""
        } else {
            ";"
        };
        named.push(format!("{}{end}", body.replace("NAME", &name)));
        name
    }

    pub(super) fn value(&self, random: &mut Random) -> Val {
        let bits = random.bits();
        let boxed = |ty: &Ty, random: &mut Random| Some(Box::new(ty.value(random)));
        match self {
            Ty::Bool => Val::Bool(bits & 1 == 1),
            Ty::U8 => Val::U8(bits as u8),
            Ty::S8 => Val::S8(bits as i8),
            Ty::U16 => Val::U16(bits as u16),
            Ty::S16 => Val::S16(bits as i16),
            Ty::U32 => Val::U32(bits as u32),
            Ty::S32 => Val::S32(bits as i32),
            Ty::U64 => Val::U64(bits),
            Ty::S64 => Val::S64(bits as i64),
            Ty::F32 => Val::Float32(f32::from_bits(bits as u32)),
            Ty::F64 => Val::Float64(f64::from_bits(bits)),
            Ty::Char => Val::Char(char::from_u32(bits as u32 % 0x11_0000).unwrap_or('\u{10ffff}')),
            Ty::Text => Val::String(random.text()),
            Ty::List(element) => Val::List((0..bits % 5).map(|_| element.value(random)).collect()),
            Ty::Row(element, count) => {
                Val::FixedLengthList((0..*count).map(|_| element.value(random)).collect())
            }
            Ty::Map(key, value) => {
                Val::Map((0..bits % 5).map(|_| (key.value(random), value.value(random))).collect())
            }
            Ty::Record(fields) => Val::Record(
                fields
                    .iter()
                    .enumerate()
                    .map(|(index, ty)| (format!("f{index}"), ty.value(random)))
                    .collect(),
            ),
            Ty::Tuple(parts) => Val::Tuple(parts.iter().map(|ty| ty.value(random)).collect()),
            Ty::Variant(cases) => {
                let index = random.below(cases.len());
                Val::Variant(format!("c{index}"), cases[index].as_ref().and_then(|ty| boxed(ty, random)))
            }
            Ty::Enum(count) => Val::Enum(format!("c{}", random.below(*count))),
            Ty::Option(some) => Val::Option(if bits & 1 == 1 { boxed(some, random) } else { None }),
            Ty::Result(ok, err) => Val::Result(if bits & 1 == 1 {
                Ok(ok.as_ref().and_then(|ty| boxed(ty, random)))
            } else {
                Err(err.as_ref().and_then(|ty| boxed(ty, random)))
            }),
            Ty::Flags(count) => Val::Flags(
                (0..*count).filter(|bit| bits >> bit & 1 == 1).map(|bit| format!("b{bit}")).collect(),
            ),
        }
    }

    /// The cases of a variant, enum, option or result.
    pub(super) fn cases(&self) -> Option<Vec<Option<Ty>>> {
        match self {
            Ty::Variant(cases) => Some(cases.clone()),
            Ty::Enum(count) => Some(vec![None; *count]),
            Ty::Option(some) => Some(vec![None, Some((**some).clone())]),
            Ty::Result(ok, err) => Some(vec![ok.as_deref().cloned(), err.as_deref().cloned()]),
            _ => None,
        }
    }

    pub(super) fn discriminant_size(cases: usize) -> usize {
        if cases <= 256 { 1 } else { 2 }
    }

    pub(super) fn payload_offset(cases: &[Option<Ty>]) -> usize {
        let align = cases.iter().flatten().map(|case| case.size_align().1).max().unwrap_or(1);
        align_to(Self::discriminant_size(cases.len()), align)
    }

    pub(super) fn size_align(&self) -> (usize, usize) {
        match self {
            Ty::Bool | Ty::U8 | Ty::S8 => (1, 1),
            Ty::U16 | Ty::S16 => (2, 2),
            Ty::U32 | Ty::S32 | Ty::F32 | Ty::Char => (4, 4),
            Ty::U64 | Ty::S64 | Ty::F64 => (8, 8),
            Ty::Text | Ty::List(_) | Ty::Map(..) => (8, 4),
            Ty::Row(element, count) => {
                let (size, align) = element.size_align();
                (size * count, align)
            }
            Ty::Flags(count) => match count {
                ..=8 => (1, 1),
                ..=16 => (2, 2),
                _ => (4, 4),
            },
            Ty::Record(fields) | Ty::Tuple(fields) => {
                let (mut end, mut align) = (0, 1);
                for field in fields {
                    let (size, field_align) = field.size_align();
                    end = align_to(end, field_align) + size;
                    align = align.max(field_align);
                }
                (align_to(end, align), align)
            }
            _ => {
                let cases = self.cases().unwrap();
                let sizes = cases.iter().flatten().map(Ty::size_align);
                let (size, align) =
                    sizes.fold((0, 1), |(size, align), case| (size.max(case.0), align.max(case.1)));
                let align = align.max(Self::discriminant_size(cases.len()));
                (align_to(Self::payload_offset(&cases) + size, align), align)
            }
        }
    }

    pub(super) fn cores(&self) -> Vec<Core> {
        match self {
            Ty::U64 | Ty::S64 => vec![Core::I64],
            Ty::F32 => vec![Core::F32],
            Ty::F64 => vec![Core::F64],
            Ty::Text | Ty::List(_) | Ty::Map(..) => vec![Core::I32; 2],
            Ty::Row(element, count) => (0..(*count).min(17)).flat_map(|_| element.cores()).collect(),
            Ty::Record(fields) | Ty::Tuple(fields) => fields.iter().flat_map(Ty::cores).collect(),
            ty => {
                let mut joined: Vec<Core> = Vec::new();
                for case in ty.cases().into_iter().flatten().flatten() {
                    for (index, core) in case.cores().into_iter().enumerate() {
                        match joined.get_mut(index) {
                            Some(slot) => *slot = slot.join(core),
                            None => joined.push(core),
                        }
                    }
                }
                joined.insert(0, Core::I32);
                joined
            }
        }
    }
}
