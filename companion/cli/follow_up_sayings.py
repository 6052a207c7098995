"""What the commands that follow mentions up say, in French and English."""

from __future__ import annotations

from companion.model.text import Text

FOLLOW_UP = {
    "help.calendar": Text(
        fr="écrit les échéances et rappels en fichier d’agenda (.ics), sans nom ni mot d’avis",
        en="write due days and reminders as a calendar file (.ics), without names or review words",
    ),
    "help.calendar-mention": Text(
        fr="mention (le début de son identifiant suffit) ; aucune : toutes",
        en="mention (the beginning of its id is enough); none: all",
    ),
    "help.calendar-output": Text(
        fr="fichier à écrire ; sans lui, à l’écran", en="file to write; without it, to the screen"
    ),
    "help.calendar-named": Text(
        fr="nomme chaque démarche : qui voit l’agenda la lira",
        en="name each step: whoever sees the calendar will read it",
    ),
    "help.waves": Text(
        fr="indices que des avis sont liés, une ligne de JSON chacun ; jamais une accusation",
        en="hints that reviews are tied together, one line of JSON each; never an accusation",
    ),
    "help.outcomes": Text(
        fr="ce qui a marché jusqu’ici, en JSON, d’après vos seules données",
        en="what worked so far, in JSON, from your own data alone",
    ),
    "help.steps": Text(
        fr="que faire pour une mention, dans l’ordre, et pourquoi pas le reste ; JSON",
        en="what to do about a mention, in order, and why not the rest; JSON",
    ),
    "help.steps-mention": Text(
        fr="mention (le début de son identifiant suffit)",
        en="mention (the beginning of its id is enough)",
    ),
}
