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
    calls.returns(7, || maps.echo_many(&[]), || vec![]);
    calls.equals(8, || maps.echo_many(&[[].into_iter().collect(), [("a".to_owned(), 1u32)].into_iter().collect(), [("b".to_owned(), 2u32), ("a".to_owned(), 3u32)].into_iter().collect()]), || vec![[].into_iter().collect(), [("a".to_owned(), 1u32)].into_iter().collect(), [("b".to_owned(), 2u32), ("a".to_owned(), 3u32)].into_iter().collect()]);
    calls.equals(9, || maps.echo_nested(&[("".to_owned(), [].into_iter().collect()), ("a".to_owned(), [(0u32, true), (4294967295u32, false)].into_iter().collect())].into_iter().collect()), || [("".to_owned(), [].into_iter().collect()), ("a".to_owned(), [(0u32, true), (4294967295u32, false)].into_iter().collect())].into_iter().collect());
    calls.equals(10, || maps.echo_shelf(&contract::maps::Shelf { name: "a".to_owned(), stock: [].into_iter().collect() }), || contract::maps::Shelf { name: "a".to_owned(), stock: [].into_iter().collect() });
    calls.equals(11, || maps.echo_shelf(&contract::maps::Shelf { name: "".to_owned(), stock: [("b".to_owned(), vec![]), ("c".to_owned(), vec![[].into_iter().collect(), [('\u{1f980}', 18446744073709551615u64)].into_iter().collect()])].into_iter().collect() }), || contract::maps::Shelf { name: "".to_owned(), stock: [("b".to_owned(), vec![]), ("c".to_owned(), vec![[].into_iter().collect(), [('\u{1f980}', 18446744073709551615u64)].into_iter().collect()])].into_iter().collect() });
    calls.returns(12, || maps.echo_some(None), || None);
    calls.equals(13, || maps.echo_some(Some(&[].into_iter().collect())), || Some([].into_iter().collect()));
    calls.equals(14, || maps.echo_some(Some(&[(255u8, "x".to_owned())].into_iter().collect())), || Some([(255u8, "x".to_owned())].into_iter().collect()));
    Ok(())
}

