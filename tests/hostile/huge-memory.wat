;;! rows = [11]
;;! does = "starts with 4 GiB of memory"
;;! bites = ["memory"]
;;! fails = "Memory"
;;! says = "plugin `suspect` wanted more memory than its limit of 64 MiB"
(component
  (core module $m
    (memory 65536)
    (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
