;;! rows = [23]
;;! does = "gives a list of 64 MiB where a call may carry 1 MiB"
;;! bites = ["transfer"]
;;! limits = { memory = "128 MiB", transfer = "1 MiB" }
;;! fails = "Transfer"
;;! says = "the 1 MiB that one call may carry"
;;! memory = "128 MiB"
(component
  (core module $m
    (memory (export "memory") 1040)
    (func (export "run") (result i32)
      (i32.store (i32.const 16) (i32.const 64))
      (i32.store (i32.const 20) (i32.const 0x4000000))
      (i32.const 16)))
  (core instance $i (instantiate $m))
  (func $run (result (list u8)) (canon lift (core func $i "run") (memory $i "memory")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
