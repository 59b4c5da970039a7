;; Takes, borrows, keeps and gives back carts of the application. In WIT:
;;
;;   interface carts { resource cart { size: func() -> u32; pair: static func() -> tuple<cart, option<cart>>; } }
;;   interface desk {
;;     peek: func(cart: borrow<cart>) -> u32;                          // its size
;;     keep: func(cart: cart);                                         // until `back` or `let-go`
;;     back: func() -> cart;
;;     let-go: func();
;;     both: func(carts: tuple<cart, option<borrow<cart>>>) -> u32;    // the sum of sizes; drops the first
;;     first: func(carts: list<cart>) -> result<cart>;                 // keeps the second, if there is one
;;     fetch: func() -> u32;                                           // asks for a pair, and drops it
;;     fail: func(cart: cart, lent: borrow<cart>);
;;   }
(component
  (import "test:app/carts@1.0.0" (instance $carts
    (export "cart" (type $cart (sub resource)))
    (export "[method]cart.size" (func (param "self" (borrow $cart)) (result u32)))
    (export "[static]cart.pair" (func (result (tuple (own $cart) (option (own $cart))))))))
  (alias export $carts "cart" (type $cart))
  (core module $memory
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.get $top)
      (global.set $top (i32.add (global.get $top) (i32.and (i32.add (local.get 3) (i32.const 7)) (i32.const -8))))))
  (core instance $memory (instantiate $memory))
  (core func $size (canon lower (func $carts "[method]cart.size")))
  (core func $pair (canon lower (func $carts "[static]cart.pair") (memory $memory "memory")))
  (core func $drop (canon resource.drop $cart))
  (core module $m
    (import "app" "memory" (memory 1))
    (import "app" "size" (func $size (param i32) (result i32)))
    (import "app" "pair" (func $pair (param i32)))
    (import "app" "drop" (func $drop (param i32)))
    (global $kept (mut i32) (i32.const 0))
    (func (export "peek") (param $cart i32) (result i32)
      (call $size (local.get $cart))
      (call $drop (local.get $cart)))
    (func (export "keep") (param i32) (global.set $kept (local.get 0)))
    (func (export "back") (result i32) (global.get $kept))
    (func (export "let-go") (call $drop (global.get $kept)))
    (func (export "both") (param $own i32) (param $some i32) (param $lent i32) (result i32)
      (call $size (local.get $own))
      (call $drop (local.get $own))
      (if (local.get $some) (then
        (call $size (local.get $lent))
        (call $drop (local.get $lent))
        (local.set $some)))
      (i32.add (local.get $some)))
    (func (export "first") (param $carts i32) (param $count i32) (result i32)
      (if (i32.gt_u (local.get $count) (i32.const 1))
        (then (global.set $kept (i32.load offset=4 (local.get $carts)))))
      (i32.store8 (i32.const 0) (i32.eqz (local.get $count)))
      (i32.store (i32.const 4) (i32.load (local.get $carts)))
      (i32.const 0))
    (func (export "fetch") (result i32)
      (local $sum i32)
      (call $pair (i32.const 16))
      (local.set $sum (call $size (i32.load (i32.const 16))))
      (call $drop (i32.load (i32.const 16)))
      (if (i32.load8_u (i32.const 20)) (then
        (local.set $sum (i32.add (local.get $sum) (call $size (i32.load (i32.const 24)))))
        (call $drop (i32.load (i32.const 24)))))
      (local.get $sum))
    (func (export "fail") (param i32 i32) unreachable))
  (core instance $i (instantiate $m (with "app" (instance
    (export "memory" (memory $memory "memory"))
    (export "size" (func $size))
    (export "pair" (func $pair))
    (export "drop" (func $drop))))))
  (func $peek (param "cart" (borrow $cart)) (result u32) (canon lift (core func $i "peek")))
  (func $keep (param "cart" (own $cart)) (canon lift (core func $i "keep")))
  (func $back (result (own $cart)) (canon lift (core func $i "back")))
  (func $let-go (canon lift (core func $i "let-go")))
  (func $both (param "carts" (tuple (own $cart) (option (borrow $cart)))) (result u32)
    (canon lift (core func $i "both")))
  (func $first (param "carts" (list (own $cart))) (result (result (own $cart)))
    (canon lift (core func $i "first") (memory $memory "memory") (realloc (func $memory "realloc"))))
  (func $fetch (result u32) (canon lift (core func $i "fetch")))
  (func $fail (param "cart" (own $cart)) (param "lent" (borrow $cart)) (canon lift (core func $i "fail")))
  (instance (export "test:app/desk@1.0.0")
    (export "peek" (func $peek))
    (export "keep" (func $keep))
    (export "back" (func $back))
    (export "let-go" (func $let-go))
    (export "both" (func $both))
    (export "first" (func $first))
    (export "fetch" (func $fetch))
    (export "fail" (func $fail))))
