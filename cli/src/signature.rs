//! Functions as WIT writes them.

use wit_component::WitPrinter;
use wit_parser::{Function, Resolve, Type};

/// A function's name, parameters and result: `render(source: string) -> result<rendered, render-error>`.
pub(crate) fn signature(resolve: &Resolve, function: &Function) -> String {
    let parameters: Vec<String> = function
        .params
        .iter()
        .map(|parameter| format!("{}: {}", parameter.name, type_name(resolve, &parameter.ty)))
        .collect();
    let result = match &function.result {
        Some(result) => format!(" -> {}", type_name(resolve, result)),
        None => String::new(),
    };
    format!("{}({}){result}", function.name, parameters.join(", "))
}

fn type_name(resolve: &Resolve, ty: &Type) -> String {
    let mut printer = WitPrinter::default();
    match printer.print_type_name(resolve, ty) {
        Ok(()) => printer.output.to_string(),
        // A component may hold types that WIT has no words for.
        Err(_) => "?".to_owned(),
    }
}
