;; Exports test:bad/acts: does well, traps, or waits for a timer that rings in 584 years.
(component
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
  (alias export $poll "pollable" (type $pollable))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
    (export "pollable" (type $p (eq $pollable)))
    (type $word u64)
    (export "duration" (type $duration (eq $word)))
    (export "subscribe-duration" (func (param "when" $duration) (result (own $p))))))
  (core func $block (canon lower (func $poll "[method]pollable.block")))
  (core func $subscribe (canon lower (func $clock "subscribe-duration")))
  (core module $m
    (import "host" "block" (func $block (param i32)))
    (import "host" "subscribe" (func $subscribe (param i64) (result i32)))
    (memory 1)
    (func (export "fine") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
    (func (export "trap") unreachable)
    (func (export "wait") (call $block (call $subscribe (i64.const -1)))))
  (core instance $i (instantiate $m (with "host" (instance
    (export "block" (func $block))
    (export "subscribe" (func $subscribe))))))
  (func $fine (param "x" u32) (result u32) (canon lift (core func $i "fine")))
  (func $trap (canon lift (core func $i "trap")))
  (func $wait (canon lift (core func $i "wait")))
  (instance (export "test:bad/acts@0.1.0")
    (export "fine" (func $fine))
    (export "trap" (func $trap))
    (export "wait" (func $wait))))
