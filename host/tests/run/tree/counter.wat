;; Exports test:tree/counter: `next` counts the calls of its instance.
(component
  (core module $m
    (global $count (mut i32) (i32.const 0))
    (func (export "next") (result i32)
      (global.set $count (i32.add (global.get $count) (i32.const 1)))
      (global.get $count))
    (func (export "trap") unreachable))
  (core instance $i (instantiate $m))
  (func $next (result u32) (canon lift (core func $i "next")))
  (func $trap (canon lift (core func $i "trap")))
  (instance (export "test:tree/counter@0.1.0")
    (export "next" (func $next))
    (export "trap" (func $trap))))
