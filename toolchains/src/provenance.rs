//! What a component says about how it was made.
//!
//! Two custom sections, which no runtime reads: `producers`, by the convention of all WebAssembly tools, with languages,
//! tools and SDKs and their versions; and `plugwright`, with the contract and the digest of its WIT. Neither holds a time or a
//! path, so that the same source gives the same component.

use serde::{Deserialize, Serialize};
use wasm_metadata::{AddMetadata, Producers};
use wasmparser::{Parser, Payload};

use crate::error::ToolError;
use crate::job::{Built, Job};
use crate::{contract, output, stage};

/// The name of our section.
const SECTION: &str = "plugwright";

/// How a component was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The contract that it was built for; none where other tools than `plugwright build` made it.
    pub contract: Option<BuiltFor>,
    /// Languages, with versions where they are known.
    pub languages: Vec<(String, String)>,
    /// Tools that made or changed it, with their versions.
    pub tools: Vec<(String, String)>,
    /// SDKs in it, with their versions.
    pub sdks: Vec<(String, String)>,
}

/// The contract that a component was built for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltFor {
    /// The world by its full name: `acme:notes/plugin@1.2.0`.
    pub world: String,
    /// The digest of the WIT files: `sha256:` and 64 hexadecimal digits.
    pub digest: String,
}

/// Our section, as JSON.
#[derive(Serialize, Deserialize)]
struct Section {
    version: u32,
    contract: BuiltFor,
}

impl Provenance {
    /// Reads what `component` says; what cannot be read is left out, since anybody may have written it.
    pub fn read(component: &[u8]) -> Self {
        let mut provenance =
            Self { contract: ours(component).map(|section| section.contract), ..Self::default() };
        let Ok(Some(producers)) = Producers::from_wasm(component) else { return provenance };
        let field = |name: &str| match producers.get(name) {
            Some(field) => field.iter().map(|(name, version)| (name.clone(), version.clone())).collect(),
            None => Vec::new(),
        };
        provenance.languages = field("language");
        provenance.tools = field("processed-by");
        provenance.sdks = field("sdk");
        provenance
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The digest of the WIT package at `wit`, as [`BuiltFor::digest`] has it.
pub fn contract_digest(wit: &std::path::Path) -> Result<String, ToolError> {
    Ok(contract::digest(&contract::files(wit)?))
}

/// Writes into the component that `job` made how it was made.
pub(crate) fn stamp(job: &Job, mut built: Built) -> Result<Built, ToolError> {
    let failed = |error: String| {
        ToolError::new(
            "wasm-metadata",
            format!("`{}` cannot be told how it was made", built.output.display()),
        )
        .why(error)
    };
    let bytes = std::fs::read(&built.output).map_err(|error| ToolError::io("read", &built.output, &error))?;
    let section = Section {
        version: 1,
        contract: BuiltFor { world: stage::contract_of(job)?, digest: contract_digest(&job.wit)? },
    };
    let text = serde_json::to_vec(&section).map_err(|error| failed(error.to_string()))?;

    let mut producers = AddMetadata::default();
    producers.language = vec![(job.language.title().to_owned(), String::new())];
    producers.processed_by.push(("plugwright".to_owned(), env!("CARGO_PKG_VERSION").to_owned()));
    producers.processed_by.extend(built.tools.iter().cloned());
    producers.sdk = built.sdk.iter().cloned().collect();
    let mut bytes = producers.to_wasm(&bytes).map_err(|error| failed(format!("{error:#}")))?;
    append(&mut bytes, SECTION, &text);
    built.size = output::write(&bytes, &built.output)?;
    Ok(built)
}

/// Our section, if the component has it: the last one counts, in the component itself.
fn ours(component: &[u8]) -> Option<Section> {
    let mut depth = 0_u32;
    let mut found = None;
    for payload in Parser::new(0).parse_all(component) {
        match payload.ok()? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CustomSection(section) if depth == 0 && section.name() == SECTION => {
                found = serde_json::from_slice(section.data()).ok();
            }
            _ => {}
        }
    }
    found
}

/// Appends a custom section: <https://webassembly.github.io/spec/core/binary/modules.html#custom-section>
pub(crate) fn append(component: &mut Vec<u8>, name: &str, data: &[u8]) {
    let mut section = Vec::new();
    length(&mut section, name.len());
    section.extend(name.as_bytes());
    section.extend(data);
    component.push(0);
    length(component, section.len());
    component.extend(section);
}

/// Writes a number as unsigned LEB128.
pub(crate) fn length(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            return out.push(low & 0x7f);
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest component: its eight first bytes.
    const EMPTY: [u8; 8] = [0, b'a', b's', b'm', 0x0d, 0, 1, 0];

    #[test]
    fn what_was_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let wit = folder.path().join("wit");
        std::fs::create_dir(&wit).unwrap();
        std::fs::write(wit.join("a.wit"), "package acme:notes@1.2.0;\nworld plugin {}").unwrap();
        let output = folder.path().join("a.wasm");
        std::fs::write(&output, EMPTY).unwrap();
        let job = Job {
            wit: wit.clone(),
            world: "plugin".to_owned(),
            output: output.clone(),
            ..Job::in_python(folder.path())
        };
        let tool = ("a-tool".to_owned(), "1.0".to_owned());
        let sdk = ("an-sdk".to_owned(), "2.0".to_owned());
        let built = Built { tools: vec![tool.clone()], sdk: Some(sdk.clone()), ..Built::of(&output, 8) };
        let made = stamp(&job, built).unwrap();
        let bytes = std::fs::read(&output).unwrap();
        assert_eq!(made.size, bytes.len() as u64);
        let found = Provenance::read(&bytes);
        assert_eq!(
            found.contract,
            Some(BuiltFor {
                world: "acme:notes/plugin@1.2.0".to_owned(),
                digest: contract_digest(&wit).unwrap()
            })
        );
        assert_eq!(found.languages, [("Python".to_owned(), String::new())]);
        assert!(found.tools.contains(&tool) && found.tools.iter().any(|(name, _)| name == "plugwright"));
        assert_eq!(found.sdks, [sdk]);
    }

    #[test]
    fn others_need_not_say_anything() {
        assert!(Provenance::read(&EMPTY).is_empty());
        assert!(Provenance::read(b"not a component").is_empty());
        let mut bytes = EMPTY.to_vec();
        append(&mut bytes, SECTION, b"{\"version\":true}");
        assert!(Provenance::read(&bytes).is_empty());
    }

    #[test]
    fn long_sections_have_long_lengths() {
        let mut out = Vec::new();
        length(&mut out, 624_485);
        assert_eq!(out, [0xe5, 0x8e, 0x26]);
    }
}
