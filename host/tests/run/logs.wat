;; Imports plugwright:log and exports test:bad/logs.
(component
  (type $log-types (instance
    (type $level (enum "trace" "debug" "info" "warn" "error"))
    (export "level" (type $l (eq $level)))
    (export "log" (func (param "level" $l) (param "target" string) (param "message" string)))))
  (import "plugwright:log/log@0.1.0" (instance $log (type $log-types)))
  (core module $heap
    (memory (export "memory") 1)
    (data (i32.const 64) "part")
    (data (i32.const 128) "a line with \1b[31mcolour"))
  (core instance $h (instantiate $heap))
  (core func $say (canon lower (func $log "log") (memory $h "memory")))
  (core module $m
    (import "log" "say" (func $say (param i32 i32 i32 i32 i32)))
    (func (export "say") (param $level i32)
      (call $say (local.get $level) (i32.const 64) (i32.const 4) (i32.const 128) (i32.const 23)))
    (func (export "flood") (param $times i32)
      (loop $again
        (call $say (i32.const 2) (i32.const 64) (i32.const 4) (i32.const 128) (i32.const 23))
        (local.set $times (i32.sub (local.get $times) (i32.const 1)))
        (br_if $again (local.get $times)))))
  (core instance $i (instantiate $m (with "log" (instance (export "say" (func $say))))))
  (func $say2 (param "level" u32) (canon lift (core func $i "say")))
  (func $flood2 (param "times" u32) (canon lift (core func $i "flood")))
  (instance (export "test:bad/logs@0.1.0")
    (export "say" (func $say2))
    (export "flood" (func $flood2))))
