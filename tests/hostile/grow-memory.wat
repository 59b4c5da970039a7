;;! rows = [10]
;;! does = "grows its memory to the end"
;;! bites = ["memory"]
;;! fails = "Memory"
;;! says = "plugin `suspect` wanted more memory than its limit of 64 MiB"
(component
  (core module $m
    (memory 1)
    (func (export "run")
      (loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
      unreachable))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
