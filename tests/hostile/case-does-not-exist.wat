;;! rows = [22]
;;! does = "gives a case that its variant does not have"
;;! fails = "Trap"
;;! says = "broke the rules of the canonical ABI"
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "run") (result i32)
      (i32.store8 (i32.const 16) (i32.const 7))
      (i32.const 16)))
  (core instance $i (instantiate $m))
  (func $run (result (option u32)) (canon lift (core func $i "run") (memory $i "memory")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
