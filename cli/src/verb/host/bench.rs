//! The plugin under test, in a real host, and the conversation about it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use plugwright::{
    Handle, Host, ItemName, JsonOptions, JsonResources, Offer, OfferError, OfferName, Plan, PluginId,
    Plugins, Policy, Role, Session,
};
use serde_json::Value;

use super::answer::{self, Asked, Dropped, ErrorView, Failed, Ready, Returned};
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
    options: JsonOptions,
    terminal: Terminal,
    sitting: Mutex<Sitting>,
    /// What the test was asked for so far.
    asked: AtomicU64,
}

/// Which instance a call runs on.
enum Sitting {
    /// A fresh one for each call.
    Fresh,
    /// This one, for all of them.
    Open(Box<Session>),
    /// The one of a session, in which a call is running.
    Busy,
}

/// How a call ended.
type Ended = Result<Value, Box<ErrorView>>;

const BUSY: &str = "the session's instance is in the middle of a call";

impl Bench {
    /// Loads a plugin and its neighbours, and says what they are.
    pub(super) fn start(
        plugin: &Path,
        with: &[PathBuf],
        options: JsonOptions,
        terminal: Terminal,
    ) -> Result<Arc<OnceLock<Self>>, Failure> {
        let read = Plugin::read(plugin)?;
        let name = read.id()?.to_string();
        let functions = read.facts.functions().iter().map(ItemName::to_string).collect();
        let mut policy = granted(Policy::new().plugin(&name, plugin), &name, &read, &[])?;
        let mut set = vec![read];
        for path in with {
            let neighbour = Plugin::read(path)?;
            let id = neighbour.id()?.to_string();
            policy = granted(policy.plugin(&id, path), &id, &neighbour, &[])?;
            set.push(neighbour);
        }

        let bench = Arc::new(OnceLock::new());
        let mut builder = environment::host()?.observe(Log(terminal));
        let unserved = unserved(&set);
        let resources = JsonResources::new(move |handle| {
            // A test that has gone hears of nothing.
            let _ = answer::line(&terminal, &Dropped { dropped: handle });
        });
        for name in &unserved {
            policy = policy.offer(name.clone());
            builder = builder.offer(asks(name, options, &resources, &bench));
        }
        let plan = Plan::new(&policy)?;
        let host = builder.build()?;
        // Whatever is wrong with the plugin is better said now than at the first call.
        host.load(&plan)?.get(&name)?;
        let asks = unserved.iter().map(OfferName::to_string).collect();
        answer::line(&terminal, &Ready::new(&name, functions, asks))?;
        let sitting = Mutex::new(Sitting::Fresh);
        let asked = AtomicU64::new(0);
        bench.get_or_init(|| Self { host, plan, plugin: name, options, terminal, sitting, asked });
        Ok(bench)
    }

    /// Serves messages until there are no more.
    pub(super) fn serve(&self) -> Result<(), Failure> {
        while let Some(message) = self.hear()? {
            self.grant_wish(message)?;
        }
        Ok(())
    }

    /// The next message; lines that are none are answered.
    fn hear(&self) -> Result<Option<Message>, Failure> {
        while let Some(line) = message::line()? {
            match Message::parse(&line) {
                _ if line.trim().is_empty() => {}
                Ok(message) => return Ok(Some(message)),
                Err(unreadable) => self.refuse(&unreadable.id, &unreadable.why)?,
            }
        }
        Ok(None)
    }

    fn grant_wish(&self, Message { id, wish }: Message) -> Result<(), Failure> {
        let done = match wish {
            Wish::Call { item, arguments } => self.call(&item, &arguments),
            Wish::Session(one) => self.sit(one),
            Wish::Drop(handle) => self.drop_handle(Handle::from_number(handle)),
            Wish::Return(_) | Wish::Throw(_) => Err("nothing was asked under this `id`".to_owned()),
        };
        match done {
            Ok(Ok(value)) => answer::line(&self.terminal, &Returned { id: &id, value }),
            Ok(Err(error)) => answer::line(&self.terminal, &Failed { id: &id, error: &error }),
            Err(why) => self.refuse(&id, &why),
        }
    }

    /// Calls a function; the outer error is a mistake in the protocol.
    fn call(&self, item: &ItemName, arguments: &Value) -> Result<Ended, String> {
        let fresh = || {
            // A call may be made from within an import, and that one has a fresh instance too.
            let plugins = self.load()?;
            let called = plugins
                .get(&self.plugin)
                .and_then(|plugin| plugin.call_json_with(item, arguments, self.options));
            called.map_err(|error| ErrorView::boxed(&error))
        };
        self.on_session(|session| match session {
            Some(session) => session
                .call_json_with(item, arguments, self.options)
                .map_err(|error| ErrorView::boxed(&error)),
            None => fresh(),
        })
    }

