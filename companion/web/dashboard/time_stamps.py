"""« Réglages → Horodatage »: the authorities the person chose, what waits, what is proposed."""

from __future__ import annotations

import re
import uuid
from datetime import date
from typing import get_args
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import Field, PasswordField, StringField, ValidationError
from wtforms.validators import AnyOf, InputRequired, Length

from companion.model.errors import DestinationRefused, NotFound
from companion.model.timestamp import Authority, QualifiedClaim, QualifiedStatus
from companion.proof.authorities import find_proposal, proposed_authorities
from companion.proof.chain import certificates_in, pem_of
from companion.proof.stamp_words import STATUS, problem_words
from companion.proof.timestamp import StampRefused
from companion.web.dashboard.notices import note
from companion.web.languages import said
from companion.web.wiring import services
from companion.web.wording import _

blueprint = Blueprint("time_stamps", __name__, url_prefix="/settings/time-stamps")
_OID = re.compile(r"[0-2](\.(0|[1-9]\d*)){2,20}")
_LONG = _l("C’est trop long : %(max)d caractères au plus.")
_ROOT_BYTES = 200_000
_SHOWN_TASKS = 50
_STATUSES: tuple[QualifiedStatus, ...] = get_args(QualifiedStatus)


class AuthorityForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """An authority of the person's own choice, and what they know of it."""

    name = StringField(
        _l("Nom"),
        validators=[
            InputRequired(_l("Donnez un nom à cette autorité.")),
            Length(max=100, message=_LONG),
        ],
    )
    url = StringField(
        _l("Adresse du service (RFC 3161)"),
        validators=[
            InputRequired(_l("Indiquez l’adresse du service.")),
            Length(max=500, message=_LONG),
        ],
    )
    status = StringField(
        _l("Qualification eIDAS, d’après votre contrat ou la liste de confiance européenne"),
        validators=[AnyOf(_STATUSES, message=_l("Choisissez dans la liste."))],
    )
    username = StringField(
        _l("Identifiant du compte"),
        description=_l("Facultatif ; l’adresse doit alors commencer par https://."),
        validators=[Length(max=200, message=_LONG)],
    )
    password = PasswordField(
        _l("Mot de passe du compte"),
        description=_l("Gardé à part sur cet ordinateur, jamais dans une sauvegarde."),
        validators=[Length(max=200, message=_LONG)],
    )
    policy = StringField(
        _l("Politique exigée (OID)"),
        description=_l("Facultatif : les jetons d’une autre politique seront refusés."),
    )
    root = FileField(
        _l("Certificat racine"),
        description=_l(
            "Facultatif, fichier PEM ou DER donné par l’autorité. Sans racine connue, ses jetons "
            "ne comptent pas comme ceux d’un tiers."
        ),
    )
    roots_pem: tuple[str, ...] = ()

    def validate_url(self, field: Field) -> None:
        """Refuse what is no web address, and an account in an address."""
        if not _is_address(field.data.strip()):
            raise ValidationError(_("L’adresse commence par https:// ou http://."))

    def validate_username(self, field: Field) -> None:
        """Refuse an account that would leave in clear."""
        if (field.data or "").strip() and not (self.url.data or "").strip().startswith("https://"):
            raise ValidationError(
                _("Un compte ne part jamais en clair : l’adresse doit commencer par https://.")
            )

    def validate_policy(self, field: Field) -> None:
        """Refuse what is no dotted identifier."""
        if (field.data or "").strip() and not _OID.fullmatch(field.data.strip()):
            raise ValidationError(_("Une politique s’écrit en chiffres et points : 1.2.3.4."))

    def validate_root(self, field: Field) -> None:
        """Refuse a file that holds no certificate."""
        if not field.data or not field.data.filename:
            return
        data = field.data.read(_ROOT_BYTES + 1)
        try:
            found = certificates_in(data) if len(data) <= _ROOT_BYTES else ()
        except ValueError:
            found = ()
        if not found:
            raise ValidationError(_("Ce fichier ne contient pas de certificat PEM ou DER."))
        self.roots_pem = tuple(pem_of([one]).decode() for one in found)


@blueprint.get("")
def shown() -> str:
    """Show what is chosen, what waits and what is proposed."""
    return _page(AuthorityForm(formdata=None, data={"status": "unknown"}))


@blueprint.post("/add")
def add() -> Response | tuple[str, int]:
    """Add an authority of the person's own; adding it allows sending hashes to it."""
    form = AuthorityForm()
    if not form.validate():
        return _page(form), 422
    authority = Authority(
        id=str(uuid.uuid4()),
        name=form.name.data.strip(),
        url=form.url.data.strip(),
        claim=_declared(form.status.data),
        added_at=services().clock.now(),
        policy=(form.policy.data or "").strip() or None,
        username=(form.username.data or "").strip(),
        roots_pem=form.roots_pem,
    )
    try:
        return _use(authority, form.password.data or "")
    except DestinationRefused:
        form.url.errors = (_("Cette adresse ne mène pas à un service public."),)
        return _page(form), 422


