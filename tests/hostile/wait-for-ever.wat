;;! rows = [6]
;;! does = "waits for a timer that rings in 584 years"
;;! bites = ["deadline"]
;;! fails = "Deadline"
;;! says = "plugin `suspect` took longer than its deadline of 200ms"
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
    (func (export "run") (call $block (call $subscribe (i64.const -1)))))
  (core instance $i (instantiate $m (with "host" (instance
    (export "block" (func $block))
    (export "subscribe" (func $subscribe))))))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
