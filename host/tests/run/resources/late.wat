;; Imports test:res/blobs and exports test:res/later, whose functions are async and pass handles by calls that are async too.
(module
  (import "test:res/blobs@0.1.0" "[constructor]blob" (func $new (param i32) (result i32)))
  (import "test:res/blobs@0.1.0" "[method]blob.add" (func $add (param i32 i32) (result i32)))
  (import "test:res/blobs@0.1.0" "[method]blob.peek" (func $peek (param i32) (result i32)))
  (import "test:res/blobs@0.1.0" "[resource-drop]blob" (func $drop (param i32)))
  (import "test:res/blobs@0.1.0" "touch" (func $touch (param i32) (result i32)))
  (import "test:res/blobs@0.1.0" "swallow" (func $swallow (param i32 i32) (result i32)))
  (import "test:res/blobs@0.1.0" "bear" (func $bear (param i32) (result i32)))
  (import "test:res/blobs@0.1.0" "hang" (func $hang (param i32)))
  (import "test:res/blobs@0.1.0" "live" (func $live (result i32)))
  (func $is (param i32 i32) (if (i32.ne (local.get 0) (local.get 1)) (then unreachable)))
  ;; Lent, called, given and taken back; gives how many are left.
  (func (export "test:res/later@0.1.0#go") (param $times i32) (result i32)
    (local $it i32)
    (block $done
      (loop $more
        (br_if $done (i32.eqz (local.get $times)))
        (local.set $it (call $new (local.get $times)))
        (call $is (call $touch (local.get $it)) (local.get $times))
        (call $is (call $peek (local.get $it)) (local.get $times))
        (call $is (call $add (local.get $it) (i32.const 3)) (i32.add (local.get $times) (i32.const 3)))
        (call $is (call $swallow (i32.const 1) (local.get $it)) (i32.add (local.get $times) (i32.const 3)))
        (call $is (call $swallow (i32.const 0) (i32.const 0)) (i32.const 0))
        (local.set $it (call $bear (i32.const 9)))
        (call $is (call $touch (local.get $it)) (i32.const 9))
        (call $drop (local.get $it))
        (local.set $times (i32.sub (local.get $times) (i32.const 1)))
        (br $more)))
    (call $live))
  ;; Takes one of somebody else's and gives it back, one more.
  (func (export "test:res/later@0.1.0#raise") (param $it i32) (result i32)
    (drop (call $add (local.get $it) (i32.const 1)))
    (local.get $it))
  ;; Has one that is lent to a call which takes longer than it may.
  (func (export "test:res/later@0.1.0#vain") (call $hang (call $new (i32.const 1))))
  (func (export "test:res/later@0.1.0#lose") (drop (call $new (i32.const 1))) unreachable)
)
