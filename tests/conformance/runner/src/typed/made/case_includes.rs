// Made by `cargo xtask codegen` of `tests/conformance/includes`.

mod contract {
    plugwright::contract!({ path: "../includes/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let base_store = contract::BaseStore::from_plugin(plugin)?;
    let includes = contract::Includes::from_plugin(plugin)?;
    let more_store = contract::MoreStore::from_plugin(plugin)?;
    calls.returns(1, || includes.echo(&contract::base_types::Item { name: "🦀".to_owned(), kind: contract::base_types::Kind::Large, parts: vec!["".to_owned(), "a".to_owned()] }), || contract::base_types::Item { name: "🦀".to_owned(), kind: contract::base_types::Kind::Large, parts: vec!["".to_owned(), "a".to_owned()] });
    calls.returns(2, || includes.sort_of(&[contract::base_types::Kind::Small, contract::base_types::Kind::Large, contract::base_types::Kind::Small]), || vec!["small".to_owned(), "large".to_owned(), "small".to_owned()]);
    calls.returns(3, || base_store.put(&contract::base_types::Item { name: "a".to_owned(), kind: contract::base_types::Kind::Small, parts: vec!["x".to_owned(), "y".to_owned()] }), || Ok(2u32));
    calls.returns(4, || base_store.put(&contract::base_types::Item { name: "".to_owned(), kind: contract::base_types::Kind::Small, parts: vec![] }), || Err("no name".to_owned()));
    calls.returns(5, || more_store.twice(&contract::base_types::Item { name: "a".to_owned(), kind: contract::base_types::Kind::Small, parts: vec!["x".to_owned()] }), || (contract::base_types::Item { name: "a".to_owned(), kind: contract::base_types::Kind::Small, parts: vec!["x".to_owned()] }, contract::base_types::Item { name: "a".to_owned(), kind: contract::base_types::Kind::Large, parts: vec!["x".to_owned()] },));
    Ok(())
}

mod plain {
    pub(super) mod base_types {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Kind { Small, Large }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Item { pub name: String, pub kind: plain::base_types::Kind, pub parts: Vec<String> }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (plain::base_types::Item,) = (plain::base_types::Item { name: "🦀".to_owned(), kind: plain::base_types::Kind::Large, parts: vec!["".to_owned(), "a".to_owned()] },); plugin.call_serde::<plain::base_types::Item>(&"conformance:includes/includes.echo@1.0.0".parse()?, &arguments) }, || plain::base_types::Item { name: "🦀".to_owned(), kind: plain::base_types::Kind::Large, parts: vec!["".to_owned(), "a".to_owned()] });
    calls.returns(2, || { let arguments: (Vec<plain::base_types::Kind>,) = (vec![plain::base_types::Kind::Small, plain::base_types::Kind::Large, plain::base_types::Kind::Small],); plugin.call_serde::<Vec<String>>(&"conformance:includes/includes.sort-of@1.0.0".parse()?, &arguments) }, || vec!["small".to_owned(), "large".to_owned(), "small".to_owned()]);
    calls.returns(3, || { let arguments: (plain::base_types::Item,) = (plain::base_types::Item { name: "a".to_owned(), kind: plain::base_types::Kind::Small, parts: vec!["x".to_owned(), "y".to_owned()] },); plugin.call_serde::<Result<u32, String>>(&"conformance:includes-base/base-store.put@0.2.0".parse()?, &arguments) }, || Ok(2u32));
    calls.returns(4, || { let arguments: (plain::base_types::Item,) = (plain::base_types::Item { name: "".to_owned(), kind: plain::base_types::Kind::Small, parts: vec![] },); plugin.call_serde::<Result<u32, String>>(&"conformance:includes-base/base-store.put@0.2.0".parse()?, &arguments) }, || Err("no name".to_owned()));
    calls.returns(5, || { let arguments: (plain::base_types::Item,) = (plain::base_types::Item { name: "a".to_owned(), kind: plain::base_types::Kind::Small, parts: vec!["x".to_owned()] },); plugin.call_serde::<(plain::base_types::Item, plain::base_types::Item)>(&"conformance:includes-more/more-store.twice".parse()?, &arguments) }, || (plain::base_types::Item { name: "a".to_owned(), kind: plain::base_types::Kind::Small, parts: vec!["x".to_owned()] }, plain::base_types::Item { name: "a".to_owned(), kind: plain::base_types::Kind::Large, parts: vec!["x".to_owned()] },));
    Ok(())
}
