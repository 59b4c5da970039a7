;;! rows = [3]
;;! does = "loops for ever where the host asks for room"
;;! call = "test:hostile/act.run(\"hi\")"
;;! fails = "Deadline"
;;! says = "plugin `suspect` took longer than its deadline of 200ms"
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (loop $forever (br $forever)) unreachable)
    (func (export "run") (param i32 i32)))
  (core instance $i (instantiate $m))
  (func $run (param "text" string)
    (canon lift (core func $i "run") (memory $i "memory") (realloc (func $i "realloc"))))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
