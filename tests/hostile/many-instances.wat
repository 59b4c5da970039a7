;;! rows = [13]
;;! does = "instantiates a module two thousand times"
;;! fails = "NotAComponent"
;;! says = "instances count exceeds limit of 1000"
(component
  (core module $small)
  ;;@ repeat 2000
  (core instance (instantiate $small))
  ;;@ end
  (core module $m (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
