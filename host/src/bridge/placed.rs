//! A value that lies in memory of the host, as a call left it there: checked, and read in place.

use wasmtime::component::Val;

use super::broken::What;
use super::form::{Choice, Field, Form, FormKind};
use super::source::{Budget, Encoding, Source};

/// A value, by its type and its place. What is not where it should be is nothing: nothing of that kind gets past the check that was
/// made when the value was copied here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'v> {
    pub(crate) form: &'v Form,
    memory: &'v [u8],
    at: usize,
    /// Whether fields of records go by their names, also where the type that reads them has them in the same order.
    pub(crate) by_name: bool,
}

impl<'v> Placed<'v> {
    pub(super) fn new(form: &'v Form, memory: &'v [u8]) -> Self {
        Self { form, memory, at: 0, by_name: false }
    }

    /// The same value, to be read by names.
    pub(crate) fn by_name(self) -> Self {
        Self { by_name: true, ..self }
    }

    #[inline]
    fn source(&self) -> Source<'v> {
        Source { memory: self.memory, encoding: Encoding::Utf8, is_own: true }
    }

    /// The bits of a number.
    #[inline]
    pub(crate) fn bits<const N: usize>(&self) -> Option<[u8; N]> {
        self.source().chunk(self.at).ok()
    }

    /// The bits of a number or of flags, of which there may be fewer than four bytes.
    #[inline]
    pub(crate) fn small(&self, width: usize) -> Option<u32> {
        Some(match width {
            1 => u32::from(u8::from_le_bytes(self.bits()?)),
            2 => u32::from(u16::from_le_bytes(self.bits()?)),
            _ => u32::from_le_bytes(self.bits()?),
        })
    }

    #[inline]
    pub(crate) fn text(&self) -> Option<&'v str> {
        let (pointer, count) = self.source().pair(self.at).ok()?;
        std::str::from_utf8(self.source().list(pointer, count, 1).ok()?).ok()
    }

    /// A part of this value.
    #[inline]
    pub(crate) fn part(&self, field: &'v Field) -> Self {
        self.within(&field.form, field.offset)
    }

    /// The payload of the case that was chosen, and its number.
    #[inline]
    pub(crate) fn case(&self, choice: &'v Choice) -> Option<(usize, Option<Self>)> {
        let number = self.small(choice.width)? as usize;
        let form = choice.cases.get(number)?.form.as_ref();
        Some((number, form.map(|form| self.within(form, choice.payload_at))))
    }

    /// The elements of a list, `size` bytes each.
    #[inline]
    pub(crate) fn list(&self, size: usize) -> Option<Places<'v>> {
        let (pointer, count) = self.source().pair(self.at).ok()?;
        self.source().list(pointer, count, size).ok()?;
        let (memory, by_name) = (self.memory, self.by_name);
        Some(Places { memory, at: pointer as usize, size, left: count as usize, by_name })
    }

    /// The elements of a list of fixed length.
    pub(crate) fn row(&self, size: usize, count: usize) -> Places<'v> {
        Places { memory: self.memory, at: self.at, size, left: count, by_name: self.by_name }
    }

    /// Takes from `budget` what the value weighs more than its own bytes: the application makes an element of its own of each
    /// element of a list, and the smallest take no more than a byte in a component. Bytes are counted as they are.
    pub(super) fn weigh(&self, budget: &mut Budget) -> Result<(), What> {
        if !self.form.nests {
            return Ok(());
        }
        let mut charge = |count: usize, size: usize| {
            budget.take(count.saturating_mul(size_of::<Val>().saturating_sub(size)))
        };
        match &self.form.kind {
            FormKind::List(element) => {
                let mut places = self.list(element.size).ok_or(What::Bounds)?;
                if !matches!(element.kind, FormKind::U8) {
                    charge(places.left, element.size)?;
                }
                while let Some(place) = places.next(element).filter(|_| element.nests) {
                    place.weigh(budget)?;
                }
                Ok(())
            }
            FormKind::Map(entry, size) => {
                let mut places = self.list(*size).ok_or(What::Bounds)?;
                charge(places.left, *size)?;
                let [_, value] = &**entry;
                while let Some((_, place)) = places.next_entry(entry).filter(|_| value.form.nests) {
                    place.weigh(budget)?;
                }
                Ok(())
            }
            FormKind::Row(element, count) => {
                let mut places = self.row(element.size, *count);
                while let Some(place) = places.next(element) {
                    place.weigh(budget)?;
                }
                Ok(())
            }
            FormKind::Record(parts) | FormKind::Tuple(parts) => {
                parts.iter().try_for_each(|part| self.part(part).weigh(budget))
            }
            FormKind::Variant(choice) => self.weigh_case(choice, budget),
            FormKind::Option(choice) | FormKind::Result(choice) => self.weigh_case(choice, budget),
            _ => Ok(()),
        }
    }

    fn weigh_case(&self, choice: &'v Choice, budget: &mut Budget) -> Result<(), What> {
        match self.case(choice).ok_or(What::Bounds)? {
            (_, Some(payload)) => payload.weigh(budget),
            (_, None) => Ok(()),
        }
    }

    #[inline]
    fn within(&self, form: &'v Form, offset: usize) -> Self {
        Self { form, at: self.at + offset, ..*self }
    }
}

/// Places of one size, one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places<'v> {
    memory: &'v [u8],
    at: usize,
    size: usize,
    pub(crate) left: usize,
    by_name: bool,
}

impl<'v> Places<'v> {
    /// The next place, as a value of this form.
    #[inline]
    pub(crate) fn next(&mut self, form: &'v Form) -> Option<Placed<'v>> {
        let Self { memory, by_name, .. } = *self;
        self.skip().map(|at| Placed { form, memory, at, by_name })
    }

    /// The next place, as the parts of an entry.
    #[inline]
    pub(crate) fn next_entry(&mut self, [key, value]: &'v [Field; 2]) -> Option<(Placed<'v>, Placed<'v>)> {
        let at = self.skip()?;
        let Self { memory, by_name, .. } = *self;
        let part = |field: &'v Field| Placed { form: &field.form, memory, at: at + field.offset, by_name };
        Some((part(key), part(value)))
    }

    /// All of them, where they are bytes.
    pub(crate) fn bytes(&self) -> Option<&'v [u8]> {
        self.memory.get(self.at..)?.get(..self.left.checked_mul(self.size)?)
    }

    #[inline]
    fn skip(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        let at = self.at;
        self.at += self.size;
        Some(at)
    }
}
