"""Looking out: the search links a person opens; nothing here fetches."""

from __future__ import annotations

from companion.model.text import Text
from companion.model.value import Value


class Search(Value, frozen=True, kw_only=True):
    """One search to open in the browser; `id` stays the same as long as its address does."""

    id: str
    engine: str
    label: Text
    url: str
