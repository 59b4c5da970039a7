;;! rows = [2]
;;! does = "loops for ever while it starts"
;;! bites = ["deadline"]
;;! fails = "Deadline"
;;! says = "plugin `suspect` took longer than its deadline of 200ms"
(component
  (core module $m
    (func $start (loop $forever (br $forever)))
    (start $start)
    (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
