//! Which engine a component needs.

use wasmparser::{Parser, Validator, WasmFeatures};

/// Whether a component uses the component model's async, in its types or in how it was built.
///
/// A tool may build on async where the component's own functions are plain: the types do not tell, the validator does. It does
/// not look at code here, so this takes milliseconds even for a component with an interpreter in it.
pub(super) fn needs_async(bytes: &[u8]) -> bool {
    // What is wrong without async and wrong with it is not async: whoever compiles it will say what it is.
    let plain = WasmFeatures::all() & !WasmFeatures::CM_ASYNC;
    !validates(bytes, plain) && validates(bytes, plain | WasmFeatures::CM_ASYNC)
}

fn validates(bytes: &[u8], features: WasmFeatures) -> bool {
    let mut validator = Validator::new_with_features(features);
    Parser::new(0)
        .parse_all(bytes)
        .all(|payload| payload.is_ok_and(|payload| validator.payload(&payload).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::needs_async;

    #[test]
    fn what_is_lifted_in_the_async_way_needs_the_async_engine() {
        let component = |ty: &str, lift: &str, builtin: &str| {
            let text = format!(
                r#"(component
                    (core module $m
                        (func (export "f") (result i32) i32.const 0)
                        (func (export "g"))
                        (func (export "back") (param i32 i32 i32) (result i32) i32.const 0))
                    (core instance $m (instantiate $m))
                    {builtin}
                    (func (export "f") {ty} (canon lift (core func $m {lift}))))"#
            );
            wat::parse_str(text).unwrap()
        };
        assert!(!needs_async(&component("", r#""g""#, "")));
        assert!(needs_async(&component("async", r#""f") async (callback (core func $m "back")"#, "")));
        // Here the types say nothing.
        assert!(needs_async(&component("", r#""g""#, "(core func (canon context.get i32 0))")));
    }
}
