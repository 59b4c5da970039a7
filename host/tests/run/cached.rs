//! The cache of compiled code: who may write to it, who shares it, and what is rejected.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use plugwright::{Bytes, ErrorKind, Fuel, Host, Limits, Policy};

use super::{Seen, Workshop, limits, load, wave};

/// Loads a policy's plugins and calls one. Gives how much was compiled, found in the cache, and rejected.
fn run(cache: &Path, policy: &Policy, plugin: &str) -> (usize, usize, usize) {
    let seen = Seen::default();
    let plugins = load(Host::builder().cache(cache).observe(seen.clone()), policy);
    assert_eq!(wave(&plugins, plugin, &format!("test:bad/{plugin}.fine(1)")).unwrap(), "2");
    let rejected = seen.of("CacheRejected");
    rejected.iter().for_each(|line| println!("{line}"));
    (seen.of("Compiled").len(), seen.of("Cached").len(), rejected.len())
}

/// The artifacts, without their endings.
fn names(cache: &Path) -> Vec<PathBuf> {
    files(cache, "cwasm").iter().map(|file| file.with_extension("")).collect()
}

/// The files of one kind, in order.
fn files(cache: &Path, ending: &str) -> Vec<PathBuf> {
    let all = std::fs::read_dir(cache).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<_> = all.filter(|file| file.extension().is_some_and(|it| it == ending)).collect();
    all.sort();
    all
}

/// Puts an artifact with its seal in the place of another.
fn pretend(from: &Path, to: &Path) {
    for ending in ["cwasm", "mac"] {
        std::fs::copy(from.with_extension(ending), to.with_extension(ending)).unwrap();
    }
}

#[test]
fn what_was_made_for_another_component_or_engine_is_rejected_in_its_place() {
    let workshop = Workshop::new();
    let cache = workshop.path().join("cache");
    let plain = Policy::new().plugin("acts", workshop.component("acts")).limits(limits());
    let fuel = Limits { fuel: Fuel::Units(1_000_000), ..limits() };
    let metered = Policy::new().plugin("acts", workshop.component("acts")).limits(fuel);

    assert_eq!(run(&cache, &plain, "acts"), (1, 0, 0));
    let ours = names(&cache).remove(0);
    assert_eq!(run(&cache, &metered, "acts"), (1, 0, 0), "another engine has an artifact of its own");
    let other = names(&cache).into_iter().find(|name| *name != ours).unwrap();
    pretend(&other, &ours);
    assert_eq!(run(&cache, &plain, "acts"), (1, 0, 1), "its seal is of another name");
    assert_eq!(run(&cache, &plain, "acts"), (0, 1, 0));
    assert_eq!(run(&cache, &metered, "acts"), (0, 1, 0), "the other is as it was");

    let relay =
        Policy::new().plugin("acts", workshop.component("acts")).plugin("relay", workshop.component("relay"));
    assert_eq!(run(&cache, &relay.limits(limits()), "acts"), (1, 1, 0));
    let relay = names(&cache).into_iter().find(|name| *name != ours && *name != other).unwrap();
    pretend(&relay, &ours);
    assert_eq!(run(&cache, &plain, "acts"), (1, 0, 1), "code of another component does not run as this one");
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_may_write_to_is_no_cache() {
    use std::os::unix::fs::PermissionsExt;
    let workshop = Workshop::new();
    let cache = workshop.path().join("cache");
    drop(Host::builder().cache(&cache).build().unwrap());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&cache), mode(&cache.join("key"))), (0o700, 0o600), "made for the user alone");
    std::fs::set_permissions(&cache, std::fs::Permissions::from_mode(0o770)).unwrap();
    let error = Host::builder().cache(&cache).build().map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.render().contains("others may write to it: `chmod go-w` it"), "{}", error.render());
}

const FOLDER: &str = "PLUGWRIGHT_TEST_SHARED_CACHE";

