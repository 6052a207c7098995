"""« Vérifier une réponse »: what a text should not say before it leaves; nothing of it is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from companion.advice.guard import check, may_export
from companion.advice.guard.export import is_final
from companion.advice.guard.reword import reworded
from companion.model.errors import NotUnderstood
from companion.model.guard import (
    ExportPermit,
    GuardAudience,
    GuardFinding,
    GuardOverride,
    GuardReport,
)
from companion.web.dashboard.marks import cut
from companion.web.guarding import say_report
from companion.web.languages import language
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("words", __name__, url_prefix="/words")
LONGEST_TEXT = 20_000
LONGEST_REASON = 300
_AUDIENCES: tuple[GuardAudience, ...] = ("public", "private", "official")
_LOGGED = "logged"
_SUBJECT = "outgoing-words"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One finding as the page shows it, numbered as in the words."""

    number: int
    found: GuardFinding
    is_final: bool
    is_kept: bool


@blueprint.get("")
def verify() -> str:
    """Show the empty field."""
    return _page("", "public")


@blueprint.post("")
def checked() -> str | tuple[str, int]:
    """Check the text that was pasted; take a safe wording, or keep words with a reason."""
    text, audience = _text(), _audience()
    if not text.strip():
        return _page(text, audience, problem=_("Collez d’abord le texte à vérifier.")), 422
    if len(text) > LONGEST_TEXT:
        problem = _("C’est trop long : %(max)d caractères au plus.", max=LONGEST_TEXT)
        return _page(text, audience, problem=problem), 422
    report = check(text, audience=audience)
    if taken := request.form.get("take"):
        text = reworded(text, _chosen(report, taken), language())
        report = check(text, audience=audience)
    if kept := request.form.get("keep"):
        return _keep(text, report, _chosen(report, kept))
    return _page(text, audience, report=report, kept=_kept())


def _keep(text: str, report: GuardReport, found: GuardFinding) -> str | tuple[str, int]:
    """Note in the custody log that words are kept, and why; refused for secrecy in public."""
    reason = request.form.get(f"reason-{key_of(found)}", "").strip()[:LONGEST_REASON]
    problem = _refusal(report, found, reason)
    if problem:
        return _page(text, report.audience, report=report, kept=_kept(), refused=problem), 422
    services().store.custody.append(
        "overridden",
        subject=_SUBJECT,
        detail={
            "rule": found.rule,
            "kind": found.kind,
            "audience": report.audience,
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "reason": reason,
        },
    )
    kept = [*_kept(), GuardOverride(rule=found.rule, words=found.text, reason=_LOGGED)]
    return _page(text, report.audience, report=report, kept=kept)


def _refusal(report: GuardReport, found: GuardFinding, reason: str) -> str | None:
    if is_final(found, report):
        return _("Le secret professionnel ne se lève pas dans un texte public : reformulez.")
    if not reason:
        return _("Écrivez pourquoi vous gardez ces mots : la raison est notée au journal.")
    if any(one.is_secrecy for one in check(reason, audience="private").findings):
        return _("La raison elle-même en dit trop : n’y écrivez rien d’une personne soignée.")
    return None


def key_of(found: GuardFinding) -> str:
    """Return what names a finding in the form."""
    return f"{found.start}-{found.end}-{found.rule}"


def _chosen(report: GuardReport, key: str) -> GuardFinding:
    for found in report.findings:
        if key_of(found) == key:
            return found
    raise NotUnderstood("a finding of this text", path="/finding")


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")


def _audience() -> GuardAudience:
    asked = request.form.get("audience", "public")
    for audience in _AUDIENCES:
        if audience == asked:
            return audience
    raise NotUnderstood("a reader", path="/audience")


def _kept() -> list[GuardOverride]:
    """Return what was kept a moment ago on this page: rule and words, their reason logged."""
    kept = (value.partition("|") for value in request.form.getlist("kept"))
    return [GuardOverride(rule=rule, words=words, reason=_LOGGED) for rule, _bar, words in kept]


def _page(  # noqa: PLR0913 - what one page may show, all by keyword
    text: str,
    audience: GuardAudience,
    *,
    report: GuardReport | None = None,
    kept: list[GuardOverride] | None = None,
    problem: str | None = None,
    refused: str | None = None,
) -> str:
    permit = may_export(report, kept or []) if report else None
    return render_template(
        "words.html",
        text=text,
        audience=audience,
        audiences=_audiences(),
        report=report,
        sentence=say_report(report) if report else None,
        findings=_shown(report, permit) if report and permit else (),
        permit=permit,
        pieces=cut(text, [(f.start, f.end) for f in report.findings]) if report else (),
        kept=kept or [],
        neutral=check("").neutral,
        problem=problem,
        refused=refused,
        key_of=key_of,
    )


def _shown(report: GuardReport, permit: ExportPermit) -> tuple[Shown, ...]:
    return tuple(
        Shown(
            number=number,
            found=found,
            is_final=is_final(found, report),
            is_kept=found in permit.overridden,
        )
        for number, found in enumerate(report.findings, start=1)
    )


def _audiences() -> list[tuple[GuardAudience, str]]:
    return [
        ("public", _("Public : réponse à un avis, page du cabinet, réseau social")),
        ("private", _("Privé : message ou lettre à l’auteur")),
        ("official", _("Officiel : plateforme, assureur, avocat, Ordre, police")),
    ]
