;; Exports test:desk/note, which reads a value and a setting.
(component
  (type $values (instance
    (type $error (variant (case "quota") (case "key") (case "other" string)))
    (export "error" (type $e (eq $error)))
    (export "get" (func (param "key" string) (result (result (option (list u8)) (error $e)))))))
  (import "plugwright:keyvalue/keyvalue@0.1.0" (instance $values (type $values)))
  (import "plugwright:config/config@0.1.0" (instance $config
    (export "get" (func (param "key" string) (result (option string))))))
  (core module $heap
    (memory (export "memory") 1)
    (data (i32.const 64) "motto")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096)))
  (core instance $h (instantiate $heap))
  (core func $value (canon lower (func $values "get") (memory $h "memory") (realloc (func $h "realloc"))))
  (core func $setting (canon lower (func $config "get") (memory $h "memory") (realloc (func $h "realloc"))))
  (core module $m
    (import "heap" "memory" (memory 1))
    (import "host" "value" (func $value (param i32 i32 i32)))
    (import "host" "setting" (func $setting (param i32 i32 i32)))
    (func (export "note")
      (call $value (i32.const 64) (i32.const 5) (i32.const 16))
      (call $setting (i32.const 64) (i32.const 5) (i32.const 48)))
    ;; Whether there was a setting the last time.
    (func (export "known") (result i32) (i32.load8_u (i32.const 48))))
  (core instance $i (instantiate $m
    (with "heap" (instance $h))
    (with "host" (instance (export "value" (func $value)) (export "setting" (func $setting))))))
  (func $note (canon lift (core func $i "note")))
  (func $known (result bool) (canon lift (core func $i "known")))
  (instance (export "test:desk/note") (export "note" (func $note)))
  (instance (export "test:desk/told") (export "known" (func $known))))
