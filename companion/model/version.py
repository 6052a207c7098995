"""Versions of the extension and of the program, compared as numbers."""

from __future__ import annotations

import re

_VERSION = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,3}", re.ASCII)


def is_version(text: str) -> bool:
    """Tell whether `text` is a version as both programs write it, such as `0.1.0`."""
    return _VERSION.fullmatch(text) is not None


def is_older(one: str, other: str) -> bool:
    """Tell whether version `one` comes before `other`; what is no version comes before nothing."""
    if not (is_version(one) and is_version(other)):
        return False
    return _numbers(one) < _numbers(other)


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")]
    return (*numbers, *(0 for _ in range(4 - len(numbers))))
