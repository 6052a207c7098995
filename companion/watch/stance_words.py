"""The words that mark a result, and the domains of many people, as `known/stances.yaml` lists."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import yaml

from companion.model.value import Value

_FILE = Path(__file__).parent / "known" / "stances.yaml"


class StanceWords(Value, frozen=True, kw_only=True):
    """The whole of the file; words without accents or signs."""

    hostile: tuple[str, ...]
    favourable: tuple[str, ...]
    shared_domains: tuple[str, ...]


@cache
def stance_words() -> StanceWords:
    """Return the lists; read once."""
    return msgspec.convert(yaml.safe_load(_FILE.read_text("utf-8")), StanceWords)
