//! What somebody wrote for a grant, whichever capability it is of, before the capability gives it a meaning.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

use crate::manifest::suggest;

/// What the operator wrote for a grant: a value of TOML, which knows its place in the file.
///
/// A capability reads it with the functions below, and says with [`Written::wrong`] what it cannot make sense of.
#[derive(Clone)]
pub struct Written {
    node: Node,
    span: Range<usize>,
    /// The folder of the file.
    folder: Arc<Path>,
}

#[derive(Clone)]
enum Node {
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Written>),
    Table(Vec<(String, Written)>),
}

/// Why a grant means nothing: a lower-case phrase, names in backticks, no final period.
#[derive(Clone, Debug)]
pub struct ScopeError {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    pub(crate) span: Option<Range<usize>>,
}

impl Written {
    /// Whether it is `true`: all that the capability can give.
    pub fn is_true(&self) -> bool {
        matches!(self.node, Node::Bool(true))
    }

    /// The value, where it is `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match self.node {
            Node::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.node {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text as a path, where it is one: relative to the file that it stands in.
    pub fn as_path(&self) -> Option<PathBuf> {
        self.as_text().filter(|text| !text.is_empty()).map(|text| self.folder.join(text))
    }

    /// The number, where it is a whole one.
    pub fn as_integer(&self) -> Option<i64> {
        match self.node {
            Node::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// The number, where it is one with a point.
    pub fn as_float(&self) -> Option<f64> {
        match self.node {
            Node::Float(number) => Some(number),
            _ => None,
        }
    }

    /// The items, where it is a list.
    pub fn as_list(&self) -> Option<&[Written]> {
        match &self.node {
            Node::List(items) => Some(items),
            _ => None,
        }
    }

    /// The keys and values, where it is a table.
    pub fn as_table(&self) -> Option<&[(String, Written)]> {
        match &self.node {
            Node::Table(entries) => Some(entries),
            _ => None,
        }
    }

    /// The values of a table that has no other keys than `known`, in the order of `known`.
    ///
    /// # Errors
    ///
    /// When it is no table, or has a key that is not known.
    pub fn fields<const N: usize>(&self, known: [&str; N]) -> Result<[Option<&Written>; N], ScopeError> {
        let entries = self.as_table().ok_or_else(|| self.wrong("this is no table"))?;
        if let Some((key, value)) = entries.iter().find(|(key, _)| !known.contains(&key.as_str())) {
            let message = format!("unknown key `{}`", key.escape_debug());
            return Err(value.wrong(message).hint(suggest(key, &known)));
        }
        Ok(known.map(|name| entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)))
    }

    /// The texts of a list, or the text where only one is written.
    ///
    /// # Errors
    ///
    /// When it is something else, or an item is no text.
    pub fn texts(&self) -> Result<Vec<(&str, &Written)>, ScopeError> {
        match &self.node {
            Node::Text(text) => Ok(vec![(text, self)]),
            Node::List(items) => items
                .iter()
                .map(|item| {
                    item.as_text().map(|text| (text, item)).ok_or_else(|| item.wrong("this is no text"))
                })
                .collect(),
            _ => Err(self.wrong("this is neither text nor a list of texts")),
        }
    }

    /// Says in which folder the file is.
    pub(crate) fn in_folder(mut self, folder: &Arc<Path>) -> Self {
        self.set_folder(folder);
        self
    }

    fn set_folder(&mut self, folder: &Arc<Path>) {
        self.folder = folder.clone();
        match &mut self.node {
            Node::List(items) => items.iter_mut().for_each(|item| item.set_folder(folder)),
            Node::Table(entries) => entries.iter_mut().for_each(|(_, value)| value.set_folder(folder)),
            _ => {}
        }
    }

    /// The bytes of the file that it stands in.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// An error that points at this value. Without a hint of its own it says how the capability is granted.
    pub fn wrong(&self, message: impl Into<String>) -> ScopeError {
        ScopeError { message: message.into(), hint: None, span: Some(self.span.clone()) }
    }
}

impl ScopeError {
    /// An error that points at the grant as a whole.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, span: None }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for ScopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ScopeError {}

/// Says nothing: what is written may be a secret.
impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(written)")
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Node>::deserialize(deserializer)?;
        Ok(Self { span: spanned.span(), node: spanned.into_inner(), folder: Path::new("").into() })
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }
}

struct AnyNode;

impl<'de> Visitor<'de> for AnyNode {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`true`, text, a number, a list or a table")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Integer(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut out = Vec::new();
        while let Some(item) = items.next_element()? {
            out.push(item);
        }
        Ok(Node::List(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut out = Vec::new();
        while let Some(entry) = map.next_entry()? {
            out.push(entry);
        }
        Ok(Node::Table(out))
    }
}
