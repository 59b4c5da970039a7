//! What edges narrow on the async engine, where calls of several consumers run side by side on one instance.

use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

use super::messages::{Desk, call, row, wait};
use super::*;

/// `clerk` logs on behalf of `guest`, of `owner`, and of `visitor`, who turns to `guest`.
fn office() -> (tempfile::TempDir, Policy) {
    let (folder, policy) = row("visitor>guest guest>clerk owner>clerk");
    let file = folder.path().join("clerk.wasm");
    std::fs::write(&file, wat::parse_str(include_str!("notes.wat")).unwrap()).unwrap();
    let patient = Limits { deadline: Duration::from_secs(60), ..limits() };
    (folder, policy.limits(patient).plugin("clerk", file).grant_as_written("clerk", "log", "true"))
}

fn narrow(policy: Policy) -> Policy {
    policy.narrow("guest", "clerk", "log", "\"error\"")
}

/// A use: over which way, whether it was let through, and why not.
type Told = (String, bool, String);

/// Who used the log, over which way, and whether that was let through; what else was told.
#[derive(Clone, Default)]
struct Uses(Arc<(Mutex<Vec<Told>>, Condvar)>);

impl Observe for Uses {
    fn log(&self, record: &LogRecord<'_>) {
        self.add((format!("logged {}", record.message), true, String::new()));
    }

    fn event(&self, event: &Event) {
        if let Event::Used(used) = event {
            let chain: Vec<&str> = used.chain.iter().map(|id| id.as_str()).collect();
            self.add((chain.join(" "), used.allowed, used.reason.clone().unwrap_or_default()));
        }
    }
}

impl Uses {
    fn add(&self, used: Told) {
        self.0.0.lock().unwrap().push(used);
        self.0.1.notify_all();
    }

    /// The same where the thread must not wait.
    async fn take_async(&self, count: usize) -> Vec<Told> {
        while self.0.0.lock().unwrap().len() < count {
            tokio::task::yield_now().await;
        }
        self.take(count)
    }

    /// The uses so far, once there are so many.
    fn take(&self, count: usize) -> Vec<Told> {
        let few = |all: &mut Vec<_>| all.len() < count;
        let patience = Duration::from_secs(60);
        let (mut all, late) = self.0.1.wait_timeout_while(self.0.0.lock().unwrap(), patience, few).unwrap();
        assert!(!late.timed_out(), "{all:?}");
        std::mem::take(&mut *all)
    }
}

fn used(chain: &str) -> Told {
    (chain.to_owned(), true, String::new())
}

fn refused(chain: &str) -> Told {
    let why = "the edge `guest -> clerk` narrows it: the log begins at `error`";
    (chain.to_owned(), false, why.to_owned())
}

fn load_at(desk: &Desk, uses: &Uses, policy: &Policy) -> Plugins {
    desk.load_with(Host::builder().observe(uses.clone()), policy)
}

#[test]
fn each_of_many_calls_at_once_has_what_its_own_edges_leave() {
    let (_folder, policy) = office();
    let (desk, uses) = (Desk::default(), Uses::default());
    let plugins = load_at(&desk, &uses, &narrow(policy));
    wait(async {
        // Whoever goes on first and whoever came first: each is told from the others.
        for (first, second) in [(1, 2), (2, 1)] {
            let (held, other) = (desk.hold(first), desk.hold(second));
            let before = desk.asked();
            let calls = async {
                futures::future::join3(
                    call(&plugins, "guest", "ask", 1),
                    call(&plugins, "owner", "ask", 2),
                    async {
                        desk.wait_for(before + 2).await;
                        drop(held);
                        // The other one is in flight until this one has logged, or tried to.
                        let one = uses.take_async(1).await;
                        drop(other);
                        one
                    },
                )
                .await
            };
            let (guest, owner, seen) = calls.await;
            assert_eq!((guest.unwrap(), owner.unwrap()), (1, 2));
            let mut all = seen;
            all.extend(uses.take(3 - all.len()));
            let mut wanted = vec![refused("guest clerk"), used("owner clerk"), used("logged noted")];
            if first == 2 {
                wanted.rotate_left(1);
            }
            assert_eq!(all, wanted);
        }
    });
    let clerk = plugins.stats().plugins.into_iter().find(|it| it.plugin.as_str() == "clerk").unwrap();
    assert_eq!((clerk.instances, clerk.failures), (1, 0), "one instance has served them all");
}

