;;! rows = [7]
;;! does = "calls the host as fast as it can"
;;! bites = ["host-calls"]
;;! fails = "HostCalls"
;;! says = "plugin `suspect` called the host more than 20000 times in a second"
;;! limits = { host-calls = 20000 }
(component
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
    (type $word u64)
    (export "instant" (type $instant (eq $word)))
    (export "now" (func (result $instant)))))
  (core func $now (canon lower (func $clock "now")))
  (core module $m
    (import "host" "now" (func $now (result i64)))
    (func (export "run") (loop $more (drop (call $now)) (br $more))))
  (core instance $i (instantiate $m (with "host" (instance (export "now" (func $now))))))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
