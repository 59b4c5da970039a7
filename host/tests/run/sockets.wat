;; Exports test:sockets/opens: opens sockets until it may open no more, closes none, and gives how many it could: plus a thousand if the
;; end was another error than `new-socket-limit`.
(component
  (type $codes (enum "unknown" "access-denied" "not-supported" "invalid-argument" "out-of-memory" "timeout" "concurrency-conflict"
    "not-in-progress" "would-block" "invalid-state" "new-socket-limit" "address-not-bindable" "address-in-use" "remote-unreachable"
    "connection-refused" "connection-reset" "connection-aborted" "datagram-too-large" "name-unresolvable"
    "temporary-resolver-failure" "permanent-resolver-failure"))
  (type $families (enum "ipv4" "ipv6"))
  (import "wasi:sockets/network@0.2.0" (instance $network
    (alias outer 1 $codes (type $c))
    (export "error-code" (type $code (eq $c)))
    (alias outer 1 $families (type $f))
    (export "ip-address-family" (type $family (eq $f)))))
  (alias export $network "error-code" (type $code))
  (alias export $network "ip-address-family" (type $family))
  (import "wasi:sockets/tcp@0.2.0" (instance $tcp (export "tcp-socket" (type (sub resource)))))
  (alias export $tcp "tcp-socket" (type $socket))
  (import "wasi:sockets/tcp-create-socket@0.2.0" (instance $create
    (export "error-code" (type $c (eq $code)))
    (export "ip-address-family" (type $f (eq $family)))
    (export "tcp-socket" (type $s (eq $socket)))
    (export "create-tcp-socket" (func (param "address-family" $f) (result (result (own $s) (error $c)))))))
  (core module $heap (memory (export "memory") 1))
  (core instance $h (instantiate $heap))
  (core func $open (canon lower (func $create "create-tcp-socket") (memory $h "memory")))
  (core module $m
    (import "" "memory" (memory 1))
    (import "" "open" (func $open (param i32 i32)))
    (func (export "run") (result i32) (local $count i32)
      (loop $more
        (call $open (i32.const 0) (i32.const 16))
        (if (i32.eqz (i32.load8_u (i32.const 16))) (then
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (br $more))))
      (if (i32.ne (i32.load8_u (i32.const 20)) (i32.const 10)) (then
        (local.set $count (i32.add (local.get $count) (i32.const 1000)))))
      (local.get $count)))
  (core instance $i (instantiate $m (with "" (instance (export "memory" (memory $h "memory")) (export "open" (func $open))))))
  (func $run (result u32) (canon lift (core func $i "run")))
  (instance (export "test:sockets/opens") (export "run" (func $run))))
