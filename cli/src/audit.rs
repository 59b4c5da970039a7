//! Uses of powers as lines of JSON, for whoever keeps watch.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use plugwright::{Event, LogRecord, Observe};

use crate::failure::Failure;

/// Passes everything on, and writes uses of powers to a file.
#[derive(Clone)]
pub(crate) struct Audit<O> {
    file: Option<Arc<Mutex<File>>>,
    next: O,
}

impl<O> Audit<O> {
    /// Adds to the file at `path`, if there is to be one.
    pub(crate) fn to(path: Option<&Path>, next: O) -> Result<Self, Failure> {
        let open = |path: &Path| {
            let file = File::options().create(true).append(true).open(path);
            file.map_err(|error| Failure::io("write", path, &error)).map(|file| Arc::new(Mutex::new(file)))
        };
        Ok(Self { file: path.map(open).transpose()?, next })
    }
}

impl<O: Observe> Observe for Audit<O> {
    fn log(&self, record: &LogRecord<'_>) {
        self.next.log(record);
    }

    fn event(&self, event: &Event) {
        if let (Event::Used(used), Some(file)) = (event, &self.file)
            && let Ok(mut line) = serde_json::to_vec(used)
        {
            line.push(b'\n');
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            // A call that goes on without a trace would be worse than one that says so.
            if let Err(error) = file.write_all(&line) {
                self.next.event(&Event::AuditUnwritable { reason: error.to_string() });
            }
        }
        self.next.event(event);
    }
}
