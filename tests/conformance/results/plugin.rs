use crate::Plugin;
use crate::exports::conformance::results::results::{Failure, Guest, Problem, Reason};

type InTuple = (Result<(), ()>, Result<(), Reason>, Result<u8, ()>);

impl Guest for Plugin {
    fn both(x: u32) -> Result<String, String> {
        if x == 0 { Ok("fine".to_owned()) } else { Err(format!("wrong {x}")) }
    }

    fn nothing(x: u32) -> Result<(), ()> {
        if x == 0 { Ok(()) } else { Err(()) }
    }

    fn only_ok(x: u32) -> Result<u32, ()> {
        if x == 0 { Ok(4_294_967_295) } else { Err(()) }
    }

    fn only_err(x: u32) -> Result<(), String> {
        if x == 0 { Ok(()) } else { Err(String::new()) }
    }

    fn with_enum(x: u32) -> Result<u8, Reason> {
        if x == 0 { Ok(255) } else { Err(Reason::Refused) }
    }

    fn with_record(x: u32) -> Result<u8, Problem> {
        if x == 0 { Ok(0) } else { Err(Problem { code: x, text: "🦀".to_owned() }) }
    }

    fn with_variant(x: u32) -> Result<Vec<u8>, Failure> {
        match x {
            0 => Ok(vec![1, 2]),
            1 => Err(Failure::Io("disk".to_owned())),
            _ => Err(Failure::Other),
        }
    }

    fn with_option(x: u32) -> Result<Option<u8>, Option<String>> {
        match x {
            0 => Ok(None),
            1 => Ok(Some(0)),
            2 => Err(None),
            _ => Err(Some(String::new())),
        }
    }

    fn nested(x: u32) -> Result<Result<u8, String>, Reason> {
        match x {
            0 => Ok(Ok(1)),
            1 => Ok(Err("inner".to_owned())),
            _ => Err(Reason::NotFound),
        }
    }

    fn echo(x: Result<u32, String>) -> Result<u32, String> {
        x
    }

    fn echo_in_list(x: Vec<Result<u8, String>>) -> Vec<Result<u8, String>> {
        x
    }

    fn echo_in_tuple(x: InTuple) -> InTuple {
        x
    }

    fn show(x: Result<u32, String>) -> String {
        match x {
            Ok(value) => format!("ok {value}"),
            Err(text) => format!("err {text}"),
        }
    }
}
