;; Imports test:app/asks and exports test:app/front, which passes each call on.
(component
  (import "test:app/asks@1.0.0" (instance $prices
    (export "price" (func (param "article" string) (result (result u32 (error string)))))
    (export "act" (func (param "what" string) (result u32)))))
  (core module $heap
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get $at) (local.get $size)))
      (local.get $at)))
  (core instance $h (instantiate $heap))
  (core func $price (canon lower (func $prices "price") (memory $h "memory") (realloc (func $h "realloc"))))
  (core func $act (canon lower (func $prices "act") (memory $h "memory")))
  (core module $m
    (import "prices" "price" (func $price (param i32 i32 i32)))
    (import "prices" "act" (func $act (param i32 i32) (result i32)))
    (func (export "price") (param i32 i32) (result i32)
      (call $price (local.get 0) (local.get 1) (i32.const 16))
      (i32.const 16))
    (func (export "act") (param i32 i32) (result i32)
      (call $act (local.get 0) (local.get 1))))
  (core instance $i (instantiate $m
    (with "prices" (instance (export "price" (func $price)) (export "act" (func $act))))))
  (func $price2 (param "article" string) (result (result u32 (error string)))
    (canon lift (core func $i "price") (memory $h "memory") (realloc (func $h "realloc"))))
  (func $act2 (param "what" string) (result u32)
    (canon lift (core func $i "act") (memory $h "memory") (realloc (func $h "realloc"))))
  (instance (export "test:app/front@1.0.0")
    (export "price" (func $price2))
    (export "act" (func $act2))))
