;; One of a ring of plugins on the plain engine: `go(n)` meets the others and calls the next one's `go(n - 1)`, until n is 0.
(component
  (import "test:ring/desk" (instance $desk (export "meet" (func (param "n" u32)))))
  (import "test:ring/{next}" (instance $next (export "go" (func (param "n" u32) (result u32)))))
  (core func $meet (canon lower (func $desk "meet")))
  (core func $go (canon lower (func $next "go")))
  (core module $m
    (import "" "meet" (func $meet (param i32)))
    (import "" "go" (func $go (param i32) (result i32)))
    (func (export "go") (param i32) (result i32)
      (call $meet (local.get 0))
      (if (result i32) (i32.eqz (local.get 0))
        (then (i32.const 0))
        (else (i32.add (i32.const 1) (call $go (i32.sub (local.get 0) (i32.const 1))))))))
  (core instance $i (instantiate $m (with "" (instance (export "meet" (func $meet)) (export "go" (func $go))))))
  (func $f (param "n" u32) (result u32) (canon lift (core func $i "go")))
  (instance (export "test:ring/{me}") (export "go" (func $f))))
