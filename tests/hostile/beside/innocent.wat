;; Does what it should, before, during and after whatever the suspect does.
(component
  (core module $m (func (export "next") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))
  (core instance $i (instantiate $m))
  (func $next (param "x" u32) (result u32) (canon lift (core func $i "next")))
  (instance (export "test:hostile/innocent@0.1.0") (export "next" (func $next))))
