;;! rows = [24]
;;! does = "gives 2 MiB of bytes, of which a dynamic call makes one value each"
;;! bites = ["transfer"]
;;! limits = { transfer = "16 MiB" }
;;! fails = "Transfer"
;;! says = "that one call may carry"
;;! memory = "128 MiB"
(component
  (core module $m
    (memory (export "memory") 40)
    (func (export "run") (result i32)
      (i32.store (i32.const 16) (i32.const 64))
      (i32.store (i32.const 20) (i32.const 0x200000))
      (i32.const 16)))
  (core instance $i (instantiate $m))
  (func $run (result (list u8)) (canon lift (core func $i "run") (memory $i "memory")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
