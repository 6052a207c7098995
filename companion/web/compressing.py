"""Pages, style sheets and scripts travel compressed: a first visit is mostly words.

Everything stays on this machine, where nobody measures the length of answers; the gate lets no
other site's request through to a page that could be guessed at by its size.
"""

from __future__ import annotations

import gzip
from functools import lru_cache, partial

from flask import Response, request

_TYPES = frozenset({"text/html", "text/css", "text/javascript", "image/svg+xml"})
_WORTH_IT_BYTES = 1_000
_LEVEL, _ASSET_LEVEL = 6, 9


def compress(response: Response) -> Response:
    """Compress what is worth it, for a browser that asks for it; a file to keep stays as it is."""
    to_keep = response.headers.get("Content-Disposition", "").startswith("attachment")
    if response.mimetype not in _TYPES or to_keep:
        return response
    response.vary.add("Accept-Encoding")
    if not _is_wanted(response):
        return response
    is_asset = response.direct_passthrough
    response.direct_passthrough = False
    file = response.response
    data = response.get_data()
    if is_asset and hasattr(file, "close"):
        file.close()  # all of it was read; a browser that leaves early must not keep it open
    if len(data) < _WORTH_IT_BYTES:
        return response
    response.set_data(_asset(data) if is_asset else _packed(data))
    response.headers["Content-Encoding"] = "gzip"
    etag, _is_weak = response.get_etag()
    if etag:
        # Other bytes than the file's, the same content: the name is weak, and still recognised.
        response.set_etag(etag, weak=True)
    return response


def _is_wanted(response: Response) -> bool:
    return (
        request.method == "GET"
        and response.status_code not in {204, 206, 304}
        and "Content-Encoding" not in response.headers
        and request.accept_encodings.quality("gzip") > 0
    )


def _packed(data: bytes, level: int = _LEVEL) -> bytes:
    return gzip.compress(data, level, mtime=0)


_asset = lru_cache(maxsize=32)(partial(_packed, level=_ASSET_LEVEL))
"""The same few files for every page: each is compressed once."""
