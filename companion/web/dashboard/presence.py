"""« Présence »: profiles to claim or check, content to publish, drafts checked, effect measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import format_date as babel_date
from werkzeug.wrappers import Response

from companion.advice.presence import due_again, in_order, is_profile_due, look_at, may_claim
from companion.advice.presence_calendar import PlanDay, write_plan
from companion.advice.situation import ListingChoice
from companion.model.errors import Conflict, NotUnderstood
from companion.model.presence import ContentItem, ContentKind, PresencePack, Profile, ProfileState
from companion.model.source import Source
from companion.walk.presence import Presence
from companion.walk.presence_measure import Effect, Measure, MonthShare
from companion.web.charts import line_chart
from companion.web.dashboard.notices import note
from companion.web.dashboard.presence_forms import ContentForm
from companion.web.languages import language
from companion.web.screen import safe_link
from companion.web.wiring import services
from companion.web.wording import _, ngettext

blueprint = Blueprint("presence", __name__, url_prefix="/presence")
CHOICES: tuple[ListingChoice, ...] = ("erase", "defend", "occupy")
_LONGEST_URL = 2_000


class ProfileRow(NamedTuple):
    """A profile as the page shows it: where the doctor stands, until when, where to look."""

    profile: Profile
    state: ProfileState | None
    is_due: bool
    again_on: date | None
    link: str | None
    may_claim: bool
    sources: tuple[Source, ...]


class ContentRow(NamedTuple):
    """Something to publish or published, with what the first page shows since."""

    item: ContentItem
    kind: ContentKind
    is_late: bool
    effect: Effect | None


@blueprint.get("")
def page() -> str:
    """Show the plan."""
    return _shown(ContentForm())


def _shown(form: ContentForm) -> str:
    presence = services().walk.presence
    form.offer(presence.pack.content)
    every = presence.content()
    measure = presence.measured()
    rows = [_content_row(item, presence, measure) for item in in_order(every)]
    by_month = measure.by_month()
    return render_template(
        "presence.html",
        profiles=list(_profile_rows(presence)),
        listing_choice=presence.listing_choice,
        choices=CHOICES,
        waiting=[row for row in rows if row.item.state != "published"],
        published=[row for row in rows if row.item.state == "published"],
        aside=[item for item in every if item.state == "set_aside"],
        kinds={kind.id: kind for kind in presence.pack.content},
        never=[(rule, presence.pack.sources_of(rule.sources)) for rule in presence.pack.never],
        share_now=measure.share_now,
        by_month=by_month,
        month_name=_month,
        chart=_chart(by_month) if len(by_month) > 1 else None,
        has_name=bool(services().walk.practitioner().names),
        form=form,
    )


def _profile_rows(presence: Presence) -> Iterator[ProfileRow]:
    states, today = presence.profiles(), presence.today()
    practitioner, choice = services().walk.practitioner(), presence.listing_choice
    for profile in presence.pack.profiles:
        state = states.get(profile.id)
        is_watched = state is not None and state.progress in ("checked", "claimed")
        yield ProfileRow(
            profile=profile,
            state=state,
            is_due=is_profile_due(profile, state, today),
            again_on=due_again(profile, state) if state is not None and is_watched else None,
            link=look_at(profile, practitioner),
            may_claim=may_claim(profile, choice),
            sources=presence.pack.sources_of(profile.sources),
        )


def _content_row(item: ContentItem, presence: Presence, measure: Measure) -> ContentRow:
    is_out = item.state == "published"
    return ContentRow(
        item=item,
        kind=kind_of(item, presence.pack),
        is_late=not is_out and item.due_on < presence.today(),
        effect=measure.effect(item) if is_out else None,
    )


def kind_of(item: ContentItem, pack: PresencePack) -> ContentKind:
    """Return the kind of an item; one that a newer pack no longer has is the pack's first."""
    return next((kind for kind in pack.content if kind.id == item.kind), pack.content[0])


