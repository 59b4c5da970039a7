// Made by `cargo xtask codegen` of `tests/conformance/aliases`.

mod contract {
    plugwright::contract!({ path: "../aliases/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let aliases = contract::Aliases::from_plugin(plugin)?;
    calls.returns(1, || aliases.echo_id(4294967296u64), || 4294967296u64);
    calls.returns(2, || aliases.echo_count(4294967295u32), || 4294967295u32);
    calls.returns(3, || aliases.echo_counts(&[]), || vec![]);
    calls.returns(4, || aliases.echo_counts(&[1u32, 4294967295u32]), || vec![1u32, 4294967295u32]);
    calls.returns(5, || aliases.echo_maybe(None), || None);
    calls.returns(6, || aliases.echo_maybe(Some("")), || Some("".to_owned()));
    calls.returns(7, || aliases.echo_table(&[(1u32, contract::types::User { id: 2u64, name: "n".to_owned(), role: contract::types::Role::Writer },)]), || vec![(1u32, contract::types::User { id: 2u64, name: "n".to_owned(), role: contract::types::Role::Writer },)]);
    calls.returns(8, || aliases.echo_user(&contract::types::User { id: 0u64, name: "🦀".to_owned(), role: contract::types::Role::Reader }), || contract::types::User { id: 0u64, name: "🦀".to_owned(), role: contract::types::Role::Reader });
    calls.returns(9, || aliases.echo_part(&[contract::types::Role::Reader, contract::types::Role::Writer]), || vec![contract::types::Role::Reader, contract::types::Role::Writer]);
    calls.returns(10, || aliases.name_of(&contract::types::User { id: 0u64, name: "🦀".to_owned(), role: contract::types::Role::Reader }), || "🦀".to_owned());
    Ok(())
}

mod plain {
    pub(super) mod types {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Role { Reader, Writer }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct User { pub id: u64, pub name: String, pub role: plain::types::Role }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (u64,) = (4294967296u64,); plugin.call_serde::<u64>(&"conformance:aliases/aliases.echo-id@1.0.0".parse()?, &arguments) }, || 4294967296u64);
    calls.returns(2, || { let arguments: (u32,) = (4294967295u32,); plugin.call_serde::<u32>(&"conformance:aliases/aliases.echo-count@1.0.0".parse()?, &arguments) }, || 4294967295u32);
    calls.returns(3, || { let arguments: (Vec<u32>,) = (vec![],); plugin.call_serde::<Vec<u32>>(&"conformance:aliases/aliases.echo-counts@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(4, || { let arguments: (Vec<u32>,) = (vec![1u32, 4294967295u32],); plugin.call_serde::<Vec<u32>>(&"conformance:aliases/aliases.echo-counts@1.0.0".parse()?, &arguments) }, || vec![1u32, 4294967295u32]);
    calls.returns(5, || { let arguments: (Option<String>,) = (None,); plugin.call_serde::<Option<String>>(&"conformance:aliases/aliases.echo-maybe@1.0.0".parse()?, &arguments) }, || None);
    calls.returns(6, || { let arguments: (Option<String>,) = (Some("".to_owned()),); plugin.call_serde::<Option<String>>(&"conformance:aliases/aliases.echo-maybe@1.0.0".parse()?, &arguments) }, || Some("".to_owned()));
    calls.returns(7, || { let arguments: (Vec<(u32, plain::types::User)>,) = (vec![(1u32, plain::types::User { id: 2u64, name: "n".to_owned(), role: plain::types::Role::Writer },)],); plugin.call_serde::<Vec<(u32, plain::types::User)>>(&"conformance:aliases/aliases.echo-table@1.0.0".parse()?, &arguments) }, || vec![(1u32, plain::types::User { id: 2u64, name: "n".to_owned(), role: plain::types::Role::Writer },)]);
    calls.returns(8, || { let arguments: (plain::types::User,) = (plain::types::User { id: 0u64, name: "🦀".to_owned(), role: plain::types::Role::Reader },); plugin.call_serde::<plain::types::User>(&"conformance:aliases/aliases.echo-user@1.0.0".parse()?, &arguments) }, || plain::types::User { id: 0u64, name: "🦀".to_owned(), role: plain::types::Role::Reader });
    calls.returns(9, || { let arguments: (Vec<plain::types::Role>,) = (vec![plain::types::Role::Reader, plain::types::Role::Writer],); plugin.call_serde::<Vec<plain::types::Role>>(&"conformance:aliases/aliases.echo-part@1.0.0".parse()?, &arguments) }, || vec![plain::types::Role::Reader, plain::types::Role::Writer]);
    calls.returns(10, || { let arguments: (plain::types::User,) = (plain::types::User { id: 0u64, name: "🦀".to_owned(), role: plain::types::Role::Reader },); plugin.call_serde::<String>(&"conformance:aliases/aliases.name-of@1.0.0".parse()?, &arguments) }, || "🦀".to_owned());
    Ok(())
}
