;;! rows = [48]
;;! does = "exports one name twice"
;;! binary = "export-twice"
;;! fails = "NotAComponent"
;;! says = "damaged"
;; What the binary is made of: see `binaries` in the test.
