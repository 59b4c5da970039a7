;;! rows = [14]
;;! does = "starts with a table of ten million elements"
;;! bites = ["memory"]
;;! fails = "Memory"
;;! says = "plugin `suspect` wanted more memory than its limit of 64 MiB"
(component
  (core module $m
    (table 10000000 funcref)
    (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
