;; A plugin for Extism, by its kernel's functions alone. Results beside the output are the status of a call.
(module
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "input_load_u8" (func $input_load_u8 (param i64) (result i32)))
  (import "extism:host/env" "input_load_u64" (func $input_load_u64 (param i64) (result i64)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (memory (export "memory") 544)
  (func (export "noop"))
  ;; Gives back its input as plugins do that are written with Extism's kits: the kernel's memory is another than the plugin's, so
  ;; the input is loaded and the output stored, eight bytes a call and what is left one by one.
  (func (export "echo") (result i32)
    (local $length i64) (local $words i64) (local $at i64) (local $output i64)
    (local.set $length (call $input_length))
    (local.set $words (i64.and (local.get $length) (i64.const -8)))
    (block $loaded (loop $load
      (br_if $loaded (i64.ge_u (local.get $at) (local.get $words)))
      (i64.store offset=1024 (i32.wrap_i64 (local.get $at)) (call $input_load_u64 (local.get $at)))
      (local.set $at (i64.add (local.get $at) (i64.const 8)))
      (br $load)))
    (block $loaded (loop $load
      (br_if $loaded (i64.ge_u (local.get $at) (local.get $length)))
      (i32.store8 offset=1024 (i32.wrap_i64 (local.get $at)) (call $input_load_u8 (local.get $at)))
      (local.set $at (i64.add (local.get $at) (i64.const 1)))
      (br $load)))
    (local.set $output (call $alloc (local.get $length)))
    (local.set $at (i64.const 0))
    (block $stored (loop $store
      (br_if $stored (i64.ge_u (local.get $at) (local.get $words)))
      (call $store_u64 (i64.add (local.get $output) (local.get $at)) (i64.load offset=1024 (i32.wrap_i64 (local.get $at))))
      (local.set $at (i64.add (local.get $at) (i64.const 8)))
      (br $store)))
    (block $stored (loop $store
      (br_if $stored (i64.ge_u (local.get $at) (local.get $length)))
      (call $store_u8 (i64.add (local.get $output) (local.get $at)) (i32.load8_u offset=1024 (i32.wrap_i64 (local.get $at))))
      (local.set $at (i64.add (local.get $at) (i64.const 1)))
      (br $store)))
    (call $output_set (local.get $output) (local.get $length))
    (i32.const 0))
  ;; Says that the output is the input where it lies, which no kit does: the least that Extism can take.
  (func (export "in_place") (result i32)
    (call $output_set (call $input_offset) (call $input_length))
    (i32.const 0)))
