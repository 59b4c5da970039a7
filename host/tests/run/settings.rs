//! The capability `config`.

use plugwright::{ErrorKind, Grant, Host, Plan, Policy, Settings, Swap};

fn policy(folder: &tempfile::TempDir) -> Policy {
    let component = folder.path().join("reader.wasm");
    std::fs::write(&component, wat::parse_str(include_str!("settings.wat")).unwrap()).unwrap();
    Policy::new().plugin("reader", component)
}

#[test]
fn a_plugin_reads_what_the_operator_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let _ = policy(&folder);
    let text = "[plugins.reader]\npath = \"reader.wasm\"\n[plugins.reader.grants.config]\ngreeting = \"hi\"\nretries = 3\n\
                ratio = 1.0\nverbose = true\napi-key.secret = \"hunter2\"\n";
    let policy = Policy::parse(folder.path().join(Policy::FILE), text).unwrap();
    let plugins = Host::builder().build().unwrap().load(&Plan::new(&policy).unwrap()).unwrap();
    let reader = plugins.get("reader").unwrap();
    let get = |key| reader.call_wave(&format!("test:app/settings.get(\"{key}\")")).unwrap();
    assert_eq!(
        reader.call_wave("test:app/settings.keys()").unwrap(),
        r#"["api-key", "greeting", "ratio", "retries", "verbose"]"#
    );
    assert_eq!(
        ["greeting", "retries", "ratio", "verbose", "api-key", "other", ""].map(get),
        [
            "some(\"hi\")",
            "some(\"3\")",
            "some(\"1.0\")",
            "some(\"true\")",
            "some(\"hunter2\")",
            "none",
            "none"
        ]
    );
}

#[test]
fn without_a_grant_it_does_not_load() {
    let folder = tempfile::tempdir().unwrap();
    let report = Plan::new(&policy(&folder)).unwrap_err();
    assert_eq!(report.errors()[0].kind(), ErrorKind::NotGranted);
    // A grant without settings is one: the plugin has its defaults.
    let plan = Plan::new(&policy(&folder).grant("reader", Grant::config(Settings::new()))).unwrap();
    let plugins = Host::builder().build().unwrap().load(&plan).unwrap();
    assert_eq!(plugins.get("reader").unwrap().call_wave("test:app/settings.keys()").unwrap(), "[]");
    // Whoever changes a plan after it was made gets no further than the linker.
    let mut plan = plan;
    plan.plugins.values_mut().for_each(|plugin| plugin.grants.clear());
    let report = Host::builder().build().unwrap().load(&plan).err().unwrap();
    assert!(report.render().contains("plugwright:config/config@0.1.0"), "{}", report.render());
}

/// A secret is left out wherever a plan is shown, and what is shown is what a swap compares first.
#[test]
fn a_swap_brings_a_new_secret() {
    let folder = tempfile::tempdir().unwrap();
    let plan = |secret: &str| {
        let settings = Settings::new().secret("api-key", secret);
        Plan::new(&policy(&folder).grant("reader", Grant::config(settings))).unwrap()
    };
    let host = Host::builder().build().unwrap();
    let plugins = host.load(&plan("former")).unwrap();
    let swap = Swap::new().consent("reader", "config");
    assert_eq!(host.swap(&plugins, &plan("former"), &swap).unwrap().swapped, []);
    assert_eq!(host.swap(&plugins, &plan("latter"), &swap).unwrap().swapped, ["reader".parse().unwrap()]);
    let key = plugins.get("reader").unwrap().call_wave("test:app/settings.get(\"api-key\")").unwrap();
    assert_eq!(key, "some(\"latter\")");
}
