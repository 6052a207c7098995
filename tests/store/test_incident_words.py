"""What was healed is said in both languages, and as French is printed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from companion.model.text import Text
from companion.store import incident_words as words
from companion.store.format import UNWRITTEN

COPY = datetime(2026, 11, 24, 20, tzinfo=UTC)
WHY = OSError("No space left on device")
SAID = [
    (words.database_damaged(None, copy_of=COPY, rows=0), "manquait", "missing"),
    (words.database_damaged(None, copy_of=None, rows=0), "aucune copie", "no backup"),
    (words.database_damaged("malformed", copy_of=COPY, rows=0), "0 ligne a pu", "0 rows were"),
    (words.database_damaged("malformed", copy_of=COPY, rows=1), "1 ligne a pu", "1 row was"),
    (words.database_damaged("malformed", copy_of=COPY, rows=7), "7 lignes ont", "7 rows were"),
    (words.database_damaged(UNWRITTEN, copy_of=None, rows=0), "rien d’Avisé", "nothing of ours"),
    (words.row_damaged("mentions/m-1", is_back=True), "l’a rendue", "was restored"),
    (words.row_damaged("mentions/m-1", is_back=False), "mise de côté", "set aside"),
    (words.no_copy(WHY), "disque plein", "No space left"),
    (words.log_unread(WHY), "ne se lit plus", "No space left"),
    (words.log_torn(20), "inachevée (20 octets)", "of 20 bytes"),
    (words.line_unreadable(3), "illisible", "cannot be read"),
    (words.line_misnumbered(3, held=5, expected=3), "5 au lieu de 3", "5 where 3 belongs"),
    (words.line_astray(3), "ne suit pas", "does not follow"),
]


@pytest.mark.parametrize(("said", "french", "english"), SAID)
def test_what_was_healed_is_said_in_both_languages(said: Text, french: str, english: str) -> None:
    assert french in said.fr
    assert english in said.en
    assert not re.search(" [:;!?»]|« ", said.fr)
