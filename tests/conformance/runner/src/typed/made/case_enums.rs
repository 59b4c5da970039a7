// Made by `cargo xtask codegen` of `tests/conformance/enums`.

mod contract {
    plugwright::contract!({ path: "../enums/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let enums = contract::Enums::from_plugin(plugin)?;
    calls.returns(1, || enums.echo_one(contract::enums::One::Only), || contract::enums::One::Only);
    calls.returns(2, || enums.echo(contract::enums::Colour::Red), || contract::enums::Colour::Red);
    calls.returns(3, || enums.echo(contract::enums::Colour::DarkGreen), || contract::enums::Colour::DarkGreen);
    calls.returns(4, || enums.echo(contract::enums::Colour::Blue2), || contract::enums::Colour::Blue2);
    calls.returns(5, || enums.echo_all(&(vec![], None, Err(contract::enums::One::Only),)), || (vec![], None, Err(contract::enums::One::Only),));
    calls.returns(6, || enums.echo_all(&(vec![contract::enums::Colour::Blue2, contract::enums::Colour::Red], Some(contract::enums::Colour::DarkGreen), Ok(contract::enums::Colour::Blue2),)), || (vec![contract::enums::Colour::Blue2, contract::enums::Colour::Red], Some(contract::enums::Colour::DarkGreen), Ok(contract::enums::Colour::Blue2),));
    calls.returns(7, || enums.index(contract::enums::Colour::Red), || 0u32);
    calls.returns(8, || enums.index(contract::enums::Colour::DarkGreen), || 1u32);
    calls.returns(9, || enums.index(contract::enums::Colour::Blue2), || 2u32);
    calls.returns(10, || enums.make(0u32), || contract::enums::Colour::Red);
    calls.returns(11, || enums.make(1u32), || contract::enums::Colour::DarkGreen);
    calls.returns(12, || enums.make(2u32), || contract::enums::Colour::Blue2);
    Ok(())
}
