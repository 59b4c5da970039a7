;;! rows = [4]
;;! does = "loops for ever in its clean-up after a call"
;;! fails = "Deadline"
;;! says = "plugin `suspect` took longer than its deadline of 200ms"
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "run") (result i32) (i32.const 8))
    (func (export "clean-up") (param i32) (loop $forever (br $forever))))
  (core instance $i (instantiate $m))
  (func $run (result string)
    (canon lift (core func $i "run") (memory $i "memory") (post-return (func $i "clean-up"))))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
