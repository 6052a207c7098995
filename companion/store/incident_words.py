"""What is said of what was healed at opening, and of a custody log that does not follow.

The English goes into the custody log too: it is read by experts of any country, and does not change
with the language of the dashboard.
"""

from __future__ import annotations

from datetime import datetime

from companion.model.text import Text
from companion.store.format import UNWRITTEN

_IN_FRENCH = {UNWRITTEN: "rien d’Avisé n’y est écrit"}
"""What we find wrong ourselves; the rest is in SQLite's own words."""


def database_damaged(found_wrong: str | None, *, copy_of: datetime | None, rows: int) -> Text:
    """Say that the database was damaged, or missing, and what came in its place.

    Args:
        found_wrong: what is wrong with the file, as SQLite says it, None when the file was missing.
        copy_of: when the copy was made that came back, None when none was whole.
        rows: how many rows the damaged file still yielded.
    """
    back = Text(fr="aucune copie n’était entière", en="no backup was whole")
    if copy_of is not None:
        back = Text(
            fr=f"la copie du {copy_of:%d/%m/%Y à %H:%M} UTC a été remise en place",
            en=f"the backup of {copy_of:%Y-%m-%d %H:%M} UTC was restored",
        )
    if found_wrong is None:
        return Text(
            fr=f"la base de données manquait : {back.fr}",
            en=f"database damaged (the file is missing): {back.en}",
        )
    wrong = _IN_FRENCH.get(found_wrong, found_wrong)
    read_again = "ligne a pu être relue" if rows <= 1 else "lignes ont pu être relues"
    return Text(
        fr=f"la base de données était abîmée (« {wrong} ») : {back.fr} ;"
        f" {rows} {read_again} dans le fichier abîmé",
        en=f"database damaged ({found_wrong}): {back.en};"
        f" {rows} {'row was' if rows == 1 else 'rows were'} read from the damaged file",
    )


def row_damaged(name: str, *, is_back: bool) -> Text:
    """Say that one row did not match its checksum, and whether a copy held it."""
    if is_back:
        return Text(
            fr=f"la ligne {name} ne correspondait plus à son empreinte : une copie l’a rendue",
            en=f"row {name} did not match its checksum and was restored from a backup",
        )
    return Text(
        fr=f"la ligne {name} ne correspondait plus à son empreinte : elle est mise de côté,"
        " aucune copie ne la contient",
        en=f"row {name} did not match its checksum and was set aside; no backup holds it",
    )


def no_copy(why: Exception) -> Text:
    """Say that the day's copy could not be made."""
    return Text(
        fr="aucune copie n’a pu être faite : le dossier des données la refuse"
        " (disque plein, ou protégé en écriture)",
        en=f"no backup could be made: {why}",
    )


def log_unread(why: Exception) -> Text:
    """Say that what was healed could not be written into the custody log."""
    return Text(fr="le journal ne se lit plus : rien ne peut y être ajouté", en=str(why))


def log_torn(size: int) -> Text:
    """Say that a crash left the last line of the custody log unfinished."""
    return Text(
        fr=f"journal : une dernière ligne inachevée ({size} octets) a été mise de côté",
        en=f"custody log: an unfinished last line of {size} bytes was set aside",
    )


def line_unreadable(number: int) -> Text:
    """Say that a line of the custody log cannot be read."""
    return Text(fr=f"ligne {number} : illisible", en=f"line {number}: cannot be read")


def line_misnumbered(number: int, *, held: int, expected: int) -> Text:
    """Say that a line of the custody log bears another number than the next one."""
    return Text(
        fr=f"ligne {number} : elle porte le numéro {held} au lieu de {expected}",
        en=f"line {number}: number {held} where {expected} belongs",
    )


def line_astray(number: int) -> Text:
    """Say that a line of the custody log does not hold the hash of the one before."""
    return Text(
        fr=f"ligne {number} : elle ne suit pas celle d’avant",
        en=f"line {number}: does not follow from the line before it",
    )
