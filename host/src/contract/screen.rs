//! Looks at how large a component is before anybody reads it whole.
//!
//! To compile takes time that nothing interrupts, and it depends on functions more than on bytes: a hundred thousand empty
//! functions are 400 KB and ten seconds.

use wasmparser::{Encoding, Parser, Payload};

use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::limits::Limits;
use crate::name::PluginId;

/// Components within components; tools make two or three levels. Whatever reads a component recurses.
const DEEPEST: usize = 32;

/// Refuses a component that has more in it than its limits allow; its bytes were counted before they were read.
pub(crate) fn screen(plugin: &PluginId, bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    let refused = |what: String, hint: String| {
        let message = format!("the component of `{plugin}` {what}");
        Error::new(Stage::Contract, ErrorKind::TooLarge, Blame::Plugin, message)
            .chain(vec![plugin.clone()])
            .hint(hint)
    };
    let (mut functions, mut depth) = (0_u64, 0_usize);
    for payload in Parser::new(0).parse_all(bytes) {
        // What is damaged is told by whoever decodes it, in better words.
        let Ok(payload) = payload else { return Ok(()) };
        match payload {
            Payload::CodeSectionStart { count, .. } => functions += u64::from(count),
            Payload::Version { encoding: Encoding::Component, .. } => depth += 1,
            Payload::Version { encoding: Encoding::Module, .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if functions > limits.functions {
            let what = format!("has more functions than its limit of {}", limits.functions);
            return Err(refused(
                what,
                format!("raise `functions` in `[plugins.{plugin}.limits]` if you trust it"),
            ));
        }
        if depth > DEEPEST {
            let what = format!("has components within components, more than {DEEPEST} deep");
            return Err(refused(what, "no tool makes such components".to_owned()));
        }
    }
    Ok(())
}
