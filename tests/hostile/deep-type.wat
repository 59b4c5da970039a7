;;! rows = [42]
;;! does = "has a type that is a list of a list of a list, two hundred deep"
;;! fails = "NotAComponent"
;;! says = "damaged, or uses what this version does not know"
(component
  (type $t0 (list u8))
  ;;@ repeat 200
  (type (list {n}))
  ;;@ end
  (core module $m (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
