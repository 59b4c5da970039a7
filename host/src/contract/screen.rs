//! Looks at how large a component is before anybody reads it whole.
//!
//! To compile takes time that nothing interrupts, and it depends on functions more than on bytes: a hundred thousand empty
//! functions are 400 KB and ten seconds.

use wasmparser::{Encoding, Parser, Payload};

use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::limits::Limits;
use crate::name::PluginId;

/// Components within components; tools make two or three levels. Whatever reads a component recurses.
const DEEPEST: u64 = 32;

/// How much there is in a component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// Functions of all its modules.
    pub(crate) functions: u64,
    /// Levels of components and modules within each other.
    pub(crate) depth: u64,
}

impl Size {
    /// Counts; nothing if the bytes are damaged, which is told by whoever decodes them, in better words.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let (mut size, mut depth) = (Self::default(), 0_u64);
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.ok()? {
                Payload::CodeSectionStart { count, .. } => size.functions += u64::from(count),
                Payload::Version { encoding: Encoding::Component | Encoding::Module, .. } => {
                    depth += 1;
                    size.depth = size.depth.max(depth);
                }
                Payload::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        Some(size)
    }

    /// Refuses a component that has more in it than its limits allow; its bytes were counted before they were read.
    pub(crate) fn check(self, plugin: &PluginId, limits: &Limits) -> Result<(), Error> {
        let refused = |what: String, hint: String| {
            let message = format!("the component of `{plugin}` {what}");
            Error::new(Stage::Contract, ErrorKind::TooLarge, Blame::Plugin, message)
                .chain(vec![plugin.clone()])
                .hint(hint)
        };
        if self.functions > limits.functions {
            let what = format!("has more functions than its limit of {}", limits.functions);
            let hint = format!("raise `functions` in `[plugins.{plugin}.limits]` if you trust it");
            return Err(refused(what, hint));
        }
        if self.depth > DEEPEST {
            let what = format!("has components within components, more than {DEEPEST} deep");
            return Err(refused(what, "no tool makes such components".to_owned()));
        }
        Ok(())
    }
}
