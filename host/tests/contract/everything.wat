;; What a plugin of the world `everything` does, by hand. The host lays arguments out in this memory, and a list of anything is
;; an address and a length: so one function gives back lists of every type.
(module
  (import "[export]test:contract/counting@0.1.0" "[resource-new]counter" (func $new (param i32) (result i32)))
  (import "[export]test:contract/counting@0.1.0" "[resource-rep]counter" (func $rep (param i32) (result i32)))
  (import "[export]test:contract/counting@0.1.0" "[resource-drop]counter" (func $drop (param i32)))

  (memory (export "memory") 1)
  (data (i32.const 16) "too large")
  (global $free (mut i32) (i32.const 1024))
  (global $alive (mut i32) (i32.const 0))
  (global $calls (mut i32) (i32.const 0))

  (func $realloc (export "cabi_realloc")
    (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and
      (i32.add (global.get $free) (i32.sub (local.get $align) (i32.const 1)))
      (i32.sub (i32.const 0) (local.get $align))))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (block $fits
      (loop $grow
        (br_if $fits (i32.le_u (global.get $free) (i32.mul (memory.size) (i32.const 65536))))
        (br_if $grow (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))
        (unreachable)))
    (local.get $at))

  (func $alloc (param $size i32) (result i32)
    (call $realloc (i32.const 0) (i32.const 0) (i32.const 8) (local.get $size)))

  (func $echo (param $at i32) (param $length i32) (result i32)
    (local $result i32)
    (local.set $result (call $alloc (i32.const 8)))
    (i32.store (local.get $result) (local.get $at))
    (i32.store offset=4 (local.get $result) (local.get $length))
    (local.get $result))
  (export "test:contract/echo@0.1.0#text" (func $echo))
  (export "test:contract/echo@0.1.0#bytes" (func $echo))
  (export "test:contract/echo@0.1.0#names" (func $echo))
  (export "test:contract/echo@0.1.0#all" (func $echo))

  (func (export "test:contract/echo@0.1.0#first")
    (param $some i32) (param $at i32) (param $length i32) (param $other i32) (param $number i32) (result i32)
    (local $result i32)
    (local.set $result (call $alloc (i32.const 12)))
    (i32.store8 (local.get $result) (local.get $some))
    (i32.store offset=4 (local.get $result) (local.get $at))
    (i32.store offset=8 (local.get $result) (local.get $length))
    (local.get $result))

  (func (export "test:contract/echo@0.1.0#add") (param $a i32) (param $b i64) (param $c i32) (result i64)
    (i64.add (local.get $b) (i64.extend_i32_u (i32.add (local.get $a) (local.get $c)))))

  (func (export "test:contract/echo@0.1.0#half") (param $n i32) (result i32)
    (local $result i32)
    (local.set $result (call $alloc (i32.const 12)))
    (if (i32.eqz (local.get $n))
      (then (i32.store8 (local.get $result) (i32.const 1)) (i32.store8 offset=4 (local.get $result) (i32.const 1)))
      (else (if (i32.and (local.get $n) (i32.const 1))
        (then (i32.store8 (local.get $result) (i32.const 1)) (i32.store offset=8 (local.get $result) (local.get $n)))
        (else (i32.store offset=4 (local.get $result) (i32.shr_u (local.get $n) (i32.const 1)))))))
    (local.get $result))

  (func (export "test:contract/echo@0.1.0#forget") (param i32 i32))

  (func (export "test:contract/echo@0.1.0#session") (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (global.get $calls))

  (func $counter (export "test:contract/counting@0.1.0#[constructor]counter") (param $start i32) (result i32)
    (local $at i32)
    (local.set $at (call $alloc (i32.const 4)))
    (i32.store (local.get $at) (local.get $start))
    (global.set $alive (i32.add (global.get $alive) (i32.const 1)))
    (call $new (local.get $at)))

  (func (export "test:contract/counting@0.1.0#[dtor]counter") (param $at i32)
    (global.set $alive (i32.sub (global.get $alive) (i32.const 1))))

  (func (export "test:contract/counting@0.1.0#[method]counter.add") (param $at i32) (param $n i32) (result i32)
    (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (local.get $n)))
    (i32.load (local.get $at)))

  (func (export "test:contract/counting@0.1.0#[static]counter.checked") (param $n i32) (result i32)
    (local $result i32)
    (local.set $result (call $alloc (i32.const 12)))
    (if (i32.gt_u (local.get $n) (i32.const 100))
      (then
        (i32.store8 (local.get $result) (i32.const 1))
        (i32.store offset=4 (local.get $result) (i32.const 16))
        (i32.store offset=8 (local.get $result) (i32.const 9)))
      (else (i32.store offset=4 (local.get $result) (call $counter (local.get $n)))))
    (local.get $result))

  (func (export "test:contract/counting@0.1.0#sum") (param $a i32) (param $some i32) (param $b i32) (result i32)
    (i32.load (local.get $a))
    (if (result i32) (local.get $some) (then (i32.load (local.get $b))) (else (i32.const 0)))
    i32.add)

  (func (export "test:contract/counting@0.1.0#finish") (param $handle i32) (result i32)
    (local $n i32)
    (local.set $n (i32.load (call $rep (local.get $handle))))
    (call $drop (local.get $handle))
    (local.get $n))

  (func (export "test:contract/counting@0.1.0#alive") (result i32) (global.get $alive))

  (func (export "version") (result i32) (i32.const 7)))
