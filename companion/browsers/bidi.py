"""WebDriver BiDi over its socket: commands, answers, and JavaScript evaluated in a context."""

from __future__ import annotations

import itertools
import json
import queue
import threading
from typing import Any

import websocket

from companion.browsers.page import BrowserError


class Bidi:
    """Commands and answers of one BiDi session; events are not needed and dropped."""

    def __init__(self, address: str) -> None:
        """Connect to the address Firefox prints at its start."""
        self._socket = websocket.create_connection(
            f"{address}/session", suppress_origin=True, timeout=None, max_size=None
        )
        self._ids = itertools.count(1)
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self, method: str, **params: object) -> dict[str, Any]:
        """Return the result of a command; raises `BrowserError`."""
        number = next(self._ids)
        waiting: queue.Queue[dict[str, Any]] = queue.Queue()
        self._answers[number] = waiting
        try:
            self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
            answer = waiting.get(timeout=60)
        except (OSError, websocket.WebSocketException, queue.Empty) as error:
            raise BrowserError(f"{method}: the browser does not answer") from error
        finally:
            self._answers.pop(number, None)
        if answer.get("type") == "error":
            raise BrowserError(f"{method}: {answer.get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def close(self) -> None:
        """Close the socket; the browser is gone or going, so no farewell is waited for."""
        self._socket.shutdown()  # type: ignore[no-untyped-call]  # the library has no types

    def _read(self) -> None:
        while True:
            try:
                said = self._socket.recv()
            except (OSError, websocket.WebSocketException):
                said = ""
            if not said:
                break
            answer = json.loads(said)
            waiting = self._answers.get(answer.get("id") or 0)
            if waiting is not None:
                waiting.put(answer)
        for waiting in list(self._answers.values()):
            waiting.put({"type": "error", "message": "the browser has closed"})


def evaluate_in(bidi: Bidi, context: str, expression: str) -> Any:  # noqa: ANN401 JSON
    """Return the JSON value of an expression in a context; promises are awaited."""
    wrapped = f"Promise.resolve(({expression}\n)).then((value) => JSON.stringify(value) ?? 'null')"
    answer = bidi.ask(
        "script.evaluate",
        expression=wrapped,
        target={"context": context},
        awaitPromise=True,
        userActivation=True,
    )
    if answer["type"] != "success":
        raise BrowserError(f"{expression}: {answer['exceptionDetails'].get('text')}")
    return json.loads(answer["result"]["value"])
