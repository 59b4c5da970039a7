;;! rows = [1]
;;! does = "loops for ever in a call"
;;! bites = ["deadline"]
;;! fails = "Deadline"
;;! says = "plugin `suspect` took longer than its deadline of 200ms"
(component
  (core module $m
    (func (export "run") (loop $forever (br $forever))))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
