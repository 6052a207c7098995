"""`avise document`: the drafts of one mention, listed or written to a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from companion.cli.clock import SystemClock
from companion.cli.folder import data_folder
from companion.cli.sayings import language, say
from companion.model.document import FORMATS, DocumentFormat, Offer
from companion.model.errors import NotFound, NotUnderstood
from companion.store.database import Store
from companion.walk import open_walk
from companion.walk.all_documents import file_name, give_all
from companion.walk.documents import Drafting

_ALL_KINDS: tuple[DocumentFormat, ...] = ("docx", "pdf")


def document(options: argparse.Namespace) -> int:
    """List the drafts of a mention, or write one; the program may be running."""
    clock = SystemClock()
    with Store.open(data_folder(options), clock=clock) as store:
        drafting = open_walk(store, clock=clock).drafting
        mention_id = _mention_id(store, options.mention)
        if options.all:
            return _write_all(drafting, mention_id, options)
        if options.document is None:
            return _list(drafting.offers(mention_id))
        return _write(drafting, mention_id, options)


def _list(offers: Sequence[Offer]) -> int:
    for one in offers:
        if one.is_offered:
            print(say("document.offered", id=one.id, title=one.title.said_in(language())))
        elif one.why is not None:
            print(say("document.refused", id=one.id, why=one.why.said_in(language())))
    return 0


def _write(drafting: Drafting, mention_id: str, options: argparse.Namespace) -> int:
    kind = _checked_place(options.output)
    offer = drafting.offer(mention_id, options.document)
    if options.lang not in offer.languages:
        known = ", ".join(offer.languages)
        return _refuse(say("document.language", id=offer.id, known=known))
    if not offer.is_offered and offer.why is not None:
        why = offer.why.said_in(language())
        return _refuse(say("document.refused", id=offer.id, why=why))
    _give(drafting, mention_id, offer.id, options.set)
    made = drafting.draft(mention_id, offer.id, options.lang)
    permit = drafting.permit(made, options.reason or "")
    if not permit.allowed:
        for one in permit.blocking:
            sentence = say("document.guard", words=one.text, why=one.why.said_in(language()))
            print(sentence, file=sys.stderr)
        return _refuse(say("document.guard-final" if permit.never else "document.guard-how"))
    version = drafting.export(mention_id, offer.id, options.lang, kind, reason=options.reason or "")
    _, data = drafting.version(mention_id, version.id)
    options.output.write_bytes(data)
    title = offer.title.said_in(language())
    print(say("document.made", path=options.output, title=title, size=len(data)))
    if version.gaps:
        meanings = (drafting.catalogue.fields[name].meaning for name in version.gaps)
        said = "; ".join(f"{m.said_in(language())}" for m in meanings)
        print(say("document.gaps", gaps=said))
    return 0


def _write_all(drafting: Drafting, mention_id: str, options: argparse.Namespace) -> int:
    """Write every draft offered as DOCX and as PDF; what the guard holds back is said."""
    folder: Path | None = options.output
    if folder is None or not folder.is_dir():
        raise NotFound(say("document.folder-needed"))
    held: dict[str, str] = {}
    for kind in _ALL_KINDS:
        given = give_all(drafting, mention_id, kind, languages=(options.lang,))
        for version in given.versions:
            path = folder / file_name(version)
            if path.exists():
                raise NotUnderstood(say("document.exists", path=path))
            _, data = drafting.version(mention_id, version.id)
            path.write_bytes(data)
            title = drafting.catalogue.document(version.document_id).title.said_in(language())
            print(say("document.made", path=path, title=title, size=len(data)))
        held |= {offer.id: offer.title.said_in(language()) for offer, _lang in given.held_back}
    for title in held.values():
        print(say("document.held", title=title), file=sys.stderr)
    return 1 if held else 0


def _give(drafting: Drafting, mention_id: str, document_id: str, pairs: Sequence[str]) -> None:
    """Keep the answers given as NAME=VALUE; raises `NotUnderstood` for a field nobody asks for."""
    known = [field.id for field in drafting.fields(document_id)]
    given = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        if name not in known:
            raise NotUnderstood(say("document.no-field", name=name, known=", ".join(known)))
        given[name] = value
    if given:
        drafting.give_answers(mention_id, document_id, given, keep_own=True)


def _mention_id(store: Store, asked: str) -> str:
    fitting = [one.id for one in store.mentions() if one.id.startswith(asked)]
    if len(fitting) != 1 or not asked:
        raise NotFound(say("dossier.no-mention", asked=asked, count=len(fitting)))
    return fitting[0]


def _checked_place(output: Path | None) -> DocumentFormat:
    """Return the format that the name asks for; refuse before any work."""
    if output is None:
        raise NotUnderstood(say("document.output-needed"))
    found = next((kind for kind in FORMATS if output.suffix.lower() == f".{kind}"), None)
    if found is None:
        raise NotUnderstood(say("document.format", path=output))
    if output.exists():
        raise NotUnderstood(say("document.exists", path=output))
    if not output.parent.is_dir():
        raise NotFound(say("dossier.no-folder", path=output))
    return found


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
