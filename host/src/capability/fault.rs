//! `plugwright:fault`: how an SDK says why a call is about to trap. Not a power: every plugin has it.

use wasmtime::StoreContextMut;
use wasmtime::component::{ComponentType, Lift, Linker};

use crate::error::{Fault, FaultPlace};
use crate::instance::State;
use crate::observe::printable;

const INTERFACE: &str = "plugwright:fault/fault@0.1.0";

/// Longest text of a report that is kept, in bytes: a deep recursion makes tracebacks without end.
const LONGEST: usize = 16 << 10;

#[derive(ComponentType, Lift)]
#[component(record)]
struct WitPlace {
    file: String,
    line: u32,
    column: Option<u32>,
    function: Option<String>,
}

#[derive(ComponentType, Lift)]
#[component(record)]
struct WitFault {
    kind: String,
    message: String,
    place: Option<WitPlace>,
    traceback: String,
}

/// Lets a plugin report an uncaught exception.
pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    linker.instance(INTERFACE)?.func_wrap(
        "report",
        |mut store: StoreContextMut<'_, State>, (fault,): (WitFault,)| {
            store.data_mut().usage.host_calls += 1;
            store.data_mut().fault = Some(Fault {
                kind: printable(&fault.kind, LONGEST),
                message: printable_lines(&fault.message),
                place: fault.place.map(|place| FaultPlace {
                    file: printable(&place.file, LONGEST),
                    line: place.line,
                    column: place.column,
                    function: place.function.map(|name| printable(&name, LONGEST)),
                }),
                traceback: printable_lines(&fault.traceback),
            });
            Ok(())
        },
    )
}

fn printable_lines(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if out.len() >= LONGEST {
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&printable(line, LONGEST));
    }
    out
}
