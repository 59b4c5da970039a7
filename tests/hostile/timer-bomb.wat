;;! rows = [31, 38]
;;! does = "sets timers without end and drops none"
;;! bites = ["handles"]
;;! fails = "Memory"
;;! says = "plugin `suspect` wanted more things of the host than its limit of 10000"
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
    (func (export "run") (loop $more (drop (call $subscribe (i64.const 1))) (br $more))))
  (core instance $i (instantiate $m (with "host" (instance
    (export "block" (func $block))
    (export "subscribe" (func $subscribe))))))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
