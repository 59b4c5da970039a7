//! Resources of an application that speaks JSON: the numbers in a plugin's hands are the application's own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use plugwright::{JsonOptions, JsonResources, Offer, OfferError, OfferName};
use serde_json::{Value, json};

/// The counters that are alive, by their numbers. No number is used twice, so that a stale one is found.
#[derive(Clone, Default)]
pub(super) struct Numbers(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    next: u64,
    values: BTreeMap<u64, u64>,
}

impl Numbers {
    /// What plugins import.
    pub(super) fn offer(&self, name: OfferName) -> Offer {
        let (dropped, answering) = (self.clone(), self.clone());
        let resources = JsonResources::new(move |handle| {
            dropped.with(|state| state.values.remove(&handle.number()));
        });
        Offer::json_with_resources(name, JsonOptions::new(), &resources, move |_, function, arguments| {
            answering.with(|state| state.answer(function, arguments))
        })
    }

    /// How many counters are alive.
    pub(super) fn live(&self) -> usize {
        self.with(|state| state.values.len())
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    fn answer(&mut self, function: &str, arguments: &Value) -> Result<Value, OfferError> {
        let argument = |index: usize| arguments.get(index).unwrap_or(&Value::Null);
        Ok(match function {
            "[constructor]counter" | "make" => self.starting(number(argument(0))?),
            "[method]counter.add" => {
                let added = number(argument(1))?;
                let value = self.value(argument(0))?;
                *value += added;
                json!(*value)
            }
            "[method]counter.value" => json!(*self.value(argument(0))?),
            "[method]counter.absorb" => {
                let added = *self.value(argument(1))?;
                *self.value(argument(0))? += added;
                Value::Null
            }
            "[static]counter.merge" => {
                let sum = self.taken(argument(0))? + self.taken(argument(1))?;
                self.starting(sum)
            }
            "live" => json!(self.values.len()),
            "take" => json!(self.taken(argument(0))?),
            "pass" => argument(0).clone(),
            "sum" => {
                let mut sum = 0;
                for counter in list(argument(0))? {
                    sum += *self.value(counter)?;
                }
                json!(sum)
            }
            "many" => {
                let made: Result<Vec<Value>, OfferError> =
                    list(argument(0))?.iter().map(|start| Ok(self.starting(number(start)?))).collect();
                made?.into()
            }
            "maybe" => match argument(0) {
                Value::Null => Value::Null,
                start => self.starting(number(start)?),
            },
            "checked" => match number(argument(0))? {
                start if start > 100 => json!({ "err": format!("{start} is too much") }),
                start => json!({ "ok": self.starting(start) }),
            },
            other => return Err(format!("nobody asked for `{other}`").into()),
        })
    }

    fn starting(&mut self, start: u64) -> Value {
        self.next += 1;
        self.values.insert(self.next, start);
        json!({ "handle": self.next })
    }

    fn value(&mut self, counter: &Value) -> Result<&mut u64, OfferError> {
        let found = handle(counter).and_then(|number| self.values.get_mut(&number));
        found.ok_or_else(|| format!("{counter} is no counter of the host's").into())
    }

    fn taken(&mut self, counter: &Value) -> Result<u64, OfferError> {
        let found = handle(counter).and_then(|number| self.values.remove(&number));
        found.ok_or_else(|| format!("{counter} is no counter of the host's").into())
    }
}

fn handle(counter: &Value) -> Option<u64> {
    counter.get("handle")?.as_u64()
}

fn number(value: &Value) -> Result<u64, OfferError> {
    value.as_u64().ok_or_else(|| format!("{value} is no number").into())
}

fn list(value: &Value) -> Result<&[Value], OfferError> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| format!("{value} is no list").into())
}