def _chart(by_month: tuple[MonthShare, ...]) -> object:
    return line_chart(
        [_month(row.month) for row in by_month],
        {
            "own": [round(100 * row.own, 1) for row in by_month],
            "hostile": [round(100 * row.hostile, 1) for row in by_month],
        },
        title=_("Part de vos premières pages qui est à vous, et part hostile, mois par mois"),
    )


def _month(month: date) -> str:
    said: str = babel_date(month, "MMM yyyy")
    return said


@blueprint.post("/profiles/<profile_id>")
def set_profile(profile_id: str) -> Response:
    """Keep where the doctor stands with a profile."""
    presence, url = services().walk.presence, _url()
    if url is None:
        note(_("Cette adresse n’est pas retenue : elle commence par https:// ou http://."))
        return _back(f"profile-{profile_id}")
    try:
        before = presence.set_profile(profile_id, request.form.get("progress", ""), url or "")
    except Conflict:
        note(_("Choisissez d’abord : effacer, défendre ou occuper la fiche."))
        return _back(f"profile-{profile_id}")
    is_own = bool(url and request.form.get("own") == "yes" and presence.own(url))
    said = _("Noté, avec la date du jour.")
    if is_own:
        said = _("Noté. Cette adresse compte désormais parmi vos pages.")
    note(
        said,
        undo_url=url_for(".set_profile", profile_id=profile_id),
        progress=before.progress if before else "to_do",
        url=before.url if before else "",
    )
    return _back(f"profile-{profile_id}")


@blueprint.post("/listing")
def choose_listing() -> Response:
    """Keep « effacer, défendre ou occuper ? », which the steps of mentions follow too."""
    before = services().walk.presence.choose_listing(request.form.get("listing_choice", ""))
    note(
        _("C’est noté : les démarches en tiennent compte."),
        undo_url=url_for(".choose_listing"),
        listing_choice=before,
    )
    return _back("profile-google_listing")


@blueprint.post("/plan")
def plan_first() -> Response:
    """Plan one of each kind that is not planned yet, two weeks apart."""
    made = services().walk.presence.plan_first(language())
    note(
        ngettext(
            "%(num)d contenu prévu. Changez le jour ou mettez de côté ce qui ne vous va pas.",
            "%(num)d contenus prévus. Changez les jours ou mettez de côté ce qui ne vous va pas.",
            made,
        )
        if made
        else _("Tout est déjà prévu : rien n’a été ajouté.")
    )
    return _back("content-title")


@blueprint.post("/content")
def add() -> Response | tuple[str, int]:
    """Plan something to publish."""
    presence, form = services().walk.presence, ContentForm()
    form.offer(presence.pack.content)
    if not form.validate():
        return _shown(form), 422
    item = presence.add_content(form.kind.data, form.title.data.strip(), form.due_on.data)
    note(_("Prévu. Vous pouvez déjà l’écrire."))
    return redirect(url_for("presence_content.one", item_id=item.id), 303)


@blueprint.get("/calendar.ics")
def calendar() -> Response:
    """Give the days to publish and to look at profiles again."""
    presence = services().walk.presence
    written = write_plan(_days(presence), language=language(), now=services().clock.now())
    answer = make_response(written)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="avise-presence.ics"'
    return answer


def _days(presence: Presence) -> Iterator[PlanDay]:
    for item in presence.content():
        if item.state in ("planned", "drafted"):
            title = kind_of(item, presence.pack).title
            yield PlanDay(f"content-{item.id}", item.due_on, title, is_profile=False)
    for row in _profile_rows(presence):
        if row.again_on is not None:
            uid = f"profile-{row.profile.id}"
            yield PlanDay(uid, row.again_on, row.profile.title, is_profile=True)


def _url() -> str | None:
    """Return the address of the form, empty when none was given, None for what is none."""
    url = request.form.get("url", "").strip()
    if len(url) > _LONGEST_URL:
        raise NotUnderstood("an address of 2,000 characters at most", path="/url")
    return url if not url or safe_link(url) else None


def _back(anchor: str) -> Response:
    return redirect(url_for("presence.page", _anchor=anchor), 303)
