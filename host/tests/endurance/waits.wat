;; Exports test:bad/waits, a plugin of the async engine: does well, or fails in a way of the caller's choice. Each time it fails it
;; holds a thing of the application's, which is dropped with its store and not before.
(component
  (import "test:bad/things@0.1.0" (instance $things
    (export "thing" (type $thing (sub resource)))
    (export "[constructor]thing" (func (result (own $thing))))))
  (core func $thing (canon lower (func $things "[constructor]thing")))
  (core func $return (canon task.return (result u32)))
  (core module $m
    (import "" "return" (func $return (param i32)))
    (import "" "thing" (func $thing (result i32)))
    (func (export "next") (param i32) (result i32)
      (call $return (i32.add (local.get 0) (i32.const 1)))
      (i32.const 0))
    (func (export "trap") (result i32) (drop (call $thing)) unreachable)
    ;; Lets others have their turn, again and again.
    (func (export "forever") (result i32) (drop (call $thing)) (i32.const 1))
    (func (export "again") (param i32 i32 i32) (result i32) (i32.const 1)))
  (core instance $i (instantiate $m (with "" (instance
    (export "return" (func $return)) (export "thing" (func $thing))))))
  (alias core export $i "again" (core func $again))
  (type $next (func async (param "x" u32) (result u32)))
  (type $fails (func async (result u32)))
  (func $next (type $next) (canon lift (core func $i "next") async (callback $again)))
  (func $trap (type $fails) (canon lift (core func $i "trap") async (callback $again)))
  (func $forever (type $fails) (canon lift (core func $i "forever") async (callback $again)))
  (instance (export "test:bad/waits@0.1.0")
    (export "next" (func $next)) (export "trap" (func $trap)) (export "forever" (func $forever))))
