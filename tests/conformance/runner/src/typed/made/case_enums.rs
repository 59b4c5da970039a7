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

mod plain {
    pub(super) mod enums {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum One { Only }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Colour { Red, DarkGreen, Blue2 }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (plain::enums::One,) = (plain::enums::One::Only,); plugin.call_serde::<plain::enums::One>(&"conformance:enums/enums.echo-one@1.0.0".parse()?, &arguments) }, || plain::enums::One::Only);
    calls.returns(2, || { let arguments: (plain::enums::Colour,) = (plain::enums::Colour::Red,); plugin.call_serde::<plain::enums::Colour>(&"conformance:enums/enums.echo@1.0.0".parse()?, &arguments) }, || plain::enums::Colour::Red);
    calls.returns(3, || { let arguments: (plain::enums::Colour,) = (plain::enums::Colour::DarkGreen,); plugin.call_serde::<plain::enums::Colour>(&"conformance:enums/enums.echo@1.0.0".parse()?, &arguments) }, || plain::enums::Colour::DarkGreen);
    calls.returns(4, || { let arguments: (plain::enums::Colour,) = (plain::enums::Colour::Blue2,); plugin.call_serde::<plain::enums::Colour>(&"conformance:enums/enums.echo@1.0.0".parse()?, &arguments) }, || plain::enums::Colour::Blue2);
    calls.returns(5, || { let arguments: ((Vec<plain::enums::Colour>, Option<plain::enums::Colour>, Result<plain::enums::Colour, plain::enums::One>),) = ((vec![], None, Err(plain::enums::One::Only),),); plugin.call_serde::<(Vec<plain::enums::Colour>, Option<plain::enums::Colour>, Result<plain::enums::Colour, plain::enums::One>)>(&"conformance:enums/enums.echo-all@1.0.0".parse()?, &arguments) }, || (vec![], None, Err(plain::enums::One::Only),));
    calls.returns(6, || { let arguments: ((Vec<plain::enums::Colour>, Option<plain::enums::Colour>, Result<plain::enums::Colour, plain::enums::One>),) = ((vec![plain::enums::Colour::Blue2, plain::enums::Colour::Red], Some(plain::enums::Colour::DarkGreen), Ok(plain::enums::Colour::Blue2),),); plugin.call_serde::<(Vec<plain::enums::Colour>, Option<plain::enums::Colour>, Result<plain::enums::Colour, plain::enums::One>)>(&"conformance:enums/enums.echo-all@1.0.0".parse()?, &arguments) }, || (vec![plain::enums::Colour::Blue2, plain::enums::Colour::Red], Some(plain::enums::Colour::DarkGreen), Ok(plain::enums::Colour::Blue2),));
    calls.returns(7, || { let arguments: (plain::enums::Colour,) = (plain::enums::Colour::Red,); plugin.call_serde::<u32>(&"conformance:enums/enums.index@1.0.0".parse()?, &arguments) }, || 0u32);
    calls.returns(8, || { let arguments: (plain::enums::Colour,) = (plain::enums::Colour::DarkGreen,); plugin.call_serde::<u32>(&"conformance:enums/enums.index@1.0.0".parse()?, &arguments) }, || 1u32);
    calls.returns(9, || { let arguments: (plain::enums::Colour,) = (plain::enums::Colour::Blue2,); plugin.call_serde::<u32>(&"conformance:enums/enums.index@1.0.0".parse()?, &arguments) }, || 2u32);
    calls.returns(10, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<plain::enums::Colour>(&"conformance:enums/enums.make@1.0.0".parse()?, &arguments) }, || plain::enums::Colour::Red);
    calls.returns(11, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<plain::enums::Colour>(&"conformance:enums/enums.make@1.0.0".parse()?, &arguments) }, || plain::enums::Colour::DarkGreen);
    calls.returns(12, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<plain::enums::Colour>(&"conformance:enums/enums.make@1.0.0".parse()?, &arguments) }, || plain::enums::Colour::Blue2);
    Ok(())
}
