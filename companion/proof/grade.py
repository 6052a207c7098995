"""How far the captures of one mention carry as proof, and what the other side will object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from companion.model.capture import Capture
from companion.model.evidence import Grade
from companion.model.paris import paris_day
from companion.model.text import Text

_CLOCKS_AGREE_WITHIN = timedelta(minutes=5)

_TYPED_LABEL = Text(
    fr="Degré 0 sur 4 : saisi à la main",
    en="Grade 0 of 4: typed by hand",
)
_CAPTURED_LABEL = Text(
    fr="Degré 1 sur 4 : page capturée, intégrité vérifiable",
    en="Grade 1 of 4: page captured, integrity can be checked",
)
_TYPED_NEXT = Text(
    fr="Degré suivant : ouvrez la page et capturez-la, tant qu’elle est en ligne.",
    en="Next grade: open the page and capture it while it is online.",
)
_CAPTURED_NEXT = Text(
    fr=(
        "Degré suivant : la même capture horodatée par un tiers ; la répéter un autre jour"
        " l’appuie. Le plus haut degré est le constat d’un commissaire de justice, tant que la"
        " page est en ligne."
    ),
    en=(
        "Next grade: the same capture time-stamped by a third party; repeating it another day"
        " supports it. The highest grade is a commissaire de justice's record, while the page is"
        " online."
    ),
)
_ONLY_WORD = Text(
    fr="Le texte a été saisi par la personne qui s’en plaint : rien ne montre qu’il a été publié.",
    en="The text was typed by the person who complains of it: nothing shows it was published.",
)
_ATTACHED_PICTURE = Text(
    fr=(
        "L’image jointe a pu être retouchée, et une simple impression d’écran contestée a déjà été"
        " écartée par un tribunal."
    ),
    en=(
        "The attached picture may have been retouched, and a court has already set aside a plain"
        " disputed printout."
    ),
)
_ALTERED = Text(
    fr=(
        "La page a pu être modifiée dans le navigateur avant la capture : l’empreinte prouve que"
        " le fichier n’a pas changé depuis, pas ce que le site affichait."
    ),
    en=(
        "The page may have been altered in the browser before the capture: the hash proves that"
        " the file has not changed since, not what the site displayed."
    ),
)
_OWN_CLOCK = Text(
    fr="La date vient de l’ordinateur de la personne intéressée : aucun tiers ne l’atteste.",
    en="The date comes from the computer of the interested person: no third party attests it.",
)
_OWN_SESSION = Text(
    fr=(
        "La capture vient d’une session ordinaire (cache, compte connecté, extensions) et non d’un"
        " poste préparé comme pour un constat."
    ),
    en=(
        "The capture comes from an ordinary session (cache, signed-in account, extensions), not"
        " from a machine prepared as for an official record."
    ),
)
_NO_PICTURE = Text(
    fr="Aucune image de la page n’a été gardée : son apparence ne peut pas être montrée.",
    en="No picture of the page was kept: its appearance cannot be shown.",
)
_CLOCKS_DIFFER = Text(
    fr="L’horloge du navigateur et celle du compagnon se contredisent.",
    en="The browser's clock and the companion's contradict each other.",
)


def grade_of(captures: Sequence[Capture]) -> Grade:
    """Return the grade of the proof that `captures` of one mention make together.

    Grades 0 (typed by hand, or nothing at all) and 1 (captured by the browser) are told apart;
    captures on several days (Europe/Paris, by the companion's clock) are said as a support and do
    not raise the grade. The rungs above need time-stamps and other paths to the same words.
    Source: law-fr 3.6 (TGI Paris 17e, 10 April 2013, on plain printouts).
    """
    seen = [capture for capture in captures if capture.method != "manual"]
    if not seen:
        return Grade(
            level=0,
            label=_TYPED_LABEL,
            objections=_objections_to_typed(captures),
            next_rung=_TYPED_NEXT,
        )
    return Grade(
        level=1,
        label=_CAPTURED_LABEL,
        strengths=_repetition(seen),
        objections=_objections_to_captured(seen),
        next_rung=_CAPTURED_NEXT,
    )


def _objections_to_typed(captures: Sequence[Capture]) -> tuple[Text, ...]:
    attached = any(
        file.role in ("screenshot", "attachment")
        for capture in captures
        for file in capture.evidence
    )
    return (_ONLY_WORD, _ATTACHED_PICTURE) if attached else (_ONLY_WORD,)


def _objections_to_captured(seen: Sequence[Capture]) -> tuple[Text, ...]:
    objections = [_ALTERED, _OWN_CLOCK, _OWN_SESSION]
    if not any(file.role == "screenshot" for capture in seen for file in capture.evidence):
        objections.append(_NO_PICTURE)
    if any(_clocks_contradict(capture) for capture in seen):
        objections.append(_CLOCKS_DIFFER)
    return tuple(objections)


def _clocks_contradict(capture: Capture) -> bool:
    """A capture may wait long in the queue, but cannot be received before it was made."""
    return capture.captured_at - capture.received_at > _CLOCKS_AGREE_WITHIN


def _repetition(seen: Sequence[Capture]) -> tuple[Text, ...]:
    days = _days(seen)
    if len(days) < 2:  # noqa: PLR2004 - repeated means twice
        return ()
    first, last = days[0], days[-1]
    return (
        Text(
            fr=(
                f"Capture répétée sur {len(days)} jours, du {_in_french(first)} au"
                f" {_in_french(last)} : un indice de plus que la page est restée en ligne."
            ),
            en=(
                f"Capture repeated on {len(days)} days, from {first.isoformat()} to"
                f" {last.isoformat()}: one more sign that the page stayed online."
            ),
        ),
    )


def _days(seen: Sequence[Capture]) -> list[date]:
    return sorted({paris_day(capture.received_at) for capture in seen})


def _in_french(day: date) -> str:
    return f"{day:%d/%m/%Y}"
