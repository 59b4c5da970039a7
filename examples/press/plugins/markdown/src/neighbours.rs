//! What this plugin asks of other plugins.

/// A coloured block.
pub(crate) struct Coloured {
    /// Spans with class names.
    pub(crate) html: String,
    /// The language's name for people.
    pub(crate) language: String,
}

/// The plugins behind the imports, or stand-ins for them.
pub(crate) trait Neighbours {
    /// Colours a block of code, or says why it stays plain.
    fn colour(&self, language: &str, source: &str) -> Result<Coloured, String>;

    /// Gives an anchor for each text, none twice.
    fn slugs(&self, texts: &[String]) -> Vec<String>;

    /// Replaces shortcodes such as `:rocket:`.
    fn emoji(&self, text: &str) -> String;
}
