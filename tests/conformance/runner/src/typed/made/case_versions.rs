// Made by `cargo xtask codegen` of `tests/conformance/versions`.

mod contract {
    plugwright::contract!({ path: "../versions/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let conformance_versions_shelf_shelf_1_0_0 = contract::ConformanceVersionsShelfShelf100::from_plugin(plugin)?;
    let conformance_versions_shelf_shelf_2_0_0 = contract::ConformanceVersionsShelfShelf200::from_plugin(plugin)?;
    calls.returns(1, || conformance_versions_shelf_shelf_1_0_0.tell(&contract::conformance_versions_shelf_shelf_1_0_0::Book { title: "a".to_owned(), pages: 4294967295u32 }), || "a has 4294967295 pages".to_owned());
    calls.returns(2, || conformance_versions_shelf_shelf_2_0_0.tell(&contract::conformance_versions_shelf_shelf_2_0_0::Book { title: "a".to_owned(), pages: 4294967295u64, tags: vec!["new".to_owned(), "".to_owned()] }), || "a has 4294967295 pages, new+".to_owned());
    calls.returns(3, || conformance_versions_shelf_shelf_1_0_0.echo(&contract::conformance_versions_shelf_shelf_1_0_0::Book { title: "🦀".to_owned(), pages: 0u32 }), || contract::conformance_versions_shelf_shelf_1_0_0::Book { title: "🦀".to_owned(), pages: 0u32 });
    calls.returns(4, || conformance_versions_shelf_shelf_2_0_0.echo(&contract::conformance_versions_shelf_shelf_2_0_0::Book { title: "🦀".to_owned(), pages: 18446744073709551615u64, tags: vec![] }), || contract::conformance_versions_shelf_shelf_2_0_0::Book { title: "🦀".to_owned(), pages: 18446744073709551615u64, tags: vec![] });
    calls.returns(5, || conformance_versions_shelf_shelf_2_0_0.echo(&contract::conformance_versions_shelf_shelf_2_0_0::Book { title: "b".to_owned(), pages: 1u64, tags: vec!["x".to_owned(), "y".to_owned()] }), || contract::conformance_versions_shelf_shelf_2_0_0::Book { title: "b".to_owned(), pages: 1u64, tags: vec!["x".to_owned(), "y".to_owned()] });
    calls.returns(6, || conformance_versions_shelf_shelf_1_0_0.count(), || 1u32);
    calls.returns(7, || conformance_versions_shelf_shelf_2_0_0.count(), || 20u32);
    calls.returns(8, || conformance_versions_shelf_shelf_2_0_0.added(contract::conformance_versions_shelf_shelf_2_0_0::Order::First), || "first".to_owned());
    calls.returns(9, || conformance_versions_shelf_shelf_2_0_0.added(contract::conformance_versions_shelf_shelf_2_0_0::Order::Last), || "last".to_owned());
    Ok(())
}

mod plain {
    pub(super) mod conformance_versions_shelf_shelf_1_0_0 {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Book { pub title: String, pub pages: u32 }
    }
    pub(super) mod conformance_versions_shelf_shelf_2_0_0 {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Book { pub title: String, pub pages: u64, pub tags: Vec<String> }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Order { First, Last }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (plain::conformance_versions_shelf_shelf_1_0_0::Book,) = (plain::conformance_versions_shelf_shelf_1_0_0::Book { title: "a".to_owned(), pages: 4294967295u32 },); plugin.call_serde::<String>(&"conformance:versions-shelf/shelf.tell@1.0.0".parse()?, &arguments) }, || "a has 4294967295 pages".to_owned());
    calls.returns(2, || { let arguments: (plain::conformance_versions_shelf_shelf_2_0_0::Book,) = (plain::conformance_versions_shelf_shelf_2_0_0::Book { title: "a".to_owned(), pages: 4294967295u64, tags: vec!["new".to_owned(), "".to_owned()] },); plugin.call_serde::<String>(&"conformance:versions-shelf/shelf.tell@2.0.0".parse()?, &arguments) }, || "a has 4294967295 pages, new+".to_owned());
    calls.returns(3, || { let arguments: (plain::conformance_versions_shelf_shelf_1_0_0::Book,) = (plain::conformance_versions_shelf_shelf_1_0_0::Book { title: "🦀".to_owned(), pages: 0u32 },); plugin.call_serde::<plain::conformance_versions_shelf_shelf_1_0_0::Book>(&"conformance:versions-shelf/shelf.echo@1.0.0".parse()?, &arguments) }, || plain::conformance_versions_shelf_shelf_1_0_0::Book { title: "🦀".to_owned(), pages: 0u32 });
    calls.returns(4, || { let arguments: (plain::conformance_versions_shelf_shelf_2_0_0::Book,) = (plain::conformance_versions_shelf_shelf_2_0_0::Book { title: "🦀".to_owned(), pages: 18446744073709551615u64, tags: vec![] },); plugin.call_serde::<plain::conformance_versions_shelf_shelf_2_0_0::Book>(&"conformance:versions-shelf/shelf.echo@2.0.0".parse()?, &arguments) }, || plain::conformance_versions_shelf_shelf_2_0_0::Book { title: "🦀".to_owned(), pages: 18446744073709551615u64, tags: vec![] });
    calls.returns(5, || { let arguments: (plain::conformance_versions_shelf_shelf_2_0_0::Book,) = (plain::conformance_versions_shelf_shelf_2_0_0::Book { title: "b".to_owned(), pages: 1u64, tags: vec!["x".to_owned(), "y".to_owned()] },); plugin.call_serde::<plain::conformance_versions_shelf_shelf_2_0_0::Book>(&"conformance:versions-shelf/shelf.echo@2.0.0".parse()?, &arguments) }, || plain::conformance_versions_shelf_shelf_2_0_0::Book { title: "b".to_owned(), pages: 1u64, tags: vec!["x".to_owned(), "y".to_owned()] });
    calls.returns(6, || { let arguments: () = (); plugin.call_serde::<u32>(&"conformance:versions-shelf/shelf.count@1.0.0".parse()?, &arguments) }, || 1u32);
    calls.returns(7, || { let arguments: () = (); plugin.call_serde::<u32>(&"conformance:versions-shelf/shelf.count@2.0.0".parse()?, &arguments) }, || 20u32);
    calls.returns(8, || { let arguments: (plain::conformance_versions_shelf_shelf_2_0_0::Order,) = (plain::conformance_versions_shelf_shelf_2_0_0::Order::First,); plugin.call_serde::<String>(&"conformance:versions-shelf/shelf.added@2.0.0".parse()?, &arguments) }, || "first".to_owned());
    calls.returns(9, || { let arguments: (plain::conformance_versions_shelf_shelf_2_0_0::Order,) = (plain::conformance_versions_shelf_shelf_2_0_0::Order::Last,); plugin.call_serde::<String>(&"conformance:versions-shelf/shelf.added@2.0.0".parse()?, &arguments) }, || "last".to_owned());
    Ok(())
}
