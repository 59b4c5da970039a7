;;! rows = [25]
;;! does = "gives the host room at an odd address"
;;! call = "test:hostile/act.run([1, 2])"
;;! fails = "Trap"
;;! says = "broke the rules of the canonical ABI"
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 33))
    (func (export "run") (param i32 i32)))
  (core instance $i (instantiate $m))
  (func $run (param "numbers" (list u32))
    (canon lift (core func $i "run") (memory $i "memory") (realloc (func $i "realloc"))))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
