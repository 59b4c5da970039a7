//! `plugwright.toml` as text.

mod edge;
mod supervision;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use self::edge::EdgeTable;
use self::supervision::SupervisionTable;
use super::{Entry, GrantValue, Group, Link, Policy, Reentry};
use crate::error::{Blame, Error, ErrorKind, Report, Source, Spot, Stage};
use crate::grant::{Declared, Kinds, Written};
use crate::limits::{LimitsTable, Overrides};
use crate::manifest::document;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    fused: Vec<Spanned<Vec<Spanned<String>>>>,
    /// Groups whose members get what any of them was granted.
    #[serde(default, rename = "fused-sharing-grants")]
    fused_sharing_grants: Vec<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    plugins: BTreeMap<Spanned<String>, PluginTable>,
    #[serde(default)]
    limits: LimitsTable,
    supervision: Option<Spanned<SupervisionTable>>,
    #[serde(default)]
    links: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    edges: BTreeMap<Spanned<String>, EdgeTable>,
    #[serde(default)]
    host: HostTable,
}

/// What the application is known to do, so that plans can be made without it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(rename_all = "kebab-case")]
struct HostTable {
    on_start_failure: Option<Spanned<String>>,
    #[serde(default)]
    offers: Vec<Spanned<String>>,
    /// Capabilities of the application, each with its interfaces.
    #[serde(default)]
    capabilities: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PluginTable {
    path: PathBuf,
    #[serde(default)]
    grants: BTreeMap<Spanned<String>, Written>,
    #[serde(default)]
    limits: LimitsTable,
    supervision: Option<Spanned<SupervisionTable>>,
    #[serde(default)]
    reentry: Reentry,
}

impl Policy {
    /// Parses the text of the file at `file`; reads nothing. Relative paths in it are relative to that file.
    ///
    /// # Errors
    ///
    /// When the text is not TOML or holds an unknown key, and for every name and every limit that does not parse.
    pub fn parse(file: impl Into<PathBuf>, text: impl Into<String>) -> Result<Self, Report> {
        let source = Arc::new(Source { file: file.into(), text: text.into() });
        let document: Document = document::parse(&source, Blame::Operator)?;
        let mut reader = Reader { source, errors: Vec::new() };

        let mut policy = Self::new();
        policy.folder = reader.source.file.parent().map(Path::to_owned).unwrap_or_default();
        let folder: Arc<Path> = policy.folder.as_path().into();
        policy.limits = reader.limits(&document.limits);
        if let Some(what) = document.host.on_start_failure.as_ref().and_then(|what| reader.parse(what)) {
            policy.on_start_failure = what;
        }
        policy.supervision = reader.supervision(document.supervision.as_ref());
        for (name, table) in document.plugins {
            let Some(id) = reader.parse(&name) else { continue };
            let grants = table.grants.into_iter().map(|(capability, value)| {
                let spot = reader.spot(&capability);
                (capability.into_inner(), (GrantValue::Written(value.in_folder(&folder)), Some(spot)))
            });
            let entry = Entry {
                path: policy.folder.join(table.path),
                grants: grants.collect(),
                limits: reader.limits(&table.limits),
                supervision: reader.supervision(table.supervision.as_ref()),
                reentry: table.reentry,
                spot: Some(reader.spot(&name)),
            };
            policy.plugins.insert(id, entry);
        }
        let apart = document.fused.into_iter().map(|group| (group, false));
        let sharing = document.fused_sharing_grants.into_iter().map(|group| (group, true));
        for (group, shares_grants) in apart.chain(sharing) {
            let spot = Some(reader.source.spot(group.span()));
            let members = group.into_inner().iter().filter_map(|name| reader.member(name)).collect();
            policy.groups.push(Group { members, spot, shares_grants });
        }
        for offer in document.host.offers {
            let spot = Some(reader.spot(&offer));
            policy.offers.extend(reader.parse(&offer).map(|name| (name, spot)));
        }
        for (name, interfaces) in document.host.capabilities {
            if Kinds::built_in().get(name.get_ref()).is_some() {
                let message = format!("`{}` is a capability of Plugwright's own", name.get_ref());
                let error = Error::new(Stage::Manifest, ErrorKind::Reserved, Blame::Operator, message);
                reader.errors.push(error.on(Some(&reader.spot(&name))).hint("give it another name"));
                continue;
            }
            let interfaces = interfaces.iter().filter_map(|interface| reader.parse(interface)).collect();
            policy.kinds.add(Arc::new(Declared { name: name.into_inner(), interfaces }));
        }
        for (edge, table) in document.edges {
            policy.narrow.extend(reader.narrow(&edge, table));
        }
        for (edge, provider) in document.links {
            policy.links.extend(reader.link(&edge, &provider));
        }
        Report::unless_empty(reader.errors)?;
        Ok(policy)
    }
}

/// A grant that stands alone, as it would behind `<capability> = `.
pub(super) fn written(capability: &str, toml: &str) -> Result<(Written, Spot), Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Alone {
        grant: Spanned<Written>,
    }
    let text = format!("grant = {toml}");
    let source = Arc::new(Source { file: PathBuf::from(format!("(grant of {capability})")), text });
    let Alone { grant } = document::parse(&source, Blame::Operator)?;
    let spot = source.spot(grant.span());
    Ok((grant.into_inner(), spot))
}

/// Collects what does not parse, so that all of it is reported.
struct Reader {
    source: Arc<Source>,
    errors: Vec<Error>,
}

impl Reader {
    fn spot(&self, text: &Spanned<String>) -> Spot {
        self.source.spot(text.span())
    }

    fn parse<T: FromStr<Err = Error>>(&mut self, text: &Spanned<String>) -> Option<T> {
        self.parse_part(text.get_ref(), text)
    }

    /// Parses a part of `whole`.
    fn parse_part<T: FromStr<Err = Error>>(&mut self, part: &str, whole: &Spanned<String>) -> Option<T> {
        let spot = self.spot(whole);
        part.parse().map_err(|error: Error| self.errors.push(error.on(Some(&spot)))).ok()
    }

    fn member(&mut self, name: &Spanned<String>) -> Option<(crate::name::PluginId, Option<Spot>)> {
        Some((self.parse(name)?, Some(self.spot(name))))
    }

    fn limits(&mut self, table: &LimitsTable) -> Overrides {
        let (source, errors) = (&self.source, &mut self.errors);
        table.parse(|error, span| errors.push(error.on(Some(&source.spot(span)))))
    }

    /// `"layout -> press:site/markdown" = "markdown"`
    fn link(&mut self, edge: &Spanned<String>, provider: &Spanned<String>) -> Option<Link> {
        let spot = self.spot(edge);
        let Some((consumer, interface)) = edge.get_ref().split_once("->") else {
            let message = format!("`{}` is not a link", edge.get_ref());
            let error = Error::new(Stage::Manifest, ErrorKind::Manifest, Blame::Operator, message);
            self.errors.push(
                error
                    .on(Some(&spot))
                    .hint("write `\"<consumer> -> <namespace:package/interface>\" = \"<provider>\"`"),
            );
            return None;
        };
        Some(Link {
            consumer: self.parse_part(consumer.trim(), edge)?,
            interface: self.parse_part(interface.trim(), edge)?,
            provider: self.parse(provider)?,
            spot: Some(spot),
        })
    }
}
