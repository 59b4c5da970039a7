;;! rows = [5]
;;! does = "calls a function of the application that panics"
;;! offer = "panics"
;;! fails = "Offer"
;;! blame = "Host"
;;! says = "panicked"
(component
  (import "test:app/ask@0.1.0" (instance $app (export "ask" (func))))
  (core func $ask (canon lower (func $app "ask")))
  (core module $m
    (import "app" "ask" (func $ask))
    (func (export "run") (call $ask)))
  (core instance $i (instantiate $m (with "app" (instance (export "ask" (func $ask))))))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
