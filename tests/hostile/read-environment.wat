;;! rows = [56]
;;! does = "reads the environment and the arguments of the host"
;;! call = "test:hostile/act.run()"
;;! returns = "0"
(component
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-environment" (func (result (list (tuple string string)))))
    (export "get-arguments" (func (result (list string))))))
  (core module $memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $memory (instantiate $memory))
  (core func $env (canon lower (func $environment "get-environment")
    (memory $memory "memory") (realloc (func $memory "realloc"))))
  (core func $args (canon lower (func $environment "get-arguments")
    (memory $memory "memory") (realloc (func $memory "realloc"))))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "host" "env" (func $env (param i32)))
    (import "host" "args" (func $args (param i32)))
    ;; How many variables and arguments there are.
    (func (export "run") (result i32)
      (call $env (i32.const 16))
      (call $args (i32.const 32))
      (i32.add (i32.load (i32.const 20)) (i32.load (i32.const 36)))))
  (core instance $i (instantiate $m (with "memory" (instance $memory)) (with "host" (instance
    (export "env" (func $env)) (export "args" (func $args))))))
  (func $run (result u32) (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
