;;! rows = [21]
;;! does = "gives a list whose size in bytes overflows"
;;! fails = "Trap"
;;! says = "broke the rules of the canonical ABI"
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "run") (result i32)
      (i32.store (i32.const 16) (i32.const 0))
      (i32.store (i32.const 20) (i32.const -1))
      (i32.const 16)))
  (core instance $i (instantiate $m))
  (func $run (result (list u64)) (canon lift (core func $i "run") (memory $i "memory")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
