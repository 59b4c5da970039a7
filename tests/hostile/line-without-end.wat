;;! rows = [34]
;;! does = "prints a line of 8 MB"
;;! bites = ["output"]
;;! limits = { output = "4 KiB" }
;;! returns = ""
;;! log = "output cut"
;;! log-bytes = 10000
(component
  (import "wasi:io/error@0.2.0" (instance $error (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error-type))
  (import "wasi:io/streams@0.2.0" (instance $streams
    (export "output-stream" (type $output-stream (sub resource)))
    (alias outer 1 $error-type (type $e))
    (export "error" (type $error (eq $e)))
    (type $failed (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $stream-error (eq $failed)))
    (export "[method]output-stream.blocking-write-and-flush"
      (func (param "self" (borrow $output-stream)) (param "contents" (list u8))
        (result (result (error $stream-error)))))))
  (alias export $streams "output-stream" (type $stream))
  (import "wasi:cli/stdout@0.2.0" (instance $stdout
    (alias outer 1 $stream (type $s))
    (export "output-stream" (type $o (eq $s)))
    (export "get-stdout" (func (result (own $o))))))
  (core module $memory (memory (export "memory") 2) (data (i32.const 1024) "aaaaaaaaaaaaaaaa"))
  (core instance $memory (instantiate $memory))
  (core func $write (canon lower
    (func $streams "[method]output-stream.blocking-write-and-flush") (memory $memory "memory")))
  (core func $get (canon lower (func $stdout "get-stdout")))
  (core module $m
    (import "host" "write" (func $write (param i32 i32 i32 i32)))
    (import "host" "get" (func $get (result i32)))
    (func (export "run") (local $out i32) (local $count i32)
      (local.set $out (call $get))
      (loop $more
        (call $write (local.get $out) (i32.const 1024) (i32.const 4096) (i32.const 0))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (br_if $more (i32.lt_u (local.get $count) (i32.const 2000))))))
  (core instance $i (instantiate $m (with "host" (instance
    (export "write" (func $write)) (export "get" (func $get))))))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
