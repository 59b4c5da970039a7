//! Handles of somebody else's resources in the hands of the host: a plugin gives them away, is lent them, and gets them back.
//!
//! No line of text can say these calls, as each passes on what another one has given.

use conformance_harness::Case;
use plugwright::{Error, Plugin, Session};
use serde_json::{Value, json};

use crate::cell::{Cell, Tally};
use crate::direct::full;

/// Calls a plugin that holds resources of another plugin or of the application.
pub(crate) fn run(case: &Case, plugin: &Plugin) -> Cell {
    let mut tally = Tally::default();
    let lent = plugin.session().and_then(|session| Lending { case, session, tally: &mut tally }.run());
    if let Err(error) = lent {
        tally.count(Some(format!("lending: {}", full(&error))));
    }
    tally.cell()
}

struct Lending<'c> {
    case: &'c Case,
    session: Session,
    tally: &'c mut Tally,
}

impl Lending<'_> {
    fn run(&mut self) -> Result<(), Error> {
        let (a, b) = (self.call("hand-out", json!([5]))?, self.call("hand-out", json!([80]))?);
        self.answers("look", json!([a]), json!(5))?;
        self.answers("look-in-vain", json!([b]), json!({ "err": "80 is too little" }))?;
        self.answers("lend-on", json!([a]), json!(10))?;
        self.answers("look", json!([a]), json!(5))?;
        self.answers("spend", json!([a]), json!(5))?;
        self.answers("spend", json!([b]), json!(80))
    }

    fn answers(&mut self, function: &str, arguments: Value, expected: Value) -> Result<(), Error> {
        let call = format!("{function}({arguments})");
        let found = self.call(function, arguments)?;
        self.tally
            .count((found != expected).then(|| format!("{call}: expected `{expected}`, found `{found}`")));
        Ok(())
    }

    fn call(&mut self, function: &str, arguments: Value) -> Result<Value, Error> {
        let item = format!("conformance:{0}/{0}-use.{function}@1.0.0", self.case.name);
        self.session.call_json(&item.parse()?, &arguments)
    }
}
