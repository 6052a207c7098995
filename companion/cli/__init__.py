"""`avise …`: parses, calls, prints."""

from __future__ import annotations

from companion.cli.parser import main

__all__ = ["main"]
