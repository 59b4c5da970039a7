//! Capabilities of an application's own.

use plugwright::{
    About, Blame, Capability, Error, ErrorKind, Host, Offer, Plan, Plugins, Policy, Report, ScopeError, Use,
    Val, Written,
};

use super::albums::Albums;
use super::audit::Uses;

fn albums() -> Albums {
    Albums { pictures: vec![("holidays", 7), ("letters", 3)] }
}

/// The operator's file, in a folder with the component.
fn policy(grants: &str) -> (tempfile::TempDir, Policy) {
    let folder = tempfile::tempdir().unwrap();
    let component = wat::parse_str(include_str!("albums.wat")).unwrap();
    std::fs::write(folder.path().join("viewer.wasm"), component).unwrap();
    let text = format!("[plugins.viewer]\npath = \"viewer.wasm\"\n{grants}\n");
    let policy = Policy::parse(folder.path().join("plugwright.toml"), text).unwrap();
    (folder, policy)
}

fn load(grants: &str) -> Result<Plugins, Report> {
    let (_folder, policy) = policy(grants);
    let plan = Plan::new(&policy.capability(albums()))?;
    Host::builder().capability(albums()).build().unwrap().load(&plan)
}

fn only(report: Result<Plugins, Report>) -> Error {
    let Err(report) = report else { panic!("this loads") };
    let [error] = report.errors() else { panic!("{}", report.render()) };
    error.clone()
}

#[test]
fn a_plugin_sees_what_it_was_granted_and_nothing_else() {
    let plugins = load("grants.albums = [\"holidays\"]").unwrap();
    let count = |album: &str| {
        plugins.get("viewer").unwrap().call_wave(&format!("test:viewer/look.count(\"{album}\")")).unwrap()
    };
    assert_eq!(count("holidays"), "ok(7)");
    assert_eq!(count("letters"), "err(\"no such album\")");
    assert_eq!(
        plugins.plan().plugins.values().next().unwrap().grants[0].to_string(),
        "albums = [\"holidays\"]"
    );
}

#[test]
fn without_the_grant_a_plugin_does_not_load() {
    let error = only(load(""));
    assert_eq!(error.kind(), ErrorKind::NotGranted);
    assert_eq!(error.to_string(), "`viewer` requests `albums`, which it is not granted");
    assert!(error.hint_text().unwrap().contains("albums = [\"<album>\"]"), "{error:?}");
}

#[test]
fn what_the_capability_cannot_read_is_shown_where_it_stands() {
    let error = only(load("grants.albums = [\"holidays\", \"diaries\"]"));
    assert_eq!(error.to_string(), "there is no album `diaries`");
    assert_eq!(error.place().unwrap().at, Some((3, 30)));
}

/// A plan can be made by tools that do not have the application, but only the application gives its grants a meaning.
#[test]
fn a_plan_without_the_application_prints_but_does_not_load() {
    let declared =
        "grants.albums = [\"holidays\"]\n[host.capabilities]\nalbums = [\"desk:photos/albums@1.0.0\"]";
    let (_folder, policy) = policy(declared);
    let plan = Plan::new(&policy).unwrap();
    assert!(plan.to_string().contains("albums = (for the application to read)"), "{plan}");
    let error = only(Host::builder().build().unwrap().load(&plan));
    assert_eq!(
        error.to_string(),
        "the plan grants `viewer` `albums`, which is not a capability of this application"
    );
    let error = only(Host::builder().capability(albums()).build().unwrap().load(&plan));
    assert_eq!(error.to_string(), "the plan was made without the application's capability `albums`");
    load(declared).unwrap();
}

#[test]
fn a_name_is_taken_once() {
    let error = Host::builder().capability(albums()).capability(albums()).build().err().unwrap();
    assert_eq!(error.to_string(), "there are two capabilities with the name `albums`");
}

/// `viewer`, and `guide`, which has nothing of its own and asks `viewer`; the edge between them leaves so much.
fn guided(edge: &str) -> (tempfile::TempDir, Policy) {
    let grants = "grants.albums = [\"holidays\", \"letters\"]\n[plugins.guide]\npath = \"guide.wasm\"\n";
    let (folder, _) = policy("");
    let component = wat::parse_str(include_str!("guide.wat")).unwrap();
    std::fs::write(folder.path().join("guide.wasm"), component).unwrap();
    let text =
        format!("[plugins.viewer]\npath = \"viewer.wasm\"\n{grants}[edges.\"guide -> viewer\"]\n{edge}\n");
    let policy = Policy::parse(folder.path().join("plugwright.toml"), text).unwrap();
    (folder, policy)
}

/// What is left over the edge, and what the provider has by itself, in the words of the plugins.
fn looks(edge: &str) -> ([String; 4], Vec<Use>) {
    let (_folder, policy) = guided(edge);
    let uses = Uses::default();
    let host = Host::builder().capability(albums()).observe(uses.clone()).build().unwrap();
    let plan = Plan::new(&policy.capability(albums())).unwrap_or_else(|report| panic!("{}", report.render()));
    let plugins = host.load(&plan).unwrap();
    let look = |plugin: &str, interface: &str, album: &str| {
        let call = format!("test:{interface}/look.count(\"{album}\")");
        plugins.get(plugin).unwrap().call_wave(&call).unwrap()
    };
    let answers = [
        look("guide", "guide", "holidays"),
        look("guide", "guide", "letters"),
        look("viewer", "viewer", "holidays"),
        look("viewer", "viewer", "letters"),
    ];
    let uses = std::mem::take(&mut *uses.0.lock().unwrap());
    (answers, uses)
}

