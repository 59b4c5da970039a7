;; A plain plugin that calls a plain function of a plugin of the async engine.
(component
  (import "test:async/plain" (instance $plain
    (export "plain" (func (param "x" u32) (result u32)))))
  (core module $m
    (import "" "plain" (func $plain (param i32) (result i32)))
    (func (export "twice") (param i32) (result i32)
      (call $plain (call $plain (local.get 0)))))
  (core func $p (canon lower (func $plain "plain")))
  (core instance $i (instantiate $m (with "" (instance (export "plain" (func $p))))))
  (func $twice (param "x" u32) (result u32) (canon lift (core func $i "twice")))
  (instance (export "test:async/blunt") (export "twice" (func $twice)))
)
