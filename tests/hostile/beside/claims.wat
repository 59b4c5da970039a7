;; Serves what the plugin `asks` wants.
(component
  (core module $m (func (export "give") (result i32) (i32.const 42)))
  (core instance $i (instantiate $m))
  (func $give (result u32) (canon lift (core func $i "give")))
  (instance (export "test:hostile/shared@0.1.0") (export "give" (func $give))))