    fn drop_handle(&self, handle: Handle) -> Result<Ended, String> {
        let none = "there is no session, so no resource: begin one with `{\"session\": true}`";
        let mut is_open = true;
        let ended = self.on_session(|session| match session {
            Some(session) => {
                session.drop_handle(handle).map(|()| Value::Null).map_err(|error| ErrorView::boxed(&error))
            }
            None => {
                is_open = false;
                Ok(Value::Null)
            }
        });
        if is_open { ended } else { Err(none.to_owned()) }
    }

    /// Does something with the instance of the session, if there is one, which nobody else may use meanwhile.
    fn on_session(&self, act: impl FnOnce(Option<&mut Session>) -> Ended) -> Result<Ended, String> {
        let sitting = std::mem::replace(&mut *self.sitting(), Sitting::Busy);
        match sitting {
            Sitting::Fresh => {
                *self.sitting() = Sitting::Fresh;
                Ok(act(None))
            }
            Sitting::Open(mut session) => {
                let ended = act(Some(&mut session));
                *self.sitting() = Sitting::Open(session);
                Ok(ended)
            }
            Sitting::Busy => Err(BUSY.to_owned()),
        }
    }

    fn sit(&self, one: bool) -> Result<Ended, String> {
        if matches!(*self.sitting(), Sitting::Busy) {
            return Err(BUSY.to_owned());
        }
        let session = || {
            let plugins = self.load()?;
            let session = plugins.get(&self.plugin).and_then(|plugin| plugin.session());
            session.map_err(|error| ErrorView::boxed(&error))
        };
        let sitting = match one.then(session).transpose() {
            Ok(session) => session.map_or(Sitting::Fresh, |session| Sitting::Open(Box::new(session))),
            Err(error) => return Ok(Err(error)),
        };
        *self.sitting() = sitting;
        Ok(Ok(Value::Null))
    }

    /// The plugins, none of which has been called: a set that is loaded anew, because a pool gives away warm instances.
    fn load(&self) -> Result<Plugins, Box<ErrorView>> {
        self.host.load(&self.plan).map_err(|report| ErrorView::boxed(&report))
    }

    /// Asks the test for an import, and serves what it wants until it has answered.
    fn ask(&self, plugin: &PluginId, import: &str, arguments: &Value) -> Result<Value, OfferError> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        let told = |failure: Failure| OfferError::from(failure.render().unwrap_or_default());
        answer::line(&self.terminal, &Asked { id: number, import, plugin: plugin.as_str(), arguments })
            .map_err(told)?;
        while let Some(message) = self.hear().map_err(told)? {
            match message.wish {
                Wish::Return(value) if message.id == number => return Ok(value),
                Wish::Throw(why) if message.id == number => return Err(why.into()),
                _ => self.grant_wish(message).map_err(told)?,
            }
        }
        Err("the test has ended in the middle of an import".into())
    }

    fn sitting(&self) -> MutexGuard<'_, Sitting> {
        self.sitting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refuse(&self, id: &Value, why: &str) -> Result<(), Failure> {
        answer::line(&self.terminal, &Failed { id, error: &ErrorView::protocol(why) })
    }
}

/// What the plugins import of each other or of the application, and none of them exports.
fn unserved(set: &[Plugin]) -> Vec<OfferName> {
    let mut names: Vec<OfferName> = set
        .iter()
        .flat_map(|plugin| plugin.facts.imports())
        .filter(|(name, role)| {
            let is_served =
                || set.iter().any(|plugin| plugin.facts.exports().any(|export| name.accepts(export)));
            *role == Role::Plugin && !is_served()
        })
        .map(|(name, _)| name.clone().into())
        .chain(set.iter().flat_map(|plugin| plugin.facts.bare_imports()))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Something whose functions all ask the test.
fn asks(
    name: &OfferName,
    options: JsonOptions,
    resources: &JsonResources,
    bench: &Arc<OnceLock<Bench>>,
) -> Offer {
    // Weak, because the bench has the host, which has the offer.
    let bench = Arc::downgrade(bench);
    Offer::json_with_resources(name.clone(), options, resources, move |caller, _, arguments| {
        match bench.upgrade().as_deref().and_then(OnceLock::get) {
            Some(bench) => bench.ask(&caller.plugin(), &caller.item().to_string(), arguments),
            None => Err("the plugin calls an import before it can be called itself".into()),
        }
    })
}
