"""What the author of a Plugwright plugin imports beside the contract.

A plugin is a class for each interface that its contract exports. The interface and its types come from the package
`contract`, which `plugwright build` makes from the contract's WIT:

    from contract.greeter import Greeter, GreetErrorTooLong
    from plugwright import Err

    class Hello(Greeter):
        def greet(self, name: str) -> str:
            if len(name) > 100:
                raise Err(GreetErrorTooLong(len(name)))
            return f"Hello, {name}!"

A function whose result may be an error raises `Err`; calling an imported one may raise it too. Any other exception is
a fault of the plugin: the host is told its type, message, place and traceback. Log with the standard `logging`.
The settings that the operator made are in the mapping `config`, what the plugin keeps from call to call in the mapping
`keyvalue`; `http` makes requests. Each of them is there for a plugin whose manifest requests it.
A `Stream`, a `ByteStream` and a `Future` come from whoever writes them, and are made of what the plugin itself gives.
Who calls the plugin and how much time is left is in `call`,
and `links.is_provided` says whether an optional import is served.
"""

from plugwright._call import call, links
from plugwright._config import config
from plugwright._flow import ByteStream, Future, Stream
from plugwright._http import Headers, HttpError, Request, RequestDenied, Response, http
from plugwright._keyvalue import StoreError, keyvalue
from plugwright._values import Err, Ok, Result, Some

__all__ = [
    "ByteStream",
    "Err",
    "Future",
    "Headers",
    "HttpError",
    "Ok",
    "Request",
    "RequestDenied",
    "Response",
    "Result",
    "Some",
    "StoreError",
    "Stream",
    "call",
    "config",
    "http",
    "keyvalue",
    "links",
]
