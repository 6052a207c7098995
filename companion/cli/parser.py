"""The words of the command line, and which function answers each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import get_args

from companion import __version__
from companion.cli.sayings import say
from companion.model.deadline import DeadlineKind
from companion.model.dossier import Recipient
from companion.model.errors import AviseError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status (0 done, 1 something failed, 2 not understood)."""
    options = command_parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except AviseError as error:
        print(say(f"error.{error.code}", detail=error.detail), file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of a filter has gone (`avise assess … | head`): nothing is wrong.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def command_parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = argparse.ArgumentParser(prog="avise", description=say("help.avise"))
    parser.add_argument("--version", action="version", version=f"avise {__version__}")
    commands = parser.add_subparsers(required=True, metavar=say("help.command"))
    _add_starting(commands)
    _add_program_commands(commands)
    _add_filters(commands)
    _add_answers(commands)
    _add_timestamp(commands)
    _add_dossiers(commands)
    _add_keeping(commands)
    _add_law(commands)
    _add_follow_up(commands)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str
) -> argparse.ArgumentParser:
    sentence = say(f"help.{name}")
    return commands.add_parser(name, help=sentence, description=sentence)


def _add_starting(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what starts the companion, now or with the session, and opens its pages."""
    serve = _command(commands, "serve")
    _add_data(serve)
    serve.add_argument("--port", type=int, help=say("help.port"))
    serve.add_argument("--no-browser", action="store_true", help=say("help.no-browser"))
    serve.add_argument(
        "--allow-private-destination",
        action="append",
        default=[],
        metavar="URL",
        help=say("help.allow-private-destination"),
    )
    serve.add_argument("--background", action="store_true", help=say("help.background"))
    serve.set_defaults(run=_later("program", "serve"))

    start = _command(commands, "autostart")
    _add_data(start)
    start.add_argument("state", choices=("on", "off", "status"), help=say("help.autostart-state"))
    start.set_defaults(run=_later("autostart", "autostart"))

    link = _command(commands, "open")
    _add_data(link)
    link.add_argument("--port", type=int, help=say("help.port"))
    link.add_argument("--no-browser", action="store_true", help=say("help.no-browser"))
    link.set_defaults(run=_later("program", "open_dashboard"))


def _add_program_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> None:
    """Add what is about the browser, the installation, the demonstration."""
    browser = _command(commands, "browser")
    _add_data(browser)
    browser.add_argument("--port", type=int, help=say("help.port"))
    browser.add_argument("--family", choices=("chromium", "firefox"), help=say("help.family"))
    browser.set_defaults(run=_later("program", "browser"))

    unpack = _command(commands, "extension")
    unpack.add_argument("folder", type=Path, help=say("help.extension-folder"))
    unpack.add_argument(
        "--family", choices=("chromium", "firefox"), default="chromium", help=say("help.for-family")
    )
    unpack.set_defaults(run=_later("unpacking", "extension"))

    check = _command(commands, "check")
    _add_data(check)
    check.add_argument("--port", type=int, help=say("help.port"))
    check.set_defaults(run=_later("checkup", "check"))

    play = _command(commands, "demo")
    play.add_argument("--pictures", type=Path, help=say("help.pictures"))
    play.add_argument("--show", action="store_true", help=say("help.show"))
    play.set_defaults(run=_later("demo", "demo"))


def _add_filters(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the filters: JSON Lines in, one answer line per input line out."""
    assess = _command(commands, "assess")
    assess.add_argument("file", nargs="?", default="-", help=say("help.lines"))
    assess.set_defaults(run=_later("filters", "assess_lines"))
    guard = _command(commands, "guard")
    guard.add_argument("file", nargs="?", default="-", help=say("help.lines"))
    guard.set_defaults(run=_later("filters", "guard_lines"))


def _add_answers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the single answers in JSON."""
    extract = _command(commands, "extract")
    extract.add_argument("page", type=Path, help=say("help.page"))
    extract.add_argument("--url", required=True, help=say("help.url"))
    extract.add_argument("--captured-at", required=True, help=say("help.captured-at"))
    extract.add_argument("--lang", help=say("help.lang"))
    extract.add_argument("--explain", action="store_true", help=say("help.explain"))
    extract.add_argument("--name", action="append", default=[], help=say("help.name"))
    extract.add_argument("--specialty", default="", help=say("help.specialty"))
    extract.add_argument("--place", action="append", default=[], help=say("help.place"))
    extract.set_defaults(run=_later("answers", "extract"))

    phrase = _command(commands, "date")
    phrase.add_argument("phrase", help=say("help.phrase"))
    phrase.add_argument("--captured-at", required=True, help=say("help.captured-at"))
    phrase.set_defaults(run=_later("answers", "date_phrase"))

    deadline = _command(commands, "deadline")
    deadline.add_argument("--published", required=True, help=say("help.published"))
    deadline.add_argument("--on", required=True, help=say("help.on"))
    deadline.add_argument(
        "--kind", choices=get_args(DeadlineKind), default="press", help=say("help.kind")
    )
    deadline.add_argument("--place", action="append", default=[], help=say("help.practice-place"))
    deadline.add_argument("--added", metavar="DAYS", help=say("help.added"))
    deadline.add_argument("--act", action="append", default=[], help=say("help.act"))
    deadline.set_defaults(run=_later("deadlines", "deadline"))


def _add_dossiers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what makes a dossier and what checks one."""
    make = _command(commands, "dossier")
    which = make.add_mutually_exclusive_group(required=True)
    which.add_argument("mention", nargs="*", default=[], help=say("help.mention"))
    which.add_argument("--all", action="store_true", help=say("help.all"))
    make.add_argument("-o", "--output", type=Path, required=True, help=say("help.output"))
    make.add_argument("--redacted", type=Path, metavar="FILE", help=say("help.redacted"))
    make.add_argument(
        "--for",
        dest="recipient",
        choices=get_args(Recipient),
        default="lawyer",
        help=say("help.recipient"),
    )
    make.add_argument("--no-analysis", action="store_true", help=say("help.no-analysis"))
    make.add_argument("--no-archive", action="store_true", help=say("help.no-archive"))
    _add_data(make)
    make.set_defaults(run=_later("dossier", "dossier"))

    draft = _command(commands, "document")
    draft.add_argument("mention", help=say("help.document-mention"))
    draft.add_argument("document", nargs="?", help=say("help.document-id"))
    draft.add_argument("--all", action="store_true", help=say("help.document-all"))
    draft.add_argument("-o", "--output", type=Path, help=say("help.document-output"))
    draft.add_argument("--lang", choices=("fr", "en"), default="fr", help=say("help.document-lang"))
    draft.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help=say("help.document-set")
    )
    draft.add_argument("--reason", help=say("help.document-reason"))
    _add_data(draft)
    draft.set_defaults(run=_later("documents", "document"))

    check = _command(commands, "verify")
    check.add_argument("file", type=Path, help=say("help.dossier-file"))
    check.add_argument("--root", type=Path, metavar="PEM", help=say("help.root"))
    check.set_defaults(run=_later("verify", "verify"))


