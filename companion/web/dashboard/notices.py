"""What just happened, said on the next page, with a way back where there is one."""

from __future__ import annotations

from typing import Any

from flask import flash


def note(text: str, *, undo_url: str | None = None, **fields: str) -> None:
    """Say `text` on the next page; with `undo_url`, a button posts `fields` there to undo it."""
    notice: dict[str, Any] = {"text": text, "undo_url": undo_url, "fields": fields}
    flash(notice)  # type: ignore[arg-type]  # Flask keeps any JSON value
