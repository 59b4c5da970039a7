// Made by `cargo xtask codegen` of `tests/conformance/maps`.

mod contract {
    plugwright::contract!({ path: "../maps/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let maps = contract::Maps::from_plugin(plugin)?;
    calls.equals(1, || maps.echo(&[].into_iter().collect()), || [].into_iter().collect());
    calls.equals(2, || maps.echo(&[("a".to_owned(), 1u32), ("".to_owned(), 0u32), ("🦀".to_owned(), 4294967295u32)].into_iter().collect()), || [("a".to_owned(), 1u32), ("".to_owned(), 0u32), ("🦀".to_owned(), 4294967295u32)].into_iter().collect());
    calls.equals(3, || maps.echo_lists(&[(0u8, vec![]), (255u8, vec!["a".to_owned(), "b".to_owned()])].into_iter().collect()), || [(0u8, vec![]), (255u8, vec!["a".to_owned(), "b".to_owned()])].into_iter().collect());
    calls.returns(4, || maps.look_up(&[("a".to_owned(), 1u32), ("b".to_owned(), 0u32)].into_iter().collect(), "b"), || Some(0u32));
    calls.returns(5, || maps.look_up(&[("a".to_owned(), 1u32)].into_iter().collect(), "b"), || None);
    calls.equals(6, || maps.make(), || [("first".to_owned(), 1u32), ("🦀".to_owned(), 4294967295u32)].into_iter().collect());
    Ok(())
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.equals(1, || { let arguments: (std::collections::HashMap<String, u32>,) = ([].into_iter().collect(),); plugin.call_serde::<std::collections::HashMap<String, u32>>(&"conformance:maps/maps.echo@1.0.0".parse()?, &arguments) }, || [].into_iter().collect());
    calls.equals(2, || { let arguments: (std::collections::HashMap<String, u32>,) = ([("a".to_owned(), 1u32), ("".to_owned(), 0u32), ("🦀".to_owned(), 4294967295u32)].into_iter().collect(),); plugin.call_serde::<std::collections::HashMap<String, u32>>(&"conformance:maps/maps.echo@1.0.0".parse()?, &arguments) }, || [("a".to_owned(), 1u32), ("".to_owned(), 0u32), ("🦀".to_owned(), 4294967295u32)].into_iter().collect());
    calls.equals(3, || { let arguments: (std::collections::HashMap<u8, Vec<String>>,) = ([(0u8, vec![]), (255u8, vec!["a".to_owned(), "b".to_owned()])].into_iter().collect(),); plugin.call_serde::<std::collections::HashMap<u8, Vec<String>>>(&"conformance:maps/maps.echo-lists@1.0.0".parse()?, &arguments) }, || [(0u8, vec![]), (255u8, vec!["a".to_owned(), "b".to_owned()])].into_iter().collect());
    calls.returns(4, || { let arguments: (std::collections::HashMap<String, u32>, String,) = ([("a".to_owned(), 1u32), ("b".to_owned(), 0u32)].into_iter().collect(), "b".to_owned(),); plugin.call_serde::<Option<u32>>(&"conformance:maps/maps.look-up@1.0.0".parse()?, &arguments) }, || Some(0u32));
    calls.returns(5, || { let arguments: (std::collections::HashMap<String, u32>, String,) = ([("a".to_owned(), 1u32)].into_iter().collect(), "b".to_owned(),); plugin.call_serde::<Option<u32>>(&"conformance:maps/maps.look-up@1.0.0".parse()?, &arguments) }, || None);
    calls.equals(6, || { let arguments: () = (); plugin.call_serde::<std::collections::HashMap<String, u32>>(&"conformance:maps/maps.make@1.0.0".parse()?, &arguments) }, || [("first".to_owned(), 1u32), ("🦀".to_owned(), 4294967295u32)].into_iter().collect());
    Ok(())
}
