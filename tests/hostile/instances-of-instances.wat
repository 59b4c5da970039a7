;;! rows = [13]
;;! does = "instantiates components within components, ten of each, four deep"
;;! bites = ["instances"]
;;! fails = "Memory"
;;! says = "plugin `suspect` wanted more core instances than its limit of 1000"
(component
  (component $c0 (core module $small) (core instance (instantiate $small)))
  (component $c1 (alias outer 1 $c0 (component $c))
    ;;@ repeat 10
    (instance (instantiate $c))
    ;;@ end
  )
  (component $c2 (alias outer 1 $c1 (component $c))
    ;;@ repeat 10
    (instance (instantiate $c))
    ;;@ end
  )
  (component $c3 (alias outer 1 $c2 (component $c))
    ;;@ repeat 10
    (instance (instantiate $c))
    ;;@ end
  )
  (component $c4 (alias outer 1 $c3 (component $c))
    ;;@ repeat 10
    (instance (instantiate $c))
    ;;@ end
  )
  (instance (instantiate $c4))
  (core module $m (func (export "run")))
  (core instance $i (instantiate $m))
  (func $run (canon lift (core func $i "run")))
  (instance (export "test:hostile/act@0.1.0") (export "run" (func $run))))
