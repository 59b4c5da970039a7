;; Exports test:again/shaky: gives 7, traps or runs for ever, as test:again/fate says (0, 1, 2).
(component
  (import "test:again/fate@0.1.0" (instance $fate (export "next" (func (result u32)))))
  (core func $next (canon lower (func $fate "next")))
  (core module $m
    (import "fate" "next" (func $next (result i32)))
    (func (export "go") (result i32)
      (local $fate i32)
      (local.set $fate (call $next))
      (if (i32.eq (local.get $fate) (i32.const 1)) (then unreachable))
      (loop $on (br_if $on (i32.eq (local.get $fate) (i32.const 2))))
      (i32.const 7)))
  (core instance $i (instantiate $m (with "fate" (instance (export "next" (func $next))))))
  (func $go (result u32) (canon lift (core func $i "go")))
  (instance (export "test:again/shaky@0.1.0") (export "sure" (func $go)) (export "risky" (func $go))))
