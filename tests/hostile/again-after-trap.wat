;;! rows = [32]
;;! does = "traps in its first call and hopes to be called again"
;;! times = 3
;;! fails = "Trap"
;;! says = "plugin `suspect` gave up"
(component
  (core module $m
    (global $done (mut i32) (i32.const 0))
    (func (export "run")
      (global.set $done (i32.add (global.get $done) (i32.const 1)))
      ;; In an instance that has trapped before, this would do well.
      (if (i32.eq (global.get $done) (i32.const 1)) (then unreachable))))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
