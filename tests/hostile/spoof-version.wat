;;! rows = [47]
;;! does = "serves a later patch of an interface that the host has, to be asked instead of it"
;;! fails = "Reserved"
;;! stage = "Plan"
;;! says = "a name that belongs to the host"
(component
  (core module $m (func (export "now") (result i64) (i64.const 0)))
  (core instance $i (instantiate $m))
  (func $now (result u64) (canon lift (core func $i "now")))
  (instance (export "wasi:clocks/monotonic-clock@0.2.99") (export "now" (func $now))))
