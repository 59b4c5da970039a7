//! A window on plugins that run: what another process of the same user gets to see of them.
//!
//! ```text
//! plugwright inspect --running SOCKET ─▶ "plugwright-inspect 1 svg" ─▶ Window, on a thread of its own ─▶ Plugins::picture()
//!                                     ◀─ "ok" and the picture, or "error" and why not
//! ```
//!
//! It is there because the application opens it, and gone with its [`Window`]. Who may look is a matter of the file system: the socket lies in a
//! folder that nobody but the user can enter, and is the user's alone. What is shown is the plan's picture with counts, so no secret and no value that a
//! call carried; there is nothing to be done through it. Calls never wait for whoever looks: counts are read as they are.

#[cfg(unix)]
mod opened;
mod view;

use std::path::{Path, PathBuf};

use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::plugin::Plugins;

pub use view::View;

/// A Unix socket at which other processes of the user see a picture of running plugins with its counts, as
/// [`Plugins::inspectable`] opens it. It is closed when this goes.
#[must_use = "it is closed when this is dropped"]
#[derive(Debug)]
pub struct Window {
    socket: PathBuf,
    #[cfg(unix)]
    _opened: opened::Opened,
}

impl Window {
    /// Where it is.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Looks through the window of another process: gives the picture of what runs there, with its counts.
    ///
    /// # Errors
    ///
    /// When nobody listens there, or does not answer within some seconds.
    pub fn look(socket: impl AsRef<Path>, view: View) -> Result<String, Error> {
        let socket = socket.as_ref();
        #[cfg(unix)]
        return opened::look(socket, view);
        #[cfg(not(unix))]
        return Err(no_sockets(socket, view));
    }
}

impl Plugins {
    /// Lets other processes of the user see this set with its counts, as [`Plugins::picture`] shows it, at a Unix socket:
    /// `plugwright inspect --running SOCKET`. What is swapped in is seen too. Clones and calls of the set are not held up by whoever looks.
    ///
    /// The socket's folder is made if it is not there. A socket that a process has left which is no more is replaced.
    ///
    /// # Errors
    ///
    /// When others may enter the socket's folder, something else lies there, a host that runs listens there already, or the system has no such sockets.
    pub fn inspectable(&self, socket: impl Into<PathBuf>) -> Result<Window, Error> {
        let socket = socket.into();
        #[cfg(unix)]
        return Ok(Window { _opened: opened::Opened::open(&socket, self)?, socket });
        #[cfg(not(unix))]
        return Err(no_sockets(&socket, self));
    }
}

#[cfg(not(unix))]
fn no_sockets<T>(socket: &Path, _: T) -> Error {
    let message = format!("`{}` cannot be a socket: this system has none of Unix", socket.display());
    Error::new(Stage::Call, ErrorKind::Unsupported, Blame::Operator, message)
}

/// `what` says what is wrong with the socket.
#[cfg(unix)]
fn refused(socket: &Path, what: &str) -> Error {
    let message = format!("`{}` {what}", socket.display());
    Error::new(Stage::Call, ErrorKind::Io, Blame::Operator, message)
}
