;; Imports test:swap/keeps, and passes both calls on.
(component
  (import "test:swap/keeps@0.1.0" (instance $keeps
    (export "version" (func (result u32)))
    (export "count" (func (result u32)))))
  (core func $version (canon lower (func $keeps "version")))
  (core func $count (canon lower (func $keeps "count")))
  (func $version2 (result u32) (canon lift (core func $version)))
  (func $count2 (result u32) (canon lift (core func $count)))
  (instance (export "test:swap/asks@0.1.0") (export "version" (func $version2)) (export "count" (func $count2))))
