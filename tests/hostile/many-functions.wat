;;! rows = [40]
;;! does = "has a hundred and twenty thousand empty functions, to keep the compiler busy"
;;! bites = ["functions"]
;;! fails = "TooLarge"
;;! stage = "Contract"
;;! says = "the component of `suspect` has more functions than its limit of 100000"
(component
  (core module $m
    ;;@ repeat 120000
    (func)
    ;;@ end
    (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
