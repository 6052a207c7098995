"""What the custody log holds of one mention: what happened, when, in words a doctor reads."""

from __future__ import annotations

from typing import NamedTuple

from companion.model.evidence import CustodyEvent, CustodyEventName
from companion.model.view import MentionFile
from companion.web.wiring import services
from companion.web.wording import _

_SHOWN = 30


class MentionLog(NamedTuple):
    """The latest lines, newest first, and how many there are."""

    lines: tuple[CustodyEvent, ...]
    total: int


def log_of(file: MentionFile) -> MentionLog:
    """Return the lines about a mention and the captures it was seen in."""
    subjects = {file.view.mention.id, *(capture.id for capture in file.captures)}
    lines = services().store.custody.events_of(subjects)
    return MentionLog(tuple(reversed(lines[-_SHOWN:])), len(lines))


def event_words() -> dict[CustodyEventName, str]:
    """Return what each event of the log is called."""
    return {
        "collected": _("Capture reçue et gardée"),
        "read": _("Page lue"),
        "assessed": _("Analyse faite"),
        "completed": _("Image ou repère ajouté à la capture"),
        "time_stamped": _("Horodatage reçu et vérifié"),
        "looked_again": _("Page regardée de nouveau"),
        "attached": _("Pièce jointe ou retirée"),
        "viewed_original": _("Fichier d’origine consulté"),
        "found_broken": _("Fichier trouvé abîmé"),
        "exported": _("Document exporté"),
        "overridden": _("Mots gardés malgré le garde-fou"),
        "erased": _("Effacement"),
        "restored": _("Sauvegarde restaurée"),
    }
