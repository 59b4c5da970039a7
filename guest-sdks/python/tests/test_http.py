from dataclasses import dataclass

import pytest

from plugwright import Err, Headers, HttpError, RequestDenied, Response, http
from plugwright._http import Http, Request


def test_a_test_answers_its_requests() -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        return Response(200, Headers([("Content-Type", "application/json")]), b'{"warm": true}')

    http.answer_for_tests(answer)
    got = http.get("https://api.example.com/weather", headers={"accept": "application/json"})
    assert (got.status, got.ok, got.headers["content-type"], got.json()) == (
        200,
        True,
        "application/json",
        {"warm": True},
    )
    http.post("https://api.example.com/", json={"a": 1})
    http.request("PUT", "https://api.example.com/", body="Grüezi")
    assert [(one.method, one.body) for one in seen] == [
        ("GET", b""),
        ("POST", b'{"a": 1}'),
        ("PUT", "Grüezi".encode()),
    ]
    assert seen[0].headers["Accept"] == "application/json"
    assert seen[1].headers["content-type"] == "application/json"


def test_header_fields_are_found_by_name() -> None:
    headers = Headers([("Set-Cookie", "a"), ("set-cookie", "b"), ("X", "1")])
    assert (headers["SET-COOKIE"], list(headers), len(headers)) == ("a, b", ["set-cookie", "x"], 2)
    assert headers.get("y") is None
    assert "Set-Cookie" in repr(headers)


def test_an_answer_that_says_no_is_one() -> None:
    http.answer_for_tests(lambda _: Response(404, body="not here".encode("latin-1")))
    answer = http.get("https://api.example.com/")
    assert (answer.ok, answer.text()) == (False, "not here")


class Bindings:
    @dataclass
    class Request:
        method: str
        url: str
        headers: list[tuple[str, str]]
        body: bytes

    class ErrorDenied:
        pass

    class ErrorFailed:
        value = "connection refused"

    def __init__(self) -> None:
        self.fails: object = None

    def send(self, request: Request) -> Response:
        if self.fails is not None:
            raise Err(self.fails)
        return Response(200, [("a", "b")], request.body)  # type: ignore[arg-type]


def test_the_host_sends_requests_of_a_component() -> None:
    bindings, client = Bindings(), Http()
    client._connect(bindings)
    answer = client.post("http://x/", body="hi")
    assert (answer.body, answer.headers["A"]) == (b"hi", "b")
    bindings.fails = Bindings.ErrorDenied()
    with pytest.raises(RequestDenied, match="GET http://x/: the request was not granted"):
        client.get("http://x/")
    bindings.fails = Bindings.ErrorFailed()
    with pytest.raises(HttpError, match="connection refused"):
        client.get("http://x/")


def test_without_a_host_there_is_no_answer() -> None:
    with pytest.raises(HttpError, match="outside a component"):
        Http().get("http://x/")
    client = Http()
    client._connect(None)
    with pytest.raises(RuntimeError, match="does not request `http`"):
        client.get("http://x/")
