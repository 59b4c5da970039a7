;;! rows = [8]
;;! does = "fills all of its memory again and again, in one instruction each"
;;! bites = ["deadline"]
;;! memory = "128 MiB"
;;! fails = "Deadline"
;;! says = "plugin `suspect` took longer than its deadline of 200ms"
(component
  (core module $m
    (memory 1)
    (func (export "run")
      (drop (memory.grow (i32.const 1000)))
      (loop $more
        (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x3e80000))
        (br $more))))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
