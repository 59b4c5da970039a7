//! The plugin under test, in a real host.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use plugwright::{Host, ItemName, Plan, Policy, Session};
use serde_json::Value;

use super::answer::{self, ErrorView, Failed, Ready, Returned};
use super::log::Log;
use super::message::{self, Message, Wish};
use crate::environment;
use crate::failure::Failure;
use crate::plugin::Plugin;
use crate::terminal::Terminal;
use crate::verb::call::granted;

/// The plugin and its neighbours, ready to be called.
pub(super) struct Bench {
    host: Host,
    plan: Plan,
    plugin: String,
    terminal: Terminal,
    /// The one instance of all calls, if the test has asked for one.
    session: Mutex<Sitting>,
}

/// Which instance a call runs on.
enum Sitting {
    /// A fresh one for each call.
    Fresh,
    /// This one, for all of them.
    Open(Session),
    /// The one of a session, in which a call is running.
    Busy,
}

impl Bench {
    /// Loads a plugin and its neighbours, and says what they are.
    pub(super) fn start(plugin: &Path, with: &[PathBuf], terminal: Terminal) -> Result<Self, Failure> {
        let read = Plugin::read(plugin)?;
        let name = read.id()?.to_string();
        let functions = read.facts.functions().iter().map(ItemName::to_string).collect();
        let mut policy = granted(Policy::new().plugin(&name, plugin), &name, &read)?;
        for path in with {
            let neighbour = Plugin::read(path)?;
            let id = neighbour.id()?.to_string();
            policy = granted(policy.plugin(&id, path), &id, &neighbour)?;
        }
        let plan = Plan::new(&policy)?;
        let host =
            Host::builder().cache(environment::cache()?.join("code")).observe(Log(terminal)).build()?;
        // Whatever is wrong with the plugin is better said now than at the first call.
        host.load(&plan)?.get(&name)?;
        answer::line(&terminal, &Ready::new(&name, functions, Vec::new()))?;
        Ok(Self { host, plan, plugin: name, terminal, session: Mutex::new(Sitting::Fresh) })
    }

    /// Serves messages until there are no more.
    pub(super) fn serve(&self) -> Result<(), Failure> {
        while let Some(line) = message::line()? {
            if line.trim().is_empty() {
                continue;
            }
            let message = match Message::parse(&line) {
                Ok(message) => message,
                Err(unreadable) => {
                    self.refuse(&unreadable.id, &unreadable.why)?;
                    continue;
                }
            };
            self.grant_wish(message)?;
        }
        Ok(())
    }

    fn grant_wish(&self, Message { id, wish }: Message) -> Result<(), Failure> {
        let done = match wish {
            Wish::Call { item, arguments } => self.call(&item, &arguments),
            Wish::Session(one) => self.sit(one),
            Wish::Drop(_) => Err("this plugin has given no resource away".to_owned()),
            Wish::Return(_) | Wish::Throw(_) => Err("nothing was asked under this `id`".to_owned()),
        };
        match done {
            Ok(Ok(value)) => answer::line(&self.terminal, &Returned { id: &id, value }),
            Ok(Err(error)) => answer::line(&self.terminal, &Failed { id: &id, error: &error }),
            Err(why) => self.refuse(&id, &why),
        }
    }

    /// Calls a function; the outer error is a mistake in the protocol.
    fn call(&self, item: &ItemName, arguments: &Value) -> Result<Result<Value, Box<ErrorView>>, String> {
        let sitting = std::mem::replace(&mut *self.sitting(), Sitting::Busy);
        let mut session = match sitting {
            Sitting::Fresh => {
                // A call may be made from within an import, and that one has a fresh instance too.
                *self.sitting() = Sitting::Fresh;
                return Ok(self.fresh().and_then(|mut session| called(&mut session, item, arguments)));
            }
            Sitting::Open(session) => session,
            Sitting::Busy => return Err(BUSY.to_owned()),
        };
        let result = called(&mut session, item, arguments);
        *self.sitting() = Sitting::Open(session);
        Ok(result)
    }

    fn sit(&self, one: bool) -> Result<Result<Value, Box<ErrorView>>, String> {
        if matches!(*self.sitting(), Sitting::Busy) {
            return Err(BUSY.to_owned());
        }
        let sitting = match one.then(|| self.fresh()).transpose() {
            Ok(session) => session.map_or(Sitting::Fresh, Sitting::Open),
            Err(error) => return Ok(Err(error)),
        };
        *self.sitting() = sitting;
        Ok(Ok(Value::Null))
    }

    /// An instance that has never been called: of a set that is loaded for it, because a pool gives away warm ones.
    fn fresh(&self) -> Result<Session, Box<ErrorView>> {
        let plugins = self.host.load(&self.plan).map_err(|report| ErrorView::boxed(&report))?;
        plugins
            .get(&self.plugin)
            .and_then(|plugin| plugin.session())
            .map_err(|error| ErrorView::boxed(&error))
    }

    fn sitting(&self) -> MutexGuard<'_, Sitting> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refuse(&self, id: &Value, why: &str) -> Result<(), Failure> {
        answer::line(&self.terminal, &Failed { id, error: &ErrorView::protocol(why) })
    }
}

const BUSY: &str = "the session's instance is in the middle of a call";

fn called(session: &mut Session, item: &ItemName, arguments: &Value) -> Result<Value, Box<ErrorView>> {
    session.call_json(item, arguments).map_err(|error| ErrorView::boxed(&error))
}
