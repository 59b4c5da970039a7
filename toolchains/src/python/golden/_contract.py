"""The contract as data, for the SDK."""

# Made from the contract's WIT by `plugwright`; changes are lost.

from plugwright._contract import Contract

CONTRACT = Contract(
    "contract",
    [
        {
            "base": None,
            "binding": "a_b_types",
            "exported": False,
            "exports": [],
            "imported": True,
            "imports": [],
            "module": "types",
            "served": "ABTypes",
            "types": {
                "Point": {
                    "bound": "Point",
                    "fields": [["x", "x", "s32"], ["y", "y", ["option", ["option", "s32"]]]],
                    "kind": "record",
                    "wit": "point",
                },
            },
            "wit": "a:b/types",
        },
        {
            "base": None,
            "binding": "a_b_shapes",
            "exported": False,
            "exports": [],
            "imported": True,
            "imports": [
                {
                    "fallible": False,
                    "index": 0,
                    "name": "__init__",
                    "params": [["size", "u32"]],
                    "resource": "Canvas",
                    "result": ["own", "shapes", "Canvas"],
                    "role": "constructor",
                    "wit": "[constructor]canvas",
                },
                {
                    "fallible": True,
                    "index": 1,
                    "name": "draw",
                    "params": [["self", ["borrow", "shapes", "Canvas"]], ["shape", ["type", "shapes", "Shape"]]],
                    "resource": "Canvas",
                    "result": ["result", ["type", "types", "Point"], "string"],
                    "role": "method",
                    "wit": "[method]canvas.draw",
                },
                {
                    "fallible": False,
                    "index": 2,
                    "name": "load",
                    "params": [],
                    "resource": "Canvas",
                    "result": ["own", "shapes", "Canvas"],
                    "role": "static",
                    "wit": "[static]canvas.load",
                },
                {
                    "fallible": True,
                    "index": 3,
                    "name": "find",
                    "params": [["class_", "string"]],
                    "resource": None,
                    "result": ["result", ["list", "u8"], None],
                    "role": "function",
                    "wit": "find",
                },
            ],
            "module": "shapes",
            "served": "ABShapes",
            "types": {
                "Canvas": {"bound": "Canvas", "kind": "resource", "wit": "canvas"},
                "Shape": {
                    "cases": [
                        ["circle", "ShapeCircle", "Shape_Circle", "u32"],
                        ["none", "ShapeNone", "Shape_None_", None],
                    ],
                    "kind": "variant",
                    "wit": "shape",
                },
                "Style": {
                    "bound": "Style",
                    "kind": "flags",
                    "names": [["bold", "BOLD"], ["from", "FROM"]],
                    "wit": "style",
                },
            },
            "wit": "a:b/shapes",
        },
    ],
)
