;;! rows = [42]
;;! does = "has a type whose size doubles with every line"
;;! fails = "NotAComponent"
;;! says = "damaged, or uses what this version does not know"
(component
  (type (tuple u8 u8))
  ;;@ repeat 40
  (type (tuple {n} {n}))
  ;;@ end
  (core module $m (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
