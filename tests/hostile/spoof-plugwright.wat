;;! rows = [47]
;;! does = "serves an interface of Plugwright's own"
;;! fails = "Reserved"
;;! stage = "Plan"
;;! says = "a name that belongs to the host"
(component
  (core module $m (func (export "log") (param i32)))
  (core instance $i (instantiate $m))
  (func $log (param "level" u32) (canon lift (core func $i "log")))
  (instance (export "plugwright:log/log@9.9.9") (export "log" (func $log))))
