;;! rows = [12]
;;! does = "keeps each of twenty memories below the limit for all"
;;! bites = ["memory"]
;;! fails = "Memory"
;;! says = "plugin `suspect` wanted more memory than its limit of 64 MiB"
(component
  (core module $big (memory 128))
  ;;@ repeat 20
  (core instance (instantiate $big))
  ;;@ end
  (core module $m (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
