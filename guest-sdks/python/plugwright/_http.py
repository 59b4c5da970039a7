"""Requests by HTTP: `http.get(url)`, and an answer that is there as a whole."""

from __future__ import annotations

import json as _json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugwright._values import Err

Fields = Sequence[tuple[str, str]]


class Headers(Mapping[str, str]):
    """Header fields by name; capitals make no difference. Of several with one name, the values are joined by `, `."""

    def __init__(self, fields: Fields = ()) -> None:
        self.fields = tuple((name, value) for name, value in fields)
        """All of them as they came."""

    def __getitem__(self, name: str) -> str:
        found = [value for known, value in self.fields if known.lower() == name.lower()]
        if not found:
            raise KeyError(name)
        return ", ".join(found)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name.lower() for name, _ in self.fields))

    def __len__(self) -> int:
        return len({name.lower() for name, _ in self.fields})

    def __repr__(self) -> str:
        return f"Headers({list(self.fields)!r})"


@dataclass(frozen=True)
class Request:
    """A request, as the stand-in of a test gets it."""

    method: str
    url: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""


@dataclass(frozen=True)
class Response:
    """The answer to a request. One that says no is an answer, and so is a redirect, which nobody follows."""

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    @property
    def ok(self) -> bool:
        """Whether all went well: a status from 200 to 299."""
        return 200 <= self.status < 300

    def text(self, encoding: str = "utf-8") -> str:
        """Gives the body as text."""
        return self.body.decode(encoding)

    def json(self) -> Any:
        """Gives the body read as JSON."""
        return _json.loads(self.body)


class HttpError(OSError):
    """A request that got no answer."""


class RequestDenied(HttpError):
    """The operator has not granted this method and place, or its name leads to an inner network."""


Send = Callable[[Request], Response]


class Http:
    """Makes requests to where the operator grants. The manifest has to request `http`."""

    def __init__(self) -> None:
        is_being_built = sys.platform == "wasi"
        early = "requests can be made when the plugin is called, not while it is built"
        outside = "outside a component there is no host that sends requests: use `http.answer_for_tests`"
        self._send: Send = _refuse(RuntimeError, early) if is_being_built else _refuse(HttpError, outside)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Response:
        """Gets what is at an address."""
        return self.request("GET", url, headers=headers)

    def post(
        self,
        url: str,
        *,
        body: bytes | str = b"",
        json: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Sends something to an address: bytes, text, or a value as JSON."""
        return self.request("POST", url, body=body, json=json, headers=headers)

    def request(
        self,
        method: str,
        url: str,
        *,
        body: bytes | str = b"",
        json: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Makes a request and waits for the whole answer; `HttpError` where there is none."""
        fields = list((headers or {}).items())
        if json is not None:
            body = _json.dumps(json)
            fields = [("content-type", "application/json"), *fields]
        data = body.encode() if isinstance(body, str) else bytes(body)
        return self._send(Request(method, url, Headers(fields), data))

    def answer_for_tests(self, answer: Send) -> None:
        """Has a function answer all requests of a test that runs outside a component."""
        self._send = answer

    def _connect(self, bindings: Any) -> None:
        missing = 'the plugin does not request `http`: add `http = "<why>"` to `[requests]` of plugin.toml'
        self._send = _refuse(RuntimeError, missing) if bindings is None else _through(bindings)


def _refuse(cls: type[Exception], reason: str) -> Send:
    def send(_: Request) -> Response:
        raise cls(reason)

    return send


def _through(bindings: Any) -> Send:
    """Sends by the module of `plugwright:fetch/client`."""

    def send(request: Request) -> Response:
        fields = list(request.headers.fields)
        try:
            answer = bindings.send(bindings.Request(request.method, request.url, fields, request.body))
        except Err as error:
            raise _why(bindings, request, error.value) from None
        return Response(answer.status, Headers(answer.headers), answer.body)

    return send


def _why(bindings: Any, request: Request, error: Any) -> HttpError:
    what = f"{request.method} {request.url}"
    if isinstance(error, bindings.ErrorDenied):
        return RequestDenied(f"{what}: the request was not granted")
    return HttpError(f"{what}: {error.value}")


http = Http()
