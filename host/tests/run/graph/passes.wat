;; Hands on what {next} says of its call.
(component
  (import "test:context/{next}" (instance $next
    (export "callers" (func (result (list string))))
    (export "depth" (func (result u32)))
    (export "trace" (func (result string)))))
  (core module $libc
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.set $top (i32.add (local.get $at) (local.get 3)))
      (local.get $at)))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (alias core export $libc "realloc" (core func $realloc))
  (core func $callers (canon lower (func $next "callers") (memory $memory) (realloc $realloc)))
  (core func $trace (canon lower (func $next "trace") (memory $memory) (realloc $realloc)))
  (core func $depth (canon lower (func $next "depth")))
  (core module $m
    (import "" "callers" (func $callers (param i32)))
    (import "" "trace" (func $trace (param i32)))
    (func (export "callers") (result i32) (call $callers (i32.const 16)) (i32.const 16))
    (func (export "trace") (result i32) (call $trace (i32.const 16)) (i32.const 16)))
  (core instance $i (instantiate $m (with "" (instance
    (export "callers" (func $callers)) (export "trace" (func $trace))))))
  (func $callers2 (result (list string)) (canon lift (core func $i "callers") (memory $memory) (realloc $realloc)))
  (func $trace2 (result string) (canon lift (core func $i "trace") (memory $memory) (realloc $realloc)))
  (func $depth2 (result u32) (canon lift (core func $depth)))
  (instance (export "test:context/{me}")
    (export "callers" (func $callers2)) (export "trace" (func $trace2)) (export "depth" (func $depth2))))
