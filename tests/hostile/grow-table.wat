;;! rows = [14]
;;! does = "grows a table to the end"
;;! bites = ["memory"]
;;! fails = "Memory"
;;! says = "plugin `suspect` wanted more memory than its limit of 64 MiB"
(component
  (core module $m
    (table 1 funcref)
    (func (export "run")
      (loop $more (br_if $more (i32.ne (table.grow (ref.null func) (i32.const 100000)) (i32.const -1))))
      unreachable))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
