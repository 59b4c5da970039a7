// Made by `cargo xtask codegen` of `tests/conformance/both-ways`.

mod contract {
    plugwright::contract!({ path: "../both-ways/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let both_ways = contract::BothWays::from_plugin(plugin)?;
    calls.returns(1, || both_ways.carry(&contract::both_ways::Parcel { id: 18446744073709551615u64, stops: vec![] }), || contract::both_ways::Parcel { id: 18446744073709551615u64, stops: vec!["provider".to_owned()] });
    calls.returns(2, || both_ways.carry(&contract::both_ways::Parcel { id: 0u64, stops: vec!["a".to_owned(), "".to_owned()] }), || contract::both_ways::Parcel { id: 0u64, stops: vec!["a".to_owned(), "".to_owned(), "provider".to_owned()] });
    calls.returns(3, || both_ways.decide(&contract::both_ways::Fate::Lost("🦀".to_owned())), || Err("provider lost 🦀".to_owned()));
    calls.returns(4, || both_ways.decide(&contract::both_ways::Fate::Delivered(contract::both_ways::Parcel { id: 1u64, stops: vec![] })), || Ok(contract::both_ways::Fate::Delivered(contract::both_ways::Parcel { id: 1u64, stops: vec![] })));
    Ok(())
}

mod plain {
    pub(super) mod both_ways {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Parcel { pub id: u64, pub stops: Vec<String> }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Fate { Lost(String), Delivered(plain::both_ways::Parcel) }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (plain::both_ways::Parcel,) = (plain::both_ways::Parcel { id: 18446744073709551615u64, stops: vec![] },); plugin.call_serde::<plain::both_ways::Parcel>(&"conformance:both-ways/both-ways.carry@1.0.0".parse()?, &arguments) }, || plain::both_ways::Parcel { id: 18446744073709551615u64, stops: vec!["provider".to_owned()] });
    calls.returns(2, || { let arguments: (plain::both_ways::Parcel,) = (plain::both_ways::Parcel { id: 0u64, stops: vec!["a".to_owned(), "".to_owned()] },); plugin.call_serde::<plain::both_ways::Parcel>(&"conformance:both-ways/both-ways.carry@1.0.0".parse()?, &arguments) }, || plain::both_ways::Parcel { id: 0u64, stops: vec!["a".to_owned(), "".to_owned(), "provider".to_owned()] });
    calls.returns(3, || { let arguments: (plain::both_ways::Fate,) = (plain::both_ways::Fate::Lost("🦀".to_owned()),); plugin.call_serde::<Result<plain::both_ways::Fate, String>>(&"conformance:both-ways/both-ways.decide@1.0.0".parse()?, &arguments) }, || Err("provider lost 🦀".to_owned()));
    calls.returns(4, || { let arguments: (plain::both_ways::Fate,) = (plain::both_ways::Fate::Delivered(plain::both_ways::Parcel { id: 1u64, stops: vec![] }),); plugin.call_serde::<Result<plain::both_ways::Fate, String>>(&"conformance:both-ways/both-ways.decide@1.0.0".parse()?, &arguments) }, || Ok(plain::both_ways::Fate::Delivered(plain::both_ways::Parcel { id: 1u64, stops: vec![] })));
    Ok(())
}
