// Made by `cargo xtask codegen` of `tests/conformance/world-items`.

mod contract {
    plugwright::contract!({ path: "../world-items/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let world = contract::Provider::from_plugin(plugin)?;
    calls.returns(1, || world.world_sum(4294967295u32, 4294967295u32), || 8589934590u64);
    calls.returns(2, || world.world_greet("🦀"), || "Hello, 🦀".to_owned());
    calls.returns(3, || world.world_split("a b  c"), || vec!["a".to_owned(), "b".to_owned(), "".to_owned(), "c".to_owned()]);
    Ok(())
}
