//! `[edges."dashboard -> http-client"]`: capabilities with what is left of them, and limits.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::Reader;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::grant::Written;
use crate::limits::EdgeLimitsTable;
use crate::manifest::policy::{GrantValue, Narrow};

#[derive(Default)]
pub(super) struct EdgeTable {
    limits: EdgeLimitsTable,
    grants: BTreeMap<Spanned<String>, Written>,
}

impl<'de> Deserialize<'de> for EdgeTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// serde's own way to flatten a table forgets where things stand in the file.
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = EdgeTable;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of capabilities and `limits`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<EdgeTable, A::Error> {
                let mut table = EdgeTable::default();
                while let Some(key) = map.next_key::<Spanned<String>>()? {
                    if key.get_ref() == "limits" {
                        table.limits = map.next_value()?;
                    } else {
                        table.grants.insert(key, map.next_value()?);
                    }
                }
                Ok(table)
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

impl Reader {
    pub(super) fn narrow(&mut self, edge: &Spanned<String>, table: EdgeTable) -> Option<Narrow> {
        let spot = self.spot(edge);
        let Some((consumer, provider)) = edge.get_ref().split_once("->") else {
            let message = format!("`{}` is not an edge", edge.get_ref());
            let error = Error::new(Stage::Manifest, ErrorKind::Manifest, Blame::Operator, message);
            self.errors.push(error.on(Some(&spot)).hint("write `[edges.\"<consumer> -> <provider>\"]`"));
            return None;
        };
        let grants = table.grants.into_iter().map(|(capability, value)| {
            let spot = self.spot(&capability);
            (capability.into_inner(), (GrantValue::Written(value), Some(spot)))
        });
        let grants = grants.collect();
        let (source, errors) = (&self.source, &mut self.errors);
        let limits = table
            .limits
            .parse(provider.trim(), |error, span| errors.push(error.on(Some(&source.spot(span)))));
        let places = table.limits.places().map(|(key, span)| (key, source.spot(span))).collect();
        Some(Narrow {
            consumer: self.parse_part(consumer.trim(), edge)?,
            provider: self.parse_part(provider.trim(), edge)?,
            grants,
            limits,
            places,
            spot: Some(spot),
        })
    }
}
