;; Exports test:bad/acts: does well, or fails in a way of the caller's choice. Each time it fails it holds a thing of the
;; application's, which is dropped with its store and not before.
(component
  (import "test:bad/things@0.1.0" (instance $things
    (export "thing" (type $thing (sub resource)))
    (export "[constructor]thing" (func (result (own $thing))))))
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
  (alias export $poll "pollable" (type $pollable))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
    (export "pollable" (type $p (eq $pollable)))
    (type $word u64)
    (export "duration" (type $duration (eq $word)))
    (export "subscribe-duration" (func (param "when" $duration) (result (own $p))))))
  (core func $thing (canon lower (func $things "[constructor]thing")))
  (core func $block (canon lower (func $poll "[method]pollable.block")))
  (core func $subscribe (canon lower (func $clock "subscribe-duration")))
  (core module $m
    (import "host" "thing" (func $thing (result i32)))
    (import "host" "block" (func $block (param i32)))
    (import "host" "subscribe" (func $subscribe (param i64) (result i32)))
    (memory (export "memory") 1)
    (func (export "fine") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
    (func (export "trap") (drop (call $thing)) unreachable)
    ;; For a timer that rings in 584 years.
    (func (export "wait") (drop (call $thing)) (call $block (call $subscribe (i64.const -1))))
    (func (export "spin") (drop (call $thing)) (loop (br 0)))
    (func (export "eat") (drop (call $thing))
      (loop (br_if 0 (i32.ne (memory.grow (i32.const 4)) (i32.const -1))))
      unreachable)
    ;; Gives a text that lies outside of its memory.
    (func (export "lie") (result i32) (drop (call $thing))
      (i32.store (i32.const 16) (i32.const 0x7fffffff))
      (i32.store (i32.const 20) (i32.const 64))
      (i32.const 16)))
  (core instance $i (instantiate $m (with "host" (instance
    (export "thing" (func $thing))
    (export "block" (func $block))
    (export "subscribe" (func $subscribe))))))
  (func $fine (param "x" u32) (result u32) (canon lift (core func $i "fine")))
  (func $trap (canon lift (core func $i "trap")))
  (func $wait (canon lift (core func $i "wait")))
  (func $spin (canon lift (core func $i "spin")))
  (func $eat (canon lift (core func $i "eat")))
  (func $lie (result string) (canon lift (core func $i "lie") (memory $i "memory")))
  (instance (export "test:bad/acts@0.1.0")
    (export "fine" (func $fine))
    (export "trap" (func $trap))
    (export "wait" (func $wait))
    (export "spin" (func $spin))
    (export "eat" (func $eat))
    (export "lie" (func $lie))))
