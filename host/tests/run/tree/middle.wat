;; Imports test:tree/counter and exports test:tree/middle, whose functions pass on to it.
(component
  (import "test:tree/counter@0.1.0" (instance $counter
    (export "next" (func (result u32)))
    (export "trap" (func))))
  (core func $next (canon lower (func $counter "next")))
  (core func $trap (canon lower (func $counter "trap")))
  (func $next2 (result u32) (canon lift (core func $next)))
  (func $trap2 (canon lift (core func $trap)))
  (instance (export "test:tree/middle@0.1.0")
    (export "next" (func $next2))
    (export "trap" (func $trap2))))
