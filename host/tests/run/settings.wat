;; Imports plugwright:config and exports test:app/settings, which passes each call on.
(component
  (import "plugwright:config/config@0.1.0" (instance $config
    (export "get" (func (param "key" string) (result (option string))))
    (export "keys" (func (result (list string))))))
  (core module $heap
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32) (param $size i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get $at) (local.get $size)))
      (local.get $at)))
  (core instance $h (instantiate $heap))
  (core func $get (canon lower (func $config "get") (memory $h "memory") (realloc (func $h "realloc"))))
  (core func $keys (canon lower (func $config "keys") (memory $h "memory") (realloc (func $h "realloc"))))
  (core module $m
    (import "config" "get" (func $get (param i32 i32 i32)))
    (import "config" "keys" (func $keys (param i32)))
    (func (export "get") (param i32 i32) (result i32)
      (call $get (local.get 0) (local.get 1) (i32.const 16))
      (i32.const 16))
    (func (export "keys") (result i32)
      (call $keys (i32.const 16))
      (i32.const 16)))
  (core instance $i (instantiate $m
    (with "config" (instance (export "get" (func $get)) (export "keys" (func $keys))))))
  (func $get2 (param "key" string) (result (option string))
    (canon lift (core func $i "get") (memory $h "memory") (realloc (func $h "realloc"))))
  (func $keys2 (result (list string))
    (canon lift (core func $i "keys") (memory $h "memory") (realloc (func $h "realloc"))))
  (instance (export "test:app/settings@1.0.0")
    (export "get" (func $get2))
    (export "keys" (func $keys2))))
