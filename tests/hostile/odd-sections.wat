;;! rows = [45]
;;! does = "has custom sections that are not what their names say"
;;! returns = ""
(component
  (@custom "name" "\ff\ff\ff\ff\ff\ff")
  (@custom "producers" "\ff\ff\ff\ff\0f nonsense")
  (@custom ".dep-v0" "\78\9c\ff\ff\ff\ff")
  (@custom "component-type:bindings" "\00\ff\ff")
  (core module $m (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
