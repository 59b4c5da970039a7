;; Imports `test:viewer/look` and exports `test:guide/look`, which passes each call on.
(component
  (import "test:viewer/look" (instance $albums
    (export "count" (func (param "album" string) (result (result u32 (error string)))))))
  (core module $memory
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.set $free (i32.add (local.get $at) (local.get 3)))
      (local.get $at)))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $bytes))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $pictures (canon lower (func $albums "count") (memory $bytes) (realloc $realloc)))
  (core module $code
    (import "host" "memory" (memory 1))
    (import "host" "pictures" (func $pictures (param i32 i32 i32)))
    (func (export "count") (param i32 i32) (result i32)
      (call $pictures (local.get 0) (local.get 1) (i32.const 16))
      (i32.const 16)))
  (core instance $code (instantiate $code (with "host" (instance
    (export "memory" (memory $bytes))
    (export "pictures" (func $pictures))))))
  (func $count (param "album" string) (result (result u32 (error string)))
    (canon lift (core func $code "count") (memory $bytes) (realloc $realloc)))
  (instance $look (export "count" (func $count)))
  (export "test:guide/look" (instance $look)))
