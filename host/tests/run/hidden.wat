;; A component in a component: the inner one logs, the outer one says nothing of it but in its imports.
(component
  (type $log-types (instance
    (type $level (enum "trace" "debug" "info" "warn" "error"))
    (export "level" (type $l (eq $level)))
    (export "log" (func (param "level" $l) (param "target" string) (param "message" string)))))
  (import "plugwright:log/log@0.1.0" (instance $log (type $log-types)))
  (component $inner
    (import "innocent" (instance (type (instance
      (type $level (enum "trace" "debug" "info" "warn" "error"))
      (export "level" (type $l (eq $level)))
      (export "log" (func (param "level" $l) (param "target" string) (param "message" string)))))))
    (core module $m (func (export "work")))
    (core instance $i (instantiate $m))
    (func (export "work") (canon lift (core func $i "work"))))
  (instance $instance (instantiate $inner (with "innocent" (instance $log))))
  (instance (export "test:desk/work") (export "work" (func $instance "work"))))
