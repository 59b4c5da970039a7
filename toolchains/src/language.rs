//! The languages that plugins are written in.

use std::fmt;
use std::str::FromStr;

/// A language that plugins are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Rust, compiled by cargo for a WebAssembly target.
    Rust,
    /// Python, bundled with CPython by componentize-py.
    Python,
    /// TypeScript, checked by `tsc`, then built as JavaScript.
    TypeScript,
    /// JavaScript, bundled with QuickJS.
    JavaScript,
}

impl Language {
    /// All languages, in the order in which they are listed for people.
    pub const ALL: [Self; 4] = [Self::Rust, Self::Python, Self::TypeScript, Self::JavaScript];

    /// The word that manifests and the command line use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::TypeScript => "typescript",
            Self::JavaScript => "javascript",
        }
    }

    /// The name that people write, and that the `producers` section of a component has.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Python => "Python",
            Self::TypeScript => "TypeScript",
            Self::JavaScript => "JavaScript",
        }
    }

    /// The file that a build starts from unless the manifest names another; `None` where cargo decides.
    pub const fn default_entry(self) -> Option<&'static str> {
        match self {
            Self::Rust => None,
            Self::Python => Some("src/app.py"),
            Self::TypeScript => Some("src/plugin.ts"),
            Self::JavaScript => Some("src/plugin.js"),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(word: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL
            .into_iter()
            .find(|language| language.as_str() == word)
            .ok_or_else(|| UnknownLanguage(word.to_owned()))
    }
}

/// A word that names no language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLanguage(String);

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no language is called `{}`: use ", self.0)?;
        for (index, language) in Language::ALL.into_iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}`{language}`")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownLanguage {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_languages_are_one_to_one() {
        for language in Language::ALL {
            assert_eq!(language.to_string().parse(), Ok(language));
        }
        let error = "Rust".parse::<Language>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "no language is called `Rust`: use `rust`, `python`, `typescript`, `javascript`"
        );
    }
}