@blueprint.post("/proposals/<proposal_id>")
def propose(proposal_id: str) -> Response | tuple[str, int]:
    """Use a proposal; one that needs an account is first put into the form."""
    proposal = find_proposal(proposal_id)
    if proposal is None:
        raise NotFound(f"proposal {proposal_id}")
    if proposal.needs_account:
        known = {"name": proposal.name, "url": proposal.url, "status": proposal.claim.status}
        return _page(AuthorityForm(formdata=None, data=known)), 200
    return _use(
        Authority(
            id=proposal.id,
            name=proposal.name,
            url=proposal.url,
            claim=proposal.claim,
            added_at=services().clock.now(),
        ),
        "",
    )


@blueprint.post("/<authority_id>/test")
def test(authority_id: str) -> Response:
    """Have random bytes stamped and say how it went; nothing is kept."""
    try:
        facts = services().walk.stamping.test(authority_id)
    except StampRefused as refused:
        why = said(problem_words(refused.problem))
        note(_("Essai manqué. %(why)s (%(detail)s)", why=why, detail=refused.detail[:200]))
        return redirect(url_for(".shown"), 303)
    if facts.anchor == "none":
        note(
            _(
                "L’autorité répond et son jeton est bien formé, mais sa chaîne n’est rattachée à "
                "aucune racine connue : joignez son certificat racine."
            )
        )
    else:
        note(_("Essai réussi : jeton vérifié, signé par %(signer)s.", signer=facts.signer[:200]))
    return redirect(url_for(".shown"), 303)


@blueprint.post("/<authority_id>/root")
def root(authority_id: str) -> Response:
    """Join root certificates to an authority in use."""
    stamping = services().walk.stamping
    authority = stamping.find(authority_id)
    file = request.files.get("root")
    data = file.read(_ROOT_BYTES + 1) if file else b""
    try:
        found = certificates_in(data) if data and len(data) <= _ROOT_BYTES else ()
    except ValueError:
        found = ()
    if not found:
        note(_("Ce fichier ne contient pas de certificat PEM ou DER."))
        return redirect(url_for(".shown"), 303)
    pems = tuple(dict.fromkeys((*authority.roots_pem, *(pem_of([c]).decode() for c in found))))
    rooted = stamping.set_roots(authority, pems)
    services().walk.bell.set()
    note(_("Racine jointe. Jetons désormais rattachés : %(n)d.", n=rooted))
    return redirect(url_for(".shown"), 303)


@blueprint.post("/<authority_id>/allow")
def allow(authority_id: str) -> Response:
    """Allow sending to an authority again."""
    walk = services().walk
    authority = walk.stamping.find(authority_id)
    walk.destinations.allow(authority.url, "time_stamp")
    walk.stamping.retry()
    walk.bell.set()
    note(_("Envoi autorisé vers %(name)s.", name=authority.name))
    return redirect(url_for(".shown"), 303)


@blueprint.post("/<authority_id>/remove")
def remove(authority_id: str) -> Response:
    """Ask an authority no more, and close the way to it when nobody else is there."""
    walk = services().walk
    gone = walk.stamping.remove(authority_id)
    origin = _origin(gone.url)
    if all(_origin(other.url) != origin for other in walk.stamping.authorities()):
        walk.destinations.revoke(origin, "time_stamp")
    note(_("%(name)s ne sera plus sollicitée. Ses jetons restent.", name=gone.name))
    return redirect(url_for(".shown"), 303)


@blueprint.post("/retry")
def retry() -> Response:
    """Try everything that waits again, now."""
    count = services().walk.stamping.retry()
    services().walk.bell.set()
    note(_("Demandes relancées : %(n)d.", n=count))
    return redirect(url_for(".shown"), 303)


def _use(authority: Authority, password: str) -> Response:
    """Allow the destination and put the authority to work."""
    walk = services().walk
    walk.destinations.allow(authority.url, "time_stamp")
    waiting = walk.stamping.add(authority, password)
    walk.bell.set()
    note(
        _(
            "%(name)s est ajoutée. Captures à horodater : %(n)d.",
            name=authority.name,
            n=waiting,
        )
    )
    return redirect(url_for(".shown"), 303)


def _declared(status: QualifiedStatus) -> QualifiedClaim:
    today: date = services().walk.today()
    return QualifiedClaim(status=status, source="contrat", checked_on=today, confidence="known")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _page(form: AuthorityForm) -> str:
    walk = services().walk
    proofs = services().store.proofs
    authorities = walk.stamping.authorities()
    used = {authority.url for authority in authorities}
    tasks = proofs.tasks()
    return render_template(
        "time_stamps.html",
        form=form,
        authorities=authorities,
        allowed={a.id: walk.destinations.is_allowed(a.url, "time_stamp") for a in authorities},
        proposals=[one for one in proposed_authorities() if one.url not in used],
        tasks=tasks[:_SHOWN_TASKS],
        waiting=sum(task.state == "waiting" for task in tasks),
        failed=sum(task.state == "failed" for task in tasks),
        kept=proofs.stamp_count(),
        names={a.id: a.name for a in authorities},
        statuses=STATUS,
        problem=problem_words,
    )
