//! The plugin as a component, in the real host.

use acme_notes_sdk::testing::{Component, Failure, json};

#[test]
fn pages_come_of_notes_in_a_component() -> Result<(), Failure> {
    let mut plugin = Component::build(env!("CARGO_MANIFEST_DIR"))?;
    plugin.import("acme:notes/store.find@1.2.0", |arguments| match arguments {
        [title] if title == "a" => Ok(json!({ "ok": "text" })),
        [title] => Ok(json!({ "err": { "no-note": title } })),
        _ => Err("`find` takes a title".to_owned()),
    });
    let page = plugin.call("acme:notes/pages.make@1.2.0", json!(["a", ["gen"]]))?;
    assert_eq!(page, json!({ "ok": { "title": "a", "body": "text", "type": 1 } }));
    let missing = plugin.call("acme:notes/pages.make@1.2.0", json!({ "title": "b", "style": [] }))?;
    assert_eq!(missing, json!({ "err": { "no-note": "b" } }));

    plugin.session()?;
    let book = plugin.call("acme:notes/pages.[constructor]book@1.2.0", json!(["title"]))?;
    let page = json!({ "title": "", "body": "" });
    for count in [1, 2] {
        let added = plugin.call("acme:notes/pages.[method]book.add@1.2.0", json!([book, page]))?;
        assert_eq!(added, json!(count));
    }
    plugin.drop_resource(&book)?;

    let failure = plugin.call("acme:notes/pages.[constructor]book@1.2.0", json!([""])).unwrap_err();
    let place = &failure.fault["place"];
    assert_eq!((&place["file"], &place["line"]), (&json!("src/lib.rs"), &json!(23)));
    assert!(failure.message.contains("a book has a title"), "{failure:?}");
    Ok(())
}
