(component (type (export "t") (component (type (component (type (instance (export "f" (func)))) (export "t:t/i" (instance (type 0))))) (export "t:t/w" (component (type 0))))))
