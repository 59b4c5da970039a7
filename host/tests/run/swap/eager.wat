;; Exports test:swap/keeps, and calls the application's test:swap/effects: in `version`, which gives `VERSION`, and at its start where
;; `EAGER` is 1.
(component
  (import "test:swap/effects@0.1.0" (instance $effects (export "touch" (func))))
  (core func $touch (canon lower (func $effects "touch")))
  (core module $m
    (import "effects" "touch" (func $touch))
    (func $begin (if (i32.const EAGER) (then (call $touch))))
    (start $begin)
    (func (export "version") (result i32) (call $touch) (i32.const VERSION))
    (func (export "count") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m (with "effects" (instance (export "touch" (func $touch))))))
  (func $version (result u32) (canon lift (core func $i "version")))
  (func $count (result u32) (canon lift (core func $i "count")))
  (instance (export "test:swap/keeps@0.1.0") (export "version" (func $version)) (export "count" (func $count))))
