;;! rows = [17]
;;! does = "calls itself without end"
;;! fails = "Trap"
;;! says = "plugin `suspect` ran out of stack"
(component
  (core module $m
    (func $deep (export "deep") (param i32) (result i32) (i32.add (i32.const 1) (call $deep (local.get 0))))
    (func (export "run") (drop (call $deep (i32.const 0)))))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
