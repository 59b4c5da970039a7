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
