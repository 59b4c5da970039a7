;;! rows = [22]
;;! does = "gives its results at an odd address"
;;! fails = "Trap"
;;! says = "broke the rules of the canonical ABI"
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "run") (result i32) (i32.const 33)))
  (core instance $i (instantiate $m))
  (func $run (result (tuple u32 u32)) (canon lift (core func $i "run") (memory $i "memory")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
