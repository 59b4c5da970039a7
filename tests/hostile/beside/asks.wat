;; Wants an interface of another plugin.
(component
  (import "test:hostile/shared@0.1.0" (instance $shared (export "give" (func (result u32)))))
  (core func $give (canon lower (func $shared "give")))
  (core module $m
    (import "shared" "give" (func $give (result i32)))
    (func (export "ask") (result i32) (call $give)))
  (core instance $i (instantiate $m (with "shared" (instance (export "give" (func $give))))))
  (func $ask (result u32) (canon lift (core func $i "ask")))
  (instance (export "test:hostile/asks@0.1.0") (export "ask" (func $ask))))
