//! Back-pressure on plugins that write. One that waits cannot be asked what it has written, so it tells, block by block; and other
//! calls on its instance show that it had every opportunity to go on.

use std::sync::atomic::{AtomicU64, Ordering};

use futures::channel::oneshot;
use plugwright::{AsyncCall, Flow, Offer, Parcel, Stream, Val};

use super::messages::wait;
use super::*;

const BLOCK: u64 = 64 << 10;
/// What is on the way at most: eight chunks, of which each is a block here.
const FULL: u64 = 8 * BLOCK;
const ALL: u64 = 16 << 20;
/// Turns of the loop in which the writer would go on if it could.
const TURNS: u32 = 300;

/// `writer`, and `holder` that does not read before the gate is open.
struct Scene {
    wrote: Arc<AtomicU64>,
    gate: oneshot::Sender<()>,
    plugins: Plugins,
    _folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let name = |name: &str| format!("test:flow/{name}").parse().unwrap();
        let mut policy = Policy::new().offer(name("told")).offer(name("gate"));
        // Nobody is stopped by the clock of a busy machine.
        policy = policy.limits(Limits { deadline: Duration::from_secs(600), ..Limits::default() });
        for (name, text) in [("writer", include_str!("writer.wat")), ("holder", include_str!("holder.wat"))] {
            let file = folder.path().join(format!("{name}.wasm"));
            std::fs::write(&file, wat::parse_str(text).unwrap()).unwrap();
            policy = policy.plugin(name, file);
        }
        let wrote = Arc::new(AtomicU64::new(0));
        let sum = Arc::clone(&wrote);
        let told = Offer::new(name("told"), move |_, _, arguments| {
            let [Val::U32(bytes)] = arguments else { return Err("there is one argument".into()) };
            sum.fetch_add(u64::from(*bytes), Ordering::SeqCst);
            Ok(Vec::new())
        });
        let (gate, open) = oneshot::channel();
        let open = Arc::new(Mutex::new(Some(open)));
        let pass = Offer::asynchronous(name("gate"), move |_: AsyncCall| {
            let open = open.lock().unwrap().take();
            async move {
                open.ok_or("it is passed once")?.await?;
                Ok(Parcel::default())
            }
        });
        let plugins = load(Host::builder().offer(told).offer(pass), &policy);
        Self { wrote, gate, plugins, _folder: folder }
    }

    fn wrote(&self) -> u64 {
        self.wrote.load(Ordering::SeqCst)
    }

    async fn call(&self, plugin: &str, function: &str, x: u64) -> Parcel {
        let item = format!("test:flow/{plugin}.{function}").parse().unwrap();
        let x = vec![Val::U32(u32::try_from(x).unwrap())];
        self.plugins.get(plugin).unwrap().call_async(&item, x).await.unwrap()
    }

    /// Waits until all is written that has room on the way, and shows that it stays at that.
    async fn stands_still(&self) {
        while self.wrote() < FULL {
            tokio::task::yield_now().await;
        }
        for turn in 0..TURNS {
            assert_eq!(self.call("writer", "ping", turn.into()).await.values, [Val::U32(turn)]);
            assert_eq!(self.wrote(), FULL, "nobody has read anything");
        }
    }
}

#[test]
fn a_plugin_that_writes_waits_for_the_application_that_reads() {
    let scene = Scene::new();
    wait(async {
        let mut answer = scene.call("writer", "fill", ALL).await;
        let Some(Flow::Stream(mut stream)) = answer.flows.pop() else { panic!("{answer:?}") };
        scene.stands_still().await;
        // One block is read, and room for one is what there is.
        let mut read = next(&mut stream).await;
        assert_eq!(read, BLOCK);
        while scene.wrote() < FULL + BLOCK {
            tokio::task::yield_now().await;
        }
        assert_eq!(scene.call("writer", "ping", 1).await.values, [Val::U32(1)]);
        assert_eq!(scene.wrote(), FULL + BLOCK);
        while read < ALL {
            read += next(&mut stream).await;
            assert!(scene.wrote() <= read + FULL, "{} of {read}", scene.wrote());
        }
        assert_eq!(next(&mut stream).await, 0);
        assert_eq!((read, scene.wrote()), (ALL, ALL));
    });
}

async fn next(stream: &mut Stream) -> u64 {
    stream.next_bytes().await.unwrap().map_or(0, |bytes| bytes.len() as u64)
}

#[test]
fn a_plugin_that_writes_waits_for_the_plugin_that_reads() {
    let mut scene = Scene::new();
    let gate = std::mem::replace(&mut scene.gate, oneshot::channel().0);
    wait(async {
        let open = async {
            scene.stands_still().await;
            gate.send(()).unwrap();
        };
        let (answer, ()) = futures::future::join(scene.call("holder", "hold", ALL), open).await;
        assert_eq!(answer.values, [Val::U32(u32::try_from(ALL).unwrap())]);
        assert_eq!(scene.wrote(), ALL);
    });
}
