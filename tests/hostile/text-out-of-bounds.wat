;;! rows = [21]
;;! does = "gives a text that lies outside of its memory"
;;! fails = "Trap"
;;! says = "broke the rules of the canonical ABI"
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "run") (result i32)
      (i32.store (i32.const 16) (i32.const 0x7fffffff))
      (i32.store (i32.const 20) (i32.const 64))
      (i32.const 16)))
  (core instance $i (instantiate $m))
  (func $run (result string) (canon lift (core func $i "run") (memory $i "memory")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
