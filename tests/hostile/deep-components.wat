;;! rows = [43]
;;! does = "is a component in a component in a component, eleven hundred deep"
;;! binary = "nested-components"
;;! fails = "TooLarge"
;;! says = "components within components"
;; What the binary is made of: see `binaries` in the test.
