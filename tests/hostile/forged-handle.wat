;;! rows = [28]
;;! does = "uses a handle that it was never given"
;;! fails = "Trap"
;;! says = "unknown handle index"
(component
  (type $thing (resource (rep i32)))
  (core func $new (canon resource.new $thing))
  (core func $rep (canon resource.rep $thing))
  (core func $drop (canon resource.drop $thing))
  (core module $m
    (import "host" "new" (func $new (param i32) (result i32)))
    (import "host" "rep" (func $rep (param i32) (result i32)))
    (import "host" "drop" (func $drop (param i32)))
    (func (export "run") (drop (call $rep (i32.const 77)))))
  (core instance $i (instantiate $m (with "host" (instance
    (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
