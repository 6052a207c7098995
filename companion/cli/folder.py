"""Where the data lie that a command is about."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import platformdirs


def data_folder(options: argparse.Namespace) -> Path:
    """Return the data folder: `--data`, else AVISE_DATA, else the platform's own place."""
    if options.data is not None:
        return Path(options.data)
    named = os.environ.get("AVISE_DATA")
    return Path(named) if named else platformdirs.user_data_path("avise", appauthor=False)
