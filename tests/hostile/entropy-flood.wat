;;! rows = [37]
;;! does = "draws random numbers without end, a few bytes at a time"
;;! bites = ["entropy"]
;;! fails = "Entropy"
;;! says = "plugin `suspect` wanted more than the 64 KiB of random bytes that one call gets"
;;! limits = { entropy = "64 KiB" }
(component
  (import "wasi:random/insecure@0.2.0" (instance $random
    (export "get-insecure-random-u64" (func (result u64)))))
  (core func $number (canon lower (func $random "get-insecure-random-u64")))
  (core module $m
    (import "host" "number" (func $number (result i64)))
    (func (export "run") (loop $more (drop (call $number)) (br $more))))
  (core instance $i (instantiate $m (with "host" (instance (export "number" (func $number))))))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
