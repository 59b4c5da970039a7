;;! rows = [26]
;;! does = "calls the host where the host asks for room"
;;! call = "test:hostile/act.run(\"a text of the host\")"
;;! fails = "Trap"
;;! says = "cannot leave component instance"
(component
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
    (type $word u64)
    (export "instant" (type $instant (eq $word)))
    (export "now" (func (result $instant)))))
  (core func $now (canon lower (func $clock "now")))
  (core module $m
    (import "host" "now" (func $now (result i64)))
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (drop (call $now)) (i32.const 64))
    (func (export "run") (param i32 i32)))
  (core instance $i (instantiate $m (with "host" (instance (export "now" (func $now))))))
  (func $run (param "text" string)
    (canon lift (core func $i "run") (memory $i "memory") (realloc (func $i "realloc"))))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
