;;! rows = [28]
;;! does = "uses a handle that it gave away"
;;! fails = "Trap"
;;! says = "unknown handle index"
(component
  (component $maker
    (type $thing (resource (rep i32)))
    (core func $new (canon resource.new $thing))
    (core module $m
      (import "host" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 1))))
    (core instance $i (instantiate $m (with "host" (instance (export "new" (func $new))))))
    (export $t "thing" (type $thing))
    (func (export "make") (result (own $t)) (canon lift (core func $i "make"))))
  (instance $maker (instantiate $maker))
  (alias export $maker "thing" (type $thing))
  (component $taker
    (import "thing" (type $t (sub resource)))
    (core module $m (func (export "take") (param i32)))
    (core instance $i (instantiate $m))
    (func (export "take") (param "thing" (own $t)) (canon lift (core func $i "take"))))
  (instance $taker (instantiate $taker (with "thing" (type $thing))))
  (component $user
    (import "thing" (type $t (sub resource)))
    (import "make" (func $make (result (own $t))))
    (import "take" (func $take (param "thing" (own $t))))
    (core func $make (canon lower (func $make)))
    (core func $take (canon lower (func $take)))
    (core module $m
      (import "host" "make" (func $make (result i32)))
      (import "host" "take" (func $take (param i32)))
      (func (export "run") (local $thing i32)
        (local.set $thing (call $make))
        (call $take (local.get $thing))
        (call $take (local.get $thing))))
    (core instance $i (instantiate $m (with "host" (instance
      (export "make" (func $make)) (export "take" (func $take))))))
    (func (export "run") (canon lift (core func $i "run"))))
  (instance $user (instantiate $user
    (with "thing" (type $thing)) (with "make" (func $maker "make")) (with "take" (func $taker "take"))))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $user "run"))))
