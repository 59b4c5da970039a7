//! The socket, and who answers at it.

use std::fs::{self, DirBuilder, File, Metadata, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Weak;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::refused;
use super::view::View;
use crate::error::{Blame, Error};
use crate::plugin::{Loaded, Plugins};

/// What is said at the socket, and in which version: raised whenever a program made for an older one could go wrong.
const GREETING: &str = "plugwright-inspect 1";

/// Longest question, in bytes.
const QUESTION: u64 = 64;

/// Most that is read of an answer.
const ANSWER: u64 = 1 << 28;

/// How long either side waits for the other.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who may look at once; others are sent away.
const MOST: usize = 16;

/// A socket that is open, and the thread that answers at it.
#[derive(Debug)]
pub(super) struct Opened {
    socket: PathBuf,
    /// Which file it is: what lies there later may be another host's.
    file: (u64, u64),
    close: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Opened {
    pub(super) fn open(socket: &Path, plugins: &Plugins) -> Result<Self, Error> {
        let listener = listen(socket)?;
        let cannot =
            |error: io::Error| refused(socket, "cannot be listened at").source(error).by(Blame::Host);
        listener.set_nonblocking(true).map_err(cannot)?;
        let file = identity(&fs::symlink_metadata(socket).map_err(cannot)?);
        let (close, closed) = oneshot::channel();
        let loaded = plugins.weak();
        let io = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(cannot)?;
        let serve = move || {
            io.block_on(async {
                tokio::select! {
                    _ = closed => {}
                    () = answer_all(listener, loaded) => {}
                }
            });
        };
        let thread =
            std::thread::Builder::new().name("plugwright-window".to_owned()).spawn(serve).map_err(cannot)?;
        Ok(Self { socket: socket.to_owned(), file, close: Some(close), thread: Some(thread) })
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if fs::symlink_metadata(&self.socket).is_ok_and(|found| identity(&found) == self.file) {
            // What cannot be removed is found stale by the next host.
            let _ = fs::remove_file(&self.socket);
        }
        drop(self.close.take());
        if let Some(thread) = self.thread.take() {
            // A panic there has nobody else to hear of it, and this is no place for a second one.
            let _ = thread.join();
        }
    }
}

fn identity(file: &Metadata) -> (u64, u64) {
    (file.dev(), file.ino())
}

/// Makes the socket, in a folder that nobody else can enter.
fn listen(socket: &Path) -> Result<UnixListener, Error> {
    let folder = socket.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot = |error: io::Error| {
        let is_too_long = error.kind() == io::ErrorKind::InvalidInput;
        let refused = refused(socket, "cannot be made a socket").source(error);
        if is_too_long {
            refused.hint("choose a shorter path: systems allow about a hundred bytes")
        } else {
            refused
        }
    };
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(cannot(error)),
        Ok(()) | Err(_) => {}
    }
    let metadata = fs::metadata(folder).map_err(cannot)?;
    if metadata.mode() & 0o077 != 0 || metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(refused(socket, "lies in a folder that is not private to the user")
            .hint(format!("choose a folder of your own, and `chmod 700 {}`", folder.display())));
    }
    // Held until the socket is there: else two hosts that start at once could both find a stale one, and the second would remove
    // what the first has made of it.
    let lock = File::open(folder).map_err(cannot)?;
    lock.lock().map_err(cannot)?;
    match fs::symlink_metadata(socket) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(cannot(error)),
        Ok(found) if !found.file_type().is_socket() => {
            return Err(refused(socket, "is there already, and no socket").hint("choose another path"));
        }
        Ok(_) => match UnixStream::connect(socket) {
            Ok(_) => {
                return Err(refused(socket, "is the socket of a host that runs").hint("choose another path"));
            }
            // Nobody listens: its host has ended without removing it.
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                fs::remove_file(socket).map_err(cannot)?;
            }
            Err(error) => return Err(cannot(error)),
        },
    }
    let listener = UnixListener::bind(socket).map_err(cannot)?;
    fs::set_permissions(socket, Permissions::from_mode(0o600)).map_err(cannot)?;
    Ok(listener)
}

/// Answers whoever comes, several at once, so that one who says nothing keeps nobody waiting.
async fn answer_all(listener: UnixListener, loaded: Weak<Loaded>) {
    let Ok(listener) = tokio::net::UnixListener::from_std(listener) else { return };
    let mut guests = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if guests.len() < MOST => {
                    guests.spawn(tokio::time::timeout(PATIENCE, answer(stream, loaded.clone())));
                }
                Ok(_) => {}
                // Too many open files, say: it may be better in a while.
                Err(_) => tokio::time::sleep(PATIENCE).await,
            },
            Some(_) = guests.join_next() => {}
        }
    }
}

/// Tells one who came what was asked for.
async fn answer(mut stream: tokio::net::UnixStream, loaded: Weak<Loaded>) {
    let mut question = Vec::new();
    let mut limited = (&mut stream).take(QUESTION);
    while !question.ends_with(b"\n") {
        match limited.read_buf(&mut question).await {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
    }
    let text = match shown(&String::from_utf8_lossy(&question), &loaded) {
        Ok(picture) => format!("{GREETING} ok\n{picture}"),
        Err(why) => format!("{GREETING} error\n{why}"),
    };
    // Whoever does not want the answer any more gets none.
    if stream.write_all(text.as_bytes()).await.is_ok() {
        let _ = stream.shutdown().await;
    }
}

fn shown(question: &str, loaded: &Weak<Loaded>) -> Result<String, String> {
    let asked = question.trim_end().strip_prefix(GREETING).and_then(|rest| rest.strip_prefix(' '));
    let name = asked.ok_or_else(|| format!("it answers to `{GREETING}` alone"))?;
    let view = View::named(name).ok_or_else(|| "it knows no such view".to_owned())?;
    let loaded = loaded.upgrade().ok_or_else(|| "its plugins are no longer loaded".to_owned())?;
    view.show(&Plugins::of(loaded).picture()).map_err(|error| error.to_string())
}

/// Asks the host that listens at a socket.
pub(super) fn look(socket: &Path, view: View) -> Result<String, Error> {
    let ask = || {
        let mut stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(format!("{GREETING} {}\n", view.name()).as_bytes())?;
        let mut answer = String::new();
        stream.take(ANSWER).read_to_string(&mut answer)?;
        Ok(answer)
    };
    let answer: String = ask().map_err(|error| silent(socket, error))?;
    let (head, body) = answer.split_once('\n').unwrap_or((answer.as_str(), ""));
    match head.strip_prefix(GREETING) {
        Some(" ok") => Ok(body.to_owned()),
        Some(" error") => Err(refused(socket, &format!("shows nothing: {body}"))),
        _ => Err(refused(socket, "is the socket of something else, or of another version of Plugwright")
            .hint(format!("what is asked there is `{GREETING}`"))),
    }
}

fn silent(socket: &Path, error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => {
            refused(socket, "is no socket of a host that runs").source(error).hint(
                "start one with `plugwright run --inspect SOCKET`, or call `Plugins::inspectable` in the application",
            )
        }
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
            refused(socket, "does not answer").source(error).by(Blame::Host)
        }
        _ => refused(socket, "cannot be asked").source(error),
    }
}
