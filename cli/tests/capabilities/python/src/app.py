"""Reads, writes and looks around as any Python program does, makes requests and remembers."""

import os
import random
import time
from pathlib import Path

from contract.facades import Facades
from contract.plain import Plain
from plugwright import Err, HttpError, RequestDenied, StoreError, http, keyvalue


class Clerk(Plain):
    def read(self, path: str) -> str:
        try:
            return Path(path).read_text()
        except OSError as error:
            raise Err(str(error)) from error

    def write(self, path: str, text: str) -> int:
        try:
            return Path(path).write_text(text)
        except OSError as error:
            raise Err(str(error)) from error

    def variable(self, name: str) -> str | None:
        return os.environ.get(name)


class Messenger(Facades):
    def fetch(self, method: str, url: str, body: str) -> str:
        try:
            answer = http.request(
                method, url, body=body, headers={"accept": "text/plain"}
            )
        except RequestDenied:
            raise Err("denied") from None
        except HttpError as error:
            raise Err(str(error)) from error
        place = answer.headers.get("location")
        return f"{answer.status}{f' to {place}' if place else ''} {answer.text()}"

    def count(self, key: str) -> int:
        try:
            while True:
                before = keyvalue.get(key)
                count = int(before or b"0") + 1
                # Another instance of the plugin may have counted meanwhile.
                if keyvalue.swap(key, before, str(count).encode()):
                    return count
        except StoreError as error:
            raise Err(str(error)) from error

    def keep(self, key: str, size: int) -> str:
        try:
            keyvalue[key] = b"x" * size
        except StoreError as error:
            raise Err(str(error)) from error
        return "kept"

    def keys(self, prefix: str) -> list[str]:
        return list(keyvalue.starting_with(prefix))

    def step(self) -> int:
        start = time.monotonic_ns()
        while (now := time.monotonic_ns()) == start:
            pass
        return now - start

    def chance(self) -> float:
        return random.random()
