;; Imports plugwright:log and exports test:desk/note, which logs a line as information.
(component
  (type $log-types (instance
    (type $level (enum "trace" "debug" "info" "warn" "error"))
    (export "level" (type $l (eq $level)))
    (export "log" (func (param "level" $l) (param "target" string) (param "message" string)))))
  (import "plugwright:log/log@0.1.0" (instance $log (type $log-types)))
  (core module $heap
    (memory (export "memory") 1)
    (data (i32.const 64) "noted"))
  (core instance $h (instantiate $heap))
  (core func $say (canon lower (func $log "log") (memory $h "memory")))
  (core module $m
    (import "log" "say" (func $say (param i32 i32 i32 i32 i32)))
    (func (export "note")
      (call $say (i32.const 2) (i32.const 64) (i32.const 0) (i32.const 64) (i32.const 5))))
  (core instance $i (instantiate $m (with "log" (instance (export "say" (func $say))))))
  (func $note (canon lift (core func $i "note")))
  (instance (export "test:desk/note")
    (export "note" (func $note))))
