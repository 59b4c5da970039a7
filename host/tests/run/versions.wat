;; Was built for test:shop@1.0.0.
(component
  (core module $m
    (func (export "double") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
    (func (export "changed") (param i64) (result i32) (i32.wrap_i64 (local.get 0))))
  (core instance $i (instantiate $m))
  (func $double (param "n" u32) (result u32) (canon lift (core func $i "double")))
  (func $changed (param "n" u64) (result u32) (canon lift (core func $i "changed")))
  (instance (export "test:shop/till@1.0.0")
    (export "double" (func $double))
    (export "changed" (func $changed))))
