;;! rows = [27]
;;! does = "makes handles without end"
;;! bites = ["handles"]
;;! fails = "Memory"
;;! says = "plugin `suspect` wanted more handles than its limit of 10000"
(component
  (type $thing (resource (rep i32)))
  (core func $new (canon resource.new $thing))
  (core func $rep (canon resource.rep $thing))
  (core func $drop (canon resource.drop $thing))
  (core module $m
    (import "host" "new" (func $new (param i32) (result i32)))
    (import "host" "rep" (func $rep (param i32) (result i32)))
    (import "host" "drop" (func $drop (param i32)))
    (func (export "run") (loop $more (drop (call $new (i32.const 1))) (br $more))))
  (core instance $i (instantiate $m (with "host" (instance
    (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