def _add_keeping(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what is done with all the data, or for good."""
    backup = _command(commands, "backup")
    backup.add_argument("file", type=Path, help=say("help.backup-file"))
    backup.add_argument("--passphrase", action="store_true", help=say("help.passphrase"))
    backup.set_defaults(run=_later("keeping", "backup"))

    restore = _command(commands, "restore")
    restore.add_argument("file", type=Path, help=say("help.backup-file"))
    restore.add_argument("--dry-run", action="store_true", help=say("help.dry-run"))
    restore.set_defaults(run=_later("keeping", "restore"))
    for command in (backup, restore):
        command.add_argument("--passphrase-file", type=Path, help=say("help.passphrase-file"))

    export = _command(commands, "export")
    export.add_argument("target", type=Path, help=say("help.export-target"))
    export.set_defaults(run=_later("keeping", "export"))

    erase = _command(commands, "erase")
    erase.add_argument("mention", nargs="+", help=say("help.mention-ids"))
    erase.set_defaults(run=_later("keeping", "erase"))
    for command in (restore, erase):
        command.add_argument("--yes", action="store_true", help=say("help.yes"))
    for command in (backup, restore, export, erase):
        _add_data(command)


def _add_timestamp(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what concerns time-stamps; `verify` needs no network."""
    verbs = _command(commands, "timestamp").add_subparsers(
        required=True, metavar=say("help.command")
    )
    for verb in ("status", "run", "verify"):
        sentence = say(f"help.timestamp-{verb}")
        one = verbs.add_parser(verb, help=sentence, description=sentence)
        _add_data(one)
        one.set_defaults(run=_later("timestamp", verb))


def _add_law(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what concerns the law itself, and what it reads."""
    again = _command(commands, "replay")
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("mention", nargs="*", default=[], help=say("help.mention"))
    which.add_argument("--all", action="store_true", help=say("help.all"))
    again.add_argument("--keep", action="store_true", help=say("help.keep"))
    _add_data(again)
    again.set_defaults(run=_later("replaying", "again"))

    law = _command(commands, "law")
    wanted = law.add_mutually_exclusive_group(required=True)
    wanted.add_argument("-o", "--output", type=Path, help=say("help.law-output"))
    wanted.add_argument("--check", type=Path, metavar="FOLDER", help=say("help.law-check"))
    law.add_argument("--folder", type=Path, help=say("help.law-folder"))
    law.set_defaults(run=_later("law", "law"))


def _add_follow_up(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what to do, until when, and what worked."""
    steps = _command(commands, "steps")
    steps.add_argument("mention", help=say("help.steps-mention"))
    calendar = _command(commands, "calendar")
    calendar.add_argument("mention", nargs="?", help=say("help.calendar-mention"))
    calendar.add_argument("-o", "--output", type=Path, help=say("help.calendar-output"))
    calendar.add_argument("--named", action="store_true", help=say("help.calendar-named"))
    waves, outcomes = _command(commands, "waves"), _command(commands, "outcomes")
    for verb, command in (
        ("steps", steps),
        ("calendar", calendar),
        ("waves", waves),
        ("outcomes", outcomes),
    ):
        _add_data(command)
        command.set_defaults(run=_later("following", verb))


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, help=say("help.data"))


def _later(module: str, name: str) -> Callable[[argparse.Namespace], int]:
    """Return a function of this package that is imported when it is called.

    `avise --version` and `avise date` must not load what only `avise serve` needs.
    """

    def run(options: argparse.Namespace) -> int:
        return int(getattr(import_module(f"companion.cli.{module}"), name)(options))

    return run