#[test]
fn processes_share_a_cache() {
    let workshop = Workshop::new();
    let start = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "cached::one_of_several_processes", "--ignored"])
            .env(FOLDER, workshop.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..4).map(|_| start()).collect();
    for child in children {
        let done = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "one of them got something else than the code: {said}");
    }
    let policy = Policy::new().plugin("acts", workshop.component("acts")).limits(limits());
    assert_eq!(run(&workshop.path().join("cache"), &policy, "acts"), (0, 1, 0), "what they left is sound");
    assert_eq!(names(&workshop.path().join("cache")).len(), 1);
}

#[test]
#[ignore = "`processes_share_a_cache` starts it"]
fn one_of_several_processes() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    for _ in 0..10 {
        let policy = Policy::new().plugin("acts", folder.join("acts.wasm")).limits(limits());
        let (compiled, cached, rejected) = run(&folder.join("cache"), &policy, "acts");
        assert_eq!((compiled + cached, rejected), (1, 0));
    }
}

#[test]
fn the_cache_serves_what_it_wrote_and_rejects_what_was_altered() {
    let workshop = Workshop::new();
    let cache = workshop.path().join("cache");
    let policy = workshop.pair(limits());
    let run = || run(&cache, &policy, "relay");
    assert_eq!(run(), (2, 0, 0), "the first time, all is compiled");
    assert_eq!(run(), (0, 2, 0), "the second time, all is there");
    let artifacts = files(&cache, "cwasm");
    let mut bytes = std::fs::read(&artifacts[0]).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&artifacts[0], bytes).unwrap();
    let length = std::fs::metadata(&artifacts[1]).unwrap().len();
    std::fs::OpenOptions::new().write(true).open(&artifacts[1]).unwrap().set_len(length / 2).unwrap();
    assert_eq!(run(), (2, 0, 2), "a flipped bit and a cut file are rejected and made anew");
    assert_eq!(run(), (0, 2, 0));
    std::fs::write(cache.join("key"), [0; 32]).unwrap();
    assert_eq!(run(), (2, 0, 2), "another user's artifacts carry another key");
}

/// Needs a user who may give files away; says so where it has none.
#[cfg(unix)]
#[test]
fn what_another_user_left_in_the_cache_is_made_anew() {
    use std::os::unix::fs::{MetadataExt, chown};
    let workshop = Workshop::new();
    let cache = workshop.path().join("cache");
    let policy = workshop.pair(limits());
    let run = || run(&cache, &policy, "relay");
    assert_eq!(run(), (2, 0, 0));
    let files = |ending: &str| files(&cache, ending);
    let own = std::fs::metadata(&cache).unwrap().uid();
    let given = |file: &Path| chown(file, Some(own + 1), None);
    if let Err(error) = given(&files("cwasm")[0]) {
        println!("skipped: only root may give a file to another user: {error}");
        return;
    }
    // The contents and the seal are right; of the other plugin the seal is not ours.
    given(&files("mac")[1]).unwrap();
    assert_eq!(run(), (2, 0, 2), "each is rejected with one word, and made anew");
    assert!(files("cwasm").iter().chain(&files("mac")).all(|file| file.metadata().unwrap().uid() == own));
    assert_eq!(run(), (0, 2, 0));
}

#[test]
fn a_cache_that_cannot_make_room_keeps_what_was_compiled_once() {
    let workshop = Workshop::new();
    let cache = workshop.path().join("cache");
    // Has the names of an artifact, but is a folder, which nobody removes by mistake.
    std::fs::create_dir_all(cache.join("old.cwasm")).unwrap();
    std::fs::write(cache.join("old.mac"), "seal").unwrap();
    let policy = Policy::new().plugin("acts", workshop.component("acts"));
    let run = || {
        let seen = Seen::default();
        let host = Host::builder().cache(&cache).cache_limit(Bytes(1)).observe(seen.clone());
        let plugins = load(host, &policy);
        assert_eq!(wave(&plugins, "acts", "test:bad/acts.fine(1)").unwrap(), "2");
        let lines = seen.0.0.lock().unwrap();
        let told = lines.iter().map(|line| line.split(' ').next().unwrap_or_default().to_owned());
        told.collect::<Vec<_>>()
    };
    assert_eq!(run(), ["Compiling", "CacheOverfull", "Compiled"]);
    assert_eq!(run(), ["Cached"]);
}
