;;! rows = [16]
;;! does = "takes 6 MiB more in each call and keeps them"
;;! bites = ["memory"]
;;! times = 11
;;! fails = "Memory"
;;! says = "plugin `suspect` wanted more memory than its limit of 64 MiB"
(component
  (core module $m
    (memory 1)
    (func (export "run")
      (if (i32.eq (memory.grow (i32.const 100)) (i32.const -1)) (then unreachable))
      (memory.fill (i32.const 0) (i32.const 1) (i32.const 6553600))))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
