;; Imports test:tree/counter and test:tree/middle, which calls the first: `digits` asks the counter directly, by the middle,
;; and directly again.
(component
  (import "test:tree/counter@0.1.0" (instance $counter (export "next" (func (result u32)))))
  (import "test:tree/middle@0.1.0" (instance $middle
    (export "next" (func (result u32)))
    (export "trap" (func))))
  (core func $direct (canon lower (func $counter "next")))
  (core func $by_middle (canon lower (func $middle "next")))
  (core func $trap (canon lower (func $middle "trap")))
  (core module $m
    (import "" "direct" (func $direct (result i32)))
    (import "" "by-middle" (func $by_middle (result i32)))
    (func (export "digits") (result i32)
      (i32.add
        (i32.mul (i32.const 10000) (call $direct))
        (i32.add
          (i32.mul (i32.const 100) (call $by_middle))
          (call $direct)))))
  (core instance $i (instantiate $m (with "" (instance
    (export "direct" (func $direct))
    (export "by-middle" (func $by_middle))))))
  (func $digits (result u32) (canon lift (core func $i "digits")))
  (func $trap2 (canon lift (core func $trap)))
  (instance (export "test:tree/top@0.1.0")
    (export "digits" (func $digits))
    (export "trap" (func $trap2))))
