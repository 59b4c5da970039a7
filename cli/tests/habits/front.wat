;; Imports test:habits/ts and exports it as test:habits/front: a plugin in front of the others.
(component
  (import "test:habits/ts@1.0.0" (instance $ts
    (export "act" (func (param "what" string) (result u32)))))
  (core module $heap
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (global.get $next))
      (global.set $next (i32.add (local.get $at) (local.get $size)))
      (local.get $at)))
  (core instance $h (instantiate $heap))
  (core func $act (canon lower (func $ts "act") (memory $h "memory")))
  (core module $m
    (import "ts" "act" (func $act (param i32 i32) (result i32)))
    (func (export "act") (param i32 i32) (result i32)
      (call $act (local.get 0) (local.get 1))))
  (core instance $i (instantiate $m (with "ts" (instance (export "act" (func $act))))))
  (func $act2 (param "what" string) (result u32)
    (canon lift (core func $i "act") (memory $h "memory") (realloc (func $h "realloc"))))
  (instance (export "test:habits/front@1.0.0") (export "act" (func $act2))))
