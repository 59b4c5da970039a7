;;! rows = [41]
;;! does = "has one function of 640 KiB"
;;! returns = ""
;;! memory = "256 MiB"
(component
  (core module $m
    (func (export "run") (local i32)
      ;;@ repeat 80000
      (local.set 0 (i32.add (local.get 0) (i32.const {n})))
      ;;@ end
    ))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
