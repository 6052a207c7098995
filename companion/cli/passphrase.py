"""A passphrase from a file, the environment or the terminal; never from the command line itself."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from companion.cli.sayings import say
from companion.model.errors import PassphraseRefused
from companion.store.sealing import check_passphrase

VARIABLE = "AVISE_PASSPHRASE"


class NotGiven(Exception):
    """No passphrase could be had; `str` of it is the sentence that says what to do."""


def new_passphrase(options: argparse.Namespace) -> str | None:
    """Return the passphrase to close a backup with, None when none is wanted.

    Raises `NotGiven`, or `PassphraseRefused` for a short one.
    """
    if not options.passphrase and options.passphrase_file is None:
        return None
    given = _given(options)
    if given is None:
        given = _asked("keep.ask-new")
        check_passphrase(given)
        if _asked("keep.ask-again") != given:
            raise NotGiven(say("keep.differ"))
    return check_passphrase(given)


def known_passphrase(options: argparse.Namespace) -> str:
    """Return the passphrase a backup was closed with; raises `NotGiven`."""
    return _given(options) or _asked("keep.ask")


def _given(options: argparse.Namespace) -> str | None:
    if options.passphrase_file is None:
        return os.environ.get(VARIABLE) or None
    try:
        lines = options.passphrase_file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NotGiven(say("keep.absent", path=options.passphrase_file)) from error
    if not lines or not lines[0]:
        raise PassphraseRefused("the first line of the file is empty")
    return str(lines[0])


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise NotGiven(say("keep.no-terminal"))
    return getpass.getpass(say(question))