mod plain {
    pub(super) mod maps {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Shelf { pub name: String, pub stock: std::collections::HashMap<String, Vec<std::collections::HashMap<char, u64>>> }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.equals(1, || { let arguments: (std::collections::HashMap<String, u32>,) = ([].into_iter().collect(),); plugin.call_serde::<std::collections::HashMap<String, u32>>(&"conformance:maps/maps.echo@1.0.0".parse()?, &arguments) }, || [].into_iter().collect());
    calls.equals(2, || { let arguments: (std::collections::HashMap<String, u32>,) = ([("a".to_owned(), 1u32), ("".to_owned(), 0u32), ("🦀".to_owned(), 4294967295u32)].into_iter().collect(),); plugin.call_serde::<std::collections::HashMap<String, u32>>(&"conformance:maps/maps.echo@1.0.0".parse()?, &arguments) }, || [("a".to_owned(), 1u32), ("".to_owned(), 0u32), ("🦀".to_owned(), 4294967295u32)].into_iter().collect());
    calls.equals(3, || { let arguments: (std::collections::HashMap<u8, Vec<String>>,) = ([(0u8, vec![]), (255u8, vec!["a".to_owned(), "b".to_owned()])].into_iter().collect(),); plugin.call_serde::<std::collections::HashMap<u8, Vec<String>>>(&"conformance:maps/maps.echo-lists@1.0.0".parse()?, &arguments) }, || [(0u8, vec![]), (255u8, vec!["a".to_owned(), "b".to_owned()])].into_iter().collect());
    calls.returns(4, || { let arguments: (std::collections::HashMap<String, u32>, String,) = ([("a".to_owned(), 1u32), ("b".to_owned(), 0u32)].into_iter().collect(), "b".to_owned(),); plugin.call_serde::<Option<u32>>(&"conformance:maps/maps.look-up@1.0.0".parse()?, &arguments) }, || Some(0u32));
    calls.returns(5, || { let arguments: (std::collections::HashMap<String, u32>, String,) = ([("a".to_owned(), 1u32)].into_iter().collect(), "b".to_owned(),); plugin.call_serde::<Option<u32>>(&"conformance:maps/maps.look-up@1.0.0".parse()?, &arguments) }, || None);
    calls.equals(6, || { let arguments: () = (); plugin.call_serde::<std::collections::HashMap<String, u32>>(&"conformance:maps/maps.make@1.0.0".parse()?, &arguments) }, || [("first".to_owned(), 1u32), ("🦀".to_owned(), 4294967295u32)].into_iter().collect());
    calls.returns(7, || { let arguments: (Vec<std::collections::HashMap<String, u32>>,) = (vec![],); plugin.call_serde::<Vec<std::collections::HashMap<String, u32>>>(&"conformance:maps/maps.echo-many@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.equals(8, || { let arguments: (Vec<std::collections::HashMap<String, u32>>,) = (vec![[].into_iter().collect(), [("a".to_owned(), 1u32)].into_iter().collect(), [("b".to_owned(), 2u32), ("a".to_owned(), 3u32)].into_iter().collect()],); plugin.call_serde::<Vec<std::collections::HashMap<String, u32>>>(&"conformance:maps/maps.echo-many@1.0.0".parse()?, &arguments) }, || vec![[].into_iter().collect(), [("a".to_owned(), 1u32)].into_iter().collect(), [("b".to_owned(), 2u32), ("a".to_owned(), 3u32)].into_iter().collect()]);
    calls.equals(9, || { let arguments: (std::collections::HashMap<String, std::collections::HashMap<u32, bool>>,) = ([("".to_owned(), [].into_iter().collect()), ("a".to_owned(), [(0u32, true), (4294967295u32, false)].into_iter().collect())].into_iter().collect(),); plugin.call_serde::<std::collections::HashMap<String, std::collections::HashMap<u32, bool>>>(&"conformance:maps/maps.echo-nested@1.0.0".parse()?, &arguments) }, || [("".to_owned(), [].into_iter().collect()), ("a".to_owned(), [(0u32, true), (4294967295u32, false)].into_iter().collect())].into_iter().collect());
    calls.equals(10, || { let arguments: (plain::maps::Shelf,) = (plain::maps::Shelf { name: "a".to_owned(), stock: [].into_iter().collect() },); plugin.call_serde::<plain::maps::Shelf>(&"conformance:maps/maps.echo-shelf@1.0.0".parse()?, &arguments) }, || plain::maps::Shelf { name: "a".to_owned(), stock: [].into_iter().collect() });
    calls.equals(11, || { let arguments: (plain::maps::Shelf,) = (plain::maps::Shelf { name: "".to_owned(), stock: [("b".to_owned(), vec![]), ("c".to_owned(), vec![[].into_iter().collect(), [('\u{1f980}', 18446744073709551615u64)].into_iter().collect()])].into_iter().collect() },); plugin.call_serde::<plain::maps::Shelf>(&"conformance:maps/maps.echo-shelf@1.0.0".parse()?, &arguments) }, || plain::maps::Shelf { name: "".to_owned(), stock: [("b".to_owned(), vec![]), ("c".to_owned(), vec![[].into_iter().collect(), [('\u{1f980}', 18446744073709551615u64)].into_iter().collect()])].into_iter().collect() });
    calls.returns(12, || { let arguments: (Option<std::collections::HashMap<u8, String>>,) = (None,); plugin.call_serde::<Option<std::collections::HashMap<u8, String>>>(&"conformance:maps/maps.echo-some@1.0.0".parse()?, &arguments) }, || None);
    calls.equals(13, || { let arguments: (Option<std::collections::HashMap<u8, String>>,) = (Some([].into_iter().collect()),); plugin.call_serde::<Option<std::collections::HashMap<u8, String>>>(&"conformance:maps/maps.echo-some@1.0.0".parse()?, &arguments) }, || Some([].into_iter().collect()));
    calls.equals(14, || { let arguments: (Option<std::collections::HashMap<u8, String>>,) = (Some([(255u8, "x".to_owned())].into_iter().collect()),); plugin.call_serde::<Option<std::collections::HashMap<u8, String>>>(&"conformance:maps/maps.echo-some@1.0.0".parse()?, &arguments) }, || Some([(255u8, "x".to_owned())].into_iter().collect()));
    Ok(())
}