#[test]
fn an_edge_leaves_less_of_it_to_one_consumer() {
    let (answers, uses) = looks("albums = [\"holidays\"]");
    let refused = "err(\"the edge `guide -> viewer` narrows it: no such album\")";
    assert_eq!(answers, ["ok(7)", refused, "ok(7)", "ok(3)"]);
    let told: Vec<(String, &str, bool)> = uses
        .iter()
        .map(|used| {
            let chain: Vec<&str> = used.chain.iter().map(|plugin| plugin.as_str()).collect();
            assert_eq!(used.capability, "albums");
            (chain.join(" "), used.what.as_str(), used.allowed)
        })
        .collect();
    let one = |chain: &str, what, allowed| (chain.to_owned(), what, allowed);
    assert_eq!(
        told,
        [
            one("guide viewer", "look into holidays", true),
            one("guide viewer", "look into letters", false),
            one("viewer", "look into holidays", true),
            one("viewer", "look into letters", true),
        ]
    );
}

#[test]
fn an_edge_leaves_nothing_of_it() {
    let (answers, _) = looks("albums = false");
    let refused = "err(\"the edge `guide -> viewer` narrows it: nothing is left\")";
    assert_eq!(answers, [refused, refused, "ok(7)", "ok(3)"]);
}

#[test]
fn what_leaves_no_less_does_not_parse() {
    for (edge, message) in [
        ("albums = [\"diaries\"]", "there is no album `diaries`"),
        ("albums = [\"attic\"]", "the provider has no album `attic` to leave"),
        (
            "albums = [\"letters\", \"holidays\"]",
            "the edge `guide -> viewer` leaves `albums` as its provider was granted it",
        ),
    ] {
        let (_folder, policy) = guided(edge);
        let more = Albums { pictures: vec![("holidays", 7), ("letters", 3), ("attic", 1)] };
        let report = Plan::new(&policy.capability(more)).unwrap_err();
        let [error] = report.errors() else { panic!("{}", report.render()) };
        assert_eq!(error.to_string(), message);
    }
    // Without the application its words are for the application to read.
    let (_folder, policy) =
        guided("albums = [\"holidays\"]\n[host.capabilities]\nalbums = [\"desk:photos/albums@1.0.0\"]");
    let plan = Plan::new(&policy).unwrap();
    assert!(plan.to_string().contains("albums = (less, for the application to read)"), "{plan}");
    assert!(Host::builder().capability(albums()).build().unwrap().load(&plan).is_err());
}

/// `albums`, by somebody who has not thought of edges: nothing asks what they leave.
struct Hasty {
    says_that_edges_narrow: bool,
}

impl Capability for Hasty {
    type Scope = String;

    fn about(&self) -> About {
        let about =
            About::new("albums", "looks into albums of pictures").interface("desk:photos/albums@1.0.0");
        if self.says_that_edges_narrow { about.narrowed("name them") } else { about }
    }

    fn parse(&self, written: &Written) -> Result<String, ScopeError> {
        Ok(format!("{:?}", written.texts()?.iter().map(|(name, _)| *name).collect::<Vec<_>>()))
    }

    fn offers(&self, _: &String) -> Vec<Offer> {
        let answer = || Val::Result(Ok(Some(Box::new(Val::U32(9)))));
        vec![Offer::new("desk:photos/albums@1.0.0".parse().unwrap(), move |_, _, _| Ok(vec![answer()]))]
    }
}

#[test]
fn a_capability_that_does_not_ask_cannot_be_narrowed_unnoticed() {
    let (_folder, policy) = guided("albums = [\"holidays\"]");
    let hasty = || Hasty { says_that_edges_narrow: false };
    let report = Plan::new(&policy.clone().capability(hasty())).unwrap_err();
    let rendered = report.render();
    assert!(rendered.contains("`albums` cannot be narrowed on an edge"), "{rendered}");
    assert!(rendered.contains("the application does not ask for whom a plugin acts"), "{rendered}");

    let hasty = || Hasty { says_that_edges_narrow: true };
    let plan = Plan::new(&policy.capability(hasty())).unwrap();
    let plugins = Host::builder().capability(hasty()).build().unwrap().load(&plan).unwrap();
    let look = |plugin: &str| {
        plugins.get(plugin).unwrap().call_wave(&format!("test:{plugin}/look.count(\"holidays\")"))
    };
    assert_eq!(look("viewer").unwrap(), "ok(9)");
    let error = look("guide").unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Offer, Blame::Host));
    assert_eq!(
        error.to_string(),
        "`desk:photos/albums.pictures@1.0.0`, which the application offers, did not ask what an edge leaves of `albums`"
    );
}
