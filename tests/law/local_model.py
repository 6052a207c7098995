"""A small model server on this machine: speaks the real protocol, and misbehaves when told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any]], Any]
"""From the request as decoded to what the model says: a text, bytes for a whole body, a status."""


class LocalModel:
    """What was asked of it, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.reply: Reply = lambda _: '{"hesitation": false, "passages": []}'
        self.url = ""
        self.let_go = threading.Event()


def words_of(request: dict[str, Any]) -> str:
    """Return the statement a request carries, as a model would see it."""
    words: str = json.loads(request["messages"][1]["content"])["avis"]
    return words


@contextmanager
def local_model() -> Iterator[LocalModel]:
    """Run it on a free port of 127.0.0.1."""
    model = LocalModel()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = json.loads(body)
            model.asked.append(request)
            model.paths.append(self.path)
            model.headers.append(dict(self.headers.items()))
            said = model.reply(request)
            status, data = (said, b"") if isinstance(said, int) else (200, _body(said, request))
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                return  # who asked has given up: that is what some tests are about

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield model
    finally:
        model.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _body(said: Any, request: dict[str, Any]) -> bytes:
    if isinstance(said, bytes):
        return said
    answer = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": request["model"],
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": said},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
    return json.dumps(answer).encode()
