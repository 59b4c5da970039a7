;;! rows = [4]
;;! does = "loops for ever in a destructor"
;;! fails = "Deadline"
;;! says = "plugin `suspect` took longer than its deadline of 200ms"
(component
  (core module $d
    (func (export "drop") (param i32) (loop $forever (br $forever))))
  (core instance $d (instantiate $d))
  (type $thing (resource (rep i32) (dtor (func $d "drop"))))
  (core func $new (canon resource.new $thing))
  (core func $drop (canon resource.drop $thing))
  (core module $m
    (import "host" "new" (func $new (param i32) (result i32)))
    (import "host" "drop" (func $drop (param i32)))
    (func (export "run") (call $drop (call $new (i32.const 1)))))
  (core instance $i (instantiate $m
    (with "host" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
