;; Imports test:again/shaky, and passes both calls on.
(component
  (import "test:again/shaky@0.1.0" (instance $shaky
    (export "sure" (func (result u32)))
    (export "risky" (func (result u32)))))
  (core func $sure (canon lower (func $shaky "sure")))
  (core func $risky (canon lower (func $shaky "risky")))
  (func $sure2 (result u32) (canon lift (core func $sure)))
  (func $risky2 (result u32) (canon lift (core func $risky)))
  (instance (export "test:again/asks@0.1.0") (export "sure" (func $sure2)) (export "risky" (func $risky2))))
