;;! rows = [45]
;;! does = "has docs of its types that are none"
;;! fails = "NotAComponent"
;;! says = "key must be a string"
(component
  (@custom "package-docs" "\01{{{{")
  (core module $m (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
