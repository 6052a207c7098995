"""The catalogue of drafts: manifest, merge fields and categories, loaded strictly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from companion.advice.steps import StepCatalogue
from companion.law.pack import read_yaml
from companion.model.assessment import Nature
from companion.model.errors import NotFound, PackBroken
from companion.model.guard import GuardAudience
from companion.model.text import Language, Text
from companion.model.value import Value

FOLDER = Path(__file__).parent
DraftKind = Literal["policy", "legal", "letter", "official", "reply"]


class Field(Value, frozen=True, kw_only=True):
    """A merge field: a fact, an answer of the doctor, or a list of records with `items`."""

    id: str
    kind: Literal["fact", "answer", "list"]
    meaning: Text
    about: Literal["self", "mention"] | None = None
    lines: int = 1
    optional: bool = False
    items: dict[str, Text] = msgspec.field(default_factory=dict)


class Description(Value, frozen=True, kw_only=True):
    """One draft as the manifest describes it."""

    id: str
    title: Text
    addressee: Text
    audience: GuardAudience
    bound: bool = True
    """Whether the reader is bound to secrecy too: a lawyer, the Ordre, the police."""
    kind: DraftKind
    languages: tuple[Language, ...]
    when: Text
    note: Text
    fields: tuple[str, ...]
    sources: tuple[str, ...]
    checked_on: date


Kind = TypeVar("Kind", Description, Field)


class PlatformCategories(Value, frozen=True, kw_only=True):
    """The categories of some platforms' own form, by what the words were read as."""

    platforms: tuple[str, ...]
    checked_on: date
    words: dict[Nature, Text]


class Catalogue(Value, frozen=True, kw_only=True):
    """Every draft and every merge field, by id."""

    documents: dict[str, Description]
    fields: dict[str, Field]
    categories: tuple[PlatformCategories, ...]
    wording: dict[str, Text]

    def document(self, document_id: str) -> Description:
        """Return a draft's description; raises `NotFound`."""
        found = self.documents.get(document_id)
        if found is None:
            raise NotFound(f"no document {document_id[:40]}")
        return found

    def fields_of(self, document_id: str) -> tuple[Field, ...]:
        """Return the merge fields of a draft, in the manifest's order; raises `NotFound`."""
        return tuple(self.fields[name] for name in self.document(document_id).fields)

    def category(self, platform: str | None, nature: Nature) -> Text | None:
        """Return the platform's own category for words read as `nature`, if somebody knows it."""
        for some in self.categories:
            if platform in some.platforms:
                return some.words.get(nature)
        return None


def template_path(document_id: str, language: Language) -> Path:
    """Return where the template of a draft lies."""
    return FOLDER / "templates" / language / f"{document_id}.docx"


@cache
def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Return the catalogue; the same folder is read once.

    Raises:
        PackBroken: a file is ill-formed, an id stands twice, or a draft names an unknown field.
    """
    documents = _by_id(read_yaml(folder / "documents.yaml", list[Description]), "documents.yaml")
    fields = _by_id(read_yaml(folder / "fields.yaml", list[Field]), "fields.yaml")
    for document in documents.values():
        unknown = [name for name in document.fields if name not in fields]
        if unknown:
            raise PackBroken(f"documents.yaml: {document.id}: unknown fields: {', '.join(unknown)}")
    return Catalogue(
        documents=documents,
        fields=fields,
        categories=tuple(read_yaml(folder / "categories.yaml", list[PlatformCategories])),
        wording=read_yaml(folder / "wording.yaml", dict[str, Text]),
    )


def unusable_sources(catalogue: Catalogue, steps: StepCatalogue) -> Mapping[str, tuple[str, ...]]:
    """Return, for each draft that has any, the sources it names that are unknown or unsure."""
    found = {
        document.id: tuple(
            name
            for name in document.sources
            if name not in steps.sources or steps.sources[name].confidence == "unsure"
        )
        for document in catalogue.documents.values()
    }
    return {name: sources for name, sources in found.items() if sources}


def _by_id(values: list[Kind], file: str) -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for value in values:
        if value.id in found:
            raise PackBroken(f"{file}: the id {value.id!r} stands twice")
        found[value.id] = value
    return found