#[test]
fn what_is_narrowed_stays_so_further_down_and_in_whatever_way_it_is_called() {
    let (_folder, policy) = office();
    let (desk, uses) = (Desk::default(), Uses::default());
    let plugins = load_at(&desk, &uses, &narrow(policy));
    wait(async {
        assert_eq!(call(&plugins, "visitor", "ask", 5).await.unwrap(), 5);
        assert_eq!(uses.take(1), [refused("visitor guest clerk")]);
        assert_eq!(call(&plugins, "guest", "by-plain", 6).await.unwrap(), 6);
        assert_eq!(uses.take(1), [refused("guest clerk")]);
        assert_eq!(call(&plugins, "clerk", "ask", 7).await.unwrap(), 7);
        assert_eq!(uses.take(2), [used("clerk"), used("logged noted")]);
    });
    // The same where blocking code makes the call.
    assert_eq!(wave(&plugins, "guest", "test:row/guest.ask(8)").unwrap(), "8");
    assert_eq!(uses.take(1), [refused("guest clerk")]);
    assert_eq!(wave(&plugins, "owner", "test:row/owner.by-plain(9)").unwrap(), "9");
    assert_eq!(uses.take(2), [used("owner clerk"), used("logged noted")]);
}

/// A call that has returned works on, and nobody can tell whose call it was: every edge that leads to the plugin has a say.
#[test]
fn work_whose_call_is_over_has_what_all_edges_leave() {
    let (_folder, policy) = office();
    for is_narrowed in [true, false] {
        let policy = if is_narrowed { narrow(policy.clone()) } else { policy.clone() };
        let (desk, uses) = (Desk::default(), Uses::default());
        let plugins = load_at(&desk, &uses, &policy);
        wait(async {
            let held = desk.hold(4);
            assert_eq!(call(&plugins, "owner", "by-message", 4).await.unwrap(), 4);
            desk.wait_for(1).await;
            drop(held);
        });
        if is_narrowed {
            let (_, _, why) = refused("clerk");
            let why = format!("nobody can tell for which call this is, and {why}");
            assert_eq!(uses.take(1), [("clerk".to_owned(), false, why)]);
        } else {
            assert_eq!(uses.take(2), [used("clerk"), used("logged noted")]);
        }
        assert_eq!(wave(&plugins, "owner", "test:row/owner.by-plain(9)").unwrap(), "9");
        assert_eq!(uses.take(2), [used("owner clerk"), used("logged noted")]);
    }
}

/// What of WASI asks who calls has the types of WASI on either engine.
#[test]
fn a_plugin_of_the_async_engine_may_import_whatever_of_wasi_others_may() {
    let mut resolve = Resolve::default();
    resolve.push_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit/http")).unwrap();
    let wit = "package test:every;\nworld every {\n  import wasi:http/outgoing-handler@0.2.12;\n  import wasi:sockets/tcp@0.2.12;\n  \
               import wasi:sockets/udp@0.2.12;\n  import wasi:clocks/wall-clock@0.2.12;\n  import wasi:clocks/monotonic-clock@0.2.12;\n  \
               import wasi:filesystem/types@0.2.12;\n}";
    let package = resolve.push_str("every.wit", wit).unwrap();
    let world = resolve.select_world(&[package], Some("every")).unwrap();
    let mut module = dummy_module(&resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    let component = ComponentEncoder::default().module(&module).unwrap().encode().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for form in [|it| it, on_async_engine as fn(Vec<u8>) -> Vec<u8>] {
        let file = folder.path().join("every.wasm");
        std::fs::write(&file, form(component.clone())).unwrap();
        let policy = Policy::new()
            .plugin("every", &file)
            .grant_as_written("every", "clock", "true")
            .grant_as_written("every", "http", "\"http://127.0.0.1:9\"")
            .grant_as_written("every", "files", &format!("{{ \"/in\" = {:?} }}", folder.path()))
            .grant_as_written("every", "network", "[\"127.0.0.1:9\"]");
        load(Host::builder(), &policy).get("every").unwrap().session().unwrap();
    }
}
