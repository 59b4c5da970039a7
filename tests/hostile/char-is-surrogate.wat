;;! rows = [22]
;;! does = "gives half of a surrogate pair as a character"
;;! fails = "Trap"
;;! says = "broke the rules of the canonical ABI"
(component
  (core module $m (func (export "run") (result i32) (i32.const 0xd800)))
  (core instance $i (instantiate $m))
  (func $run (result char) (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
