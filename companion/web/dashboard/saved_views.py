"""Views of the list that come back in one click: four of ours, and those the doctor kept."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import msgspec

from companion.model.errors import NotUnderstood
from companion.model.value import Value
from companion.store.database import Store
from companion.web.dashboard.listing import Filters, read_filters
from companion.web.wording import _

_KEY = "saved_views"
_MOST = 30
_LONGEST_NAME = 60


class SavedView(Value, frozen=True, kw_only=True):
    """A name and the filters it stands for, as the query of an address."""

    name: str
    query: str

    @property
    def filters(self) -> Filters:
        """Return the filters."""
        return read_filters(dict(parse_qsl(self.query)))


def our_views() -> tuple[SavedView, ...]:
    """Return the views everybody has."""
    return (
        SavedView(name=_("Délai bientôt fini"), query="severity=3&delay=soon&sort=ends"),
        SavedView(name=_("À trier"), query="concerns=unsaid"),
        SavedView(name=_("En attente d’une réponse"), query="step=waiting&sort=noted"),
        SavedView(name=_("Disparues"), query="state=gone&sort=noted"),
    )


def saved_views(store: Store) -> tuple[SavedView, ...]:
    """Return the views the doctor kept, in the order they were kept."""
    kept = store.setting(_KEY)
    return msgspec.json.decode(kept, type=tuple[SavedView, ...]) if kept else ()


def save_view(store: Store, name: str, filters: Filters) -> SavedView:
    """Keep a view, in the place of one with the same name.

    Raises `NotUnderstood` without a name, without any filter, or when thirty are kept.
    """
    name = " ".join(name.split())[:_LONGEST_NAME]
    if not name or not filters.asked:
        raise NotUnderstood("a view needs a name and a filter", path="/name")
    view = SavedView(name=name, query=urlencode(filters.asked))
    with store.transaction():
        others = tuple(one for one in saved_views(store) if one.name != name)
        if len(others) >= _MOST:
            raise NotUnderstood("thirty views are kept", path="/name")
        _put(store, (*others, view))
    return view


def forget_view(store: Store, name: str) -> SavedView | None:
    """Forget a view; return it, or None when there is none of that name."""
    with store.transaction():
        kept = saved_views(store)
        _put(store, tuple(one for one in kept if one.name != name))
    return next((one for one in kept if one.name == name), None)


def _put(store: Store, views: tuple[SavedView, ...]) -> None:
    store.put_setting(_KEY, msgspec.json.encode(views).decode())
