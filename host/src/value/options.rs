//! What may be chosen about JSON.

/// How values are written as JSON, where there is a choice. The default suits programs that read JSON exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonOptions {
    bytes: Bytes,
    wide: Wide,
}

/// How `list<u8>` is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Bytes {
    #[default]
    Numbers,
    Base64,
}

/// How integers of 64 bits are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wide {
    #[default]
    Numbers,
    Text,
}

impl JsonOptions {
    /// Bytes are arrays of numbers, all integers are numbers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes `list<u8>` as text in base64 (RFC 4648, section 4, with padding), and reads it so: an array is read as well.
    #[must_use]
    pub fn bytes_as_base64(mut self) -> Self {
        self.bytes = Bytes::Base64;
        self
    }

    /// Writes `s64` and `u64` as text in decimal digits, for programs that round numbers above 2⁵³. Such text is always read.
    #[must_use]
    pub fn wide_integers_as_text(mut self) -> Self {
        self.wide = Wide::Text;
        self
    }

    pub(crate) fn has_base64(self) -> bool {
        self.bytes == Bytes::Base64
    }

    pub(crate) fn has_wide_text(self) -> bool {
        self.wide == Wide::Text
    }
}
