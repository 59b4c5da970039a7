;; Imports test:desk/note and exports test:desk/ask, which passes the call on.
(component
  (import "test:desk/note" (instance $desk (export "note" (func))))
  (core func $note (canon lower (func $desk "note")))
  (func $ask (canon lift (core func $note)))
  (instance (export "test:desk/ask")
    (export "ask" (func $ask))))
