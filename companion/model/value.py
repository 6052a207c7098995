"""The base of every typed value: frozen, keywords only, unknown fields refused."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An immutable value of the model; decodes the wire, the store and the law packs alike.

    Each subclass also says `frozen=True, kw_only=True`: msgspec does not inherit the second, and
    type checkers want the first repeated.
    """
