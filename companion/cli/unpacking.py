"""`avise extension`: the extension as a folder a browser can load."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from companion.browsers.extension_files import FolderNotOursError, unpack_extension
from companion.cli.sayings import say
from companion.resources import extension_folder


def extension(options: argparse.Namespace) -> int:
    """Write the extension into a folder and say how to load it."""
    folder: Path = options.folder.absolute()
    try:
        count = unpack_extension(extension_folder(), folder, options.family)
    except FolderNotOursError:
        print(say("extension.other-folder", folder=folder), file=sys.stderr)
        return 2
    except OSError as error:
        print(say("extension.refused", folder=folder, why=error.strerror), file=sys.stderr)
        return 2
    print(say(f"extension.done-{options.family}", count=count, folder=folder))
    return 0
