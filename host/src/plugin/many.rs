//! All plugins that export an interface: an extension point of the application.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use super::{Plugin, Plugins, Session};
use crate::error::Error;
use crate::name::{InterfaceName, PluginId};

/// All plugins of a set that export an interface, in the order of their names: a place where an application can be extended.
///
/// Each plugin's error is its own: it neither hides what the others gave nor keeps them from being asked.
///
/// ```no_run
/// # fn main() -> Result<(), plugwright::Error> {
/// # let plugins: plugwright::Plugins = todo!();
/// let all = plugins.all_exporting(&"site:build/check@1.0.0".parse()?);
/// for (plugin, findings) in all.parallel(|plugin| plugin.call_wave("site:build/check.run()")) {
///     match findings {
///         Ok(findings) => println!("{plugin}: {findings}"),
///         Err(error) => eprintln!("{}", error.render()),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Many(Vec<Plugin>);

impl Plugins {
    /// All plugins that export an interface in this version or another of its track, in the order of their names; where it is
    /// given without a version, in whatever version.
    pub fn all_exporting(&self, interface: &InterfaceName) -> Many {
        let fits = |export: &InterfaceName| {
            interface.may_call(export) || interface.version.is_none() && interface.same_interface(export)
        };
        let plan = self.plan();
        let able = plan.plugins.values().filter(|plugin| plugin.exports.iter().any(fits));
        Many(able.filter_map(|plugin| self.get(plugin.id.as_str()).ok()).collect())
    }
}

impl Many {
    /// The plugins, in the order in which they are called.
    pub fn iter(&self) -> std::slice::Iter<'_, Plugin> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Calls all, one after another.
    pub fn each<R>(
        &self,
        mut call: impl FnMut(&Plugin) -> Result<R, Error>,
    ) -> Vec<(PluginId, Result<R, Error>)> {
        self.0.iter().map(|plugin| (plugin.id().clone(), call(plugin))).collect()
    }

    /// Calls all at once, each on a thread of its own, and waits for all. What they gave is in the order of the plugins.
    pub fn parallel<R: Send>(
        &self,
        call: impl Fn(&Plugin) -> Result<R, Error> + Sync,
    ) -> Vec<(PluginId, Result<R, Error>)> {
        let call = &call;
        std::thread::scope(|scope| {
            let threads: Vec<_> = self.0.iter().map(|plugin| scope.spawn(move || call(plugin))).collect();
            let results = threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            self.0.iter().map(|plugin| plugin.id().clone()).zip(results).collect()
        })
    }

    /// Calls one after another until one succeeds.
    ///
    /// # Errors
    ///
    /// Those of all, in their order, if none does.
    pub fn first<R>(
        &self,
        mut call: impl FnMut(&Plugin) -> Result<R, Error>,
    ) -> Result<(PluginId, R), Vec<(PluginId, Error)>> {
        let mut errors = Vec::new();
        for plugin in &self.0 {
            match call(plugin) {
                Ok(result) => return Ok((plugin.id().clone(), result)),
                Err(error) => errors.push((plugin.id().clone(), error)),
            }
        }
        Err(errors)
    }

    /// Calls all at once and gives what the first gives that succeeds; the calls of the others are called off.
    ///
    /// # Errors
    ///
    /// Those of all, in the order in which they came, if none succeeds.
    pub fn race<R: Send>(
        &self,
        calls: impl Fn(&mut Session) -> Result<R, Error> + Sync,
    ) -> Result<(PluginId, R), Vec<(PluginId, Error)>> {
        let (calls, over) = (&calls, Arc::new(AtomicBool::new(false)));
        std::thread::scope(|scope| {
            let (answer, answers) = mpsc::channel();
            for plugin in &self.0 {
                let (answer, over) = (answer.clone(), over.clone());
                scope.spawn(move || {
                    let result = plugin.open(Some(over)).and_then(|mut session| calls(&mut session));
                    // Whoever waited has an answer already.
                    let _ = answer.send((plugin.id().clone(), result));
                });
            }
            drop(answer);
            let mut errors = Vec::new();
            for (plugin, result) in answers {
                match result {
                    Ok(result) => {
                        over.store(true, Ordering::Relaxed);
                        return Ok((plugin, result));
                    }
                    Err(error) => errors.push((plugin, error)),
                }
            }
            Err(errors)
        })
    }
}

impl<'a> IntoIterator for &'a Many {
    type Item = &'a Plugin;
    type IntoIter = std::slice::Iter<'a, Plugin>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
