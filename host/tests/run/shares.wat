;; Exports test:spend/spend: uses as much as its caller asks for, of whatever there is a limit of.
(component
  (import "wasi:random/insecure@0.2.0" (instance $random
    (export "get-insecure-random-u64" (func (result u64)))))
  (import "test:bad/acts@0.1.0" (instance $acts (export "fine" (func (param "x" u32) (result u32)))))
  (import "test:files/opens@0.1.0" (instance $opens (export "run" (func (result u32)))))
  (type $log-types (instance
    (type $level (enum "trace" "debug" "info" "warn" "error"))
    (export "level" (type $l (eq $level)))
    (export "log" (func (param "level" $l) (param "target" string) (param "message" string)))))
  (import "plugwright:log/log@0.1.0" (instance $log (type $log-types)))
  (core module $heap
    (memory (export "memory") 1)
    (data (i32.const 64) "a line"))
  (core instance $h (instantiate $heap))
  (core func $number (canon lower (func $random "get-insecure-random-u64")))
  (core func $fine (canon lower (func $acts "fine")))
  (core func $open (canon lower (func $opens "run")))
  (core func $say (canon lower (func $log "log") (memory $h "memory")))
  (core module $m
    (import "" "number" (func $number (result i64)))
    (import "" "say" (func $say (param i32 i32 i32 i32 i32)))
    (func (export "draw") (param $times i32)
      (loop $more
        (drop (call $number))
        (br_if $more (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
    (func (export "flood") (param $times i32)
      (loop $more
        (call $say (i32.const 2) (i32.const 64) (i32.const 0) (i32.const 64) (i32.const 6))
        (br_if $more (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
    (func (export "turn") (param $times i32)
      (loop $more (br_if $more (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))))
  (core instance $i (instantiate $m (with "" (instance (export "number" (func $number)) (export "say" (func $say))))))
  (func $draw (param "times" u32) (canon lift (core func $i "draw")))
  (func $flood (param "times" u32) (canon lift (core func $i "flood")))
  (func $turn (param "times" u32) (canon lift (core func $i "turn")))
  (func $fine2 (param "x" u32) (result u32) (canon lift (core func $fine)))
  (func $open2 (result u32) (canon lift (core func $open)))
  (instance (export "test:spend/spend")
    (export "draw" (func $draw))
    (export "flood" (func $flood))
    (export "turn" (func $turn))
    (export "deeper" (func $fine2))
    (export "open" (func $open2))))
