"""The log of a running companion: on the terminal, and in a file that never grows large."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from companion.store.durable import PRIVATE_FILE, make_private_folder

FOLDER = "logs"
_NAME = "avise.log"
_BYTES = 500_000
_KEPT = 3


class _PrivateFile(RotatingFileHandler):
    """A rotating file its owner alone reads."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(
            self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, PRIVATE_FILE
        )
        return os.fdopen(descriptor, "a", encoding="utf-8")


def start_logging(folder: Path) -> None:
    """Log warnings to the terminal and to `logs/avise.log` of the data folder, never content.

    The file is turned over at half a megabyte, three older ones are kept. A disk that takes no
    log keeps nobody from working: the terminal then has it alone.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        make_private_folder(folder / FOLDER)
        kept = _PrivateFile(folder / FOLDER / _NAME, maxBytes=_BYTES, backupCount=_KEPT)
    except OSError as error:
        logging.getLogger(__name__).warning("no log file: %s", type(error).__name__)
        return
    kept.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(kept)
