;; Makes requests by WASI 0.2 until it may make no more.
(module
PLAIN
  (memory (export "memory") 1)
  (data (i32.const 48) "127.0.0.1:FIRST")
  (data (i32.const 80) "127.0.0.1:FIRST")
FUNCTIONS
  (func (export "test:row/opens#run") (result i32)
    (local $count i32)
    (loop $more
      (if (i32.eq (call $send2 (i32.const 0)) (i32.const 200))
        (then
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (br $more))))
    ;; The last one was one too many, or wrong in another way: connection-limit-reached is the twelfth error.
    (if (i32.ne (i32.load8_u (i32.const 280)) (i32.const 11))
      (then (local.set $count (i32.add (local.get $count) (i32.const 1000)))))
    (local.get $count))
)
