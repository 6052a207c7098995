"""Waitress in front of the application, on this machine only."""

from __future__ import annotations

import logging
import os
import socket

from flask import Flask
from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from companion.model.errors import HostRefused, PortTaken
from companion.web import peer
from companion.web.bodies import CAPTURE_LIMIT_BYTES

_log = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
_MARGIN_BYTES = 1024 * 1024


def serve(app: Flask, *, host: str = LOOPBACK, port: int, threads: int = 8) -> None:
    """Answer until interrupted.

    Raises `HostRefused` for any address but 127.0.0.1, `PortTaken` when another program listens.
    """
    server = make_server(app, host=host, port=port, threads=threads)
    _log.info("listening on %s:%s", host, port)
    server.run()


def make_server(app: Flask, *, host: str = LOOPBACK, port: int, threads: int = 8) -> BaseWSGIServer:
    """Take the port and return the server, not running yet; raises like `serve`."""
    if host != LOOPBACK:
        raise HostRefused(f"Avisé only listens on {LOOPBACK}: it is not meant for a network")
    # A queue is what threads are for; at most as many requests wait as there are connections.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server: BaseWSGIServer = create_server(
        app,
        sockets=[_taken(port)],
        threads=threads,
        ident=None,
        # A little more than our own limit, so that our own 413 answers, in words.
        max_request_body_size=CAPTURE_LIMIT_BYTES + _MARGIN_BYTES,
        max_request_header_size=65_536,
        channel_timeout=120,
        cleanup_interval=30,
        connection_limit=200,
        clear_untrusted_proxy_headers=True,
    )
    server.channel_class = _admit
    return server


def _admit(
    server: BaseWSGIServer,
    connection: socket.socket,
    address: tuple[str, int],
    adjustments: object,
    map: object,  # noqa: A002 waitress calls it so
) -> None:
    """Speak on a new connection, unless another user's program made it: once each, not a byte."""
    if peer.is_foreign(peer_port=address[1], our_port=connection.getsockname()[1]):
        _log.warning("a connection of another user of this machine was refused")
        connection.close()
        return
    HTTPChannel(server, connection, address, adjustments, map=map)


def _taken(port: int) -> socket.socket:
    """Return a socket bound to `port`; waitress leaves its own open when it is refused."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere the option would share a port somebody listens on
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
    except OSError as error:
        listener.close()
        raise PortTaken(f"port {port} is already taken") from error
    return listener
