;;! rows = [44]
;;! does = "is compressed, and would be 4 GiB"
;;! binary = "gzip"
;;! fails = "NotAComponent"
;;! says = "not WebAssembly at all"
;; What the binary is made of: see `binaries` in the test.
