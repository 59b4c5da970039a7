;;! rows = [25]
;;! does = "gives the host room outside of its memory"
;;! call = "test:hostile/act.run(\"a text of the host\")"
;;! fails = "Trap"
;;! says = "broke the rules of the canonical ABI"
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0x7ffffff0))
    (func (export "run") (param i32 i32)))
  (core instance $i (instantiate $m))
  (func $run (param "text" string)
    (canon lift (core func $i "run") (memory $i "memory") (realloc (func $i "realloc"))))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
