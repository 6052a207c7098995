"""What `avise extract --explain` says, in French (first) and English."""

from __future__ import annotations

from companion.model.text import Text

READING: dict[str, Text] = {
    "help.explain": Text(
        fr="ajoute pourquoi la page a été lue ainsi", en="add why the page was read as it was"
    ),
    "help.name": Text(
        fr="nom du praticien (répétable) : dit quels avis et résultats le concernent",
        en="the practitioner’s name (may be repeated): tell which reviews and results concern them",
    ),
    "help.specialty": Text(
        fr="sa spécialité : un homonyme d’une autre ne le concerne pas",
        en="their specialty: a namesake of another one is somebody else",
    ),
    "help.place": Text(
        fr="lieu d’exercice (répétable) : un homonyme d’ailleurs ne le concerne pas",
        en="a place of practice (may be repeated): a namesake elsewhere is somebody else",
    ),
    "way.described": Text(
        fr="description de la plateforme : {reviews} avis, certitude {confidence}",
        en="description of the platform: {reviews} reviews, certainty {confidence}",
    ),
    "way.structured": Text(
        fr="données schema.org de la page : {reviews} avis, certitude {confidence}",
        en="the page’s schema.org data: {reviews} reviews, certainty {confidence}",
    ),
    "way.repeated": Text(
        fr="structure répétée : {reviews} avis, certitude {confidence}",
        en="repeated structure: {reviews} reviews, certainty {confidence}",
    ),
    "way.article": Text(
        fr="texte d’un article : {reviews}, certitude {confidence}",
        en="text of an article: {reviews}, certainty {confidence}",
    ),
    "date.machine": Text(
        fr="date écrite pour les programmes, ramenée au jour de Paris",
        en="a date written for programs, as a day in Paris",
    ),
    "date.day": Text(fr="jour affiché en entier", en="a day shown in full"),
    "date.rounded": Text(
        fr="durée arrondie vers le bas par la plateforme : tous les jours possibles sont gardés",
        en="an age the platform rounded down: every possible day is kept",
    ),
    "date.partial": Text(
        fr="date sans son jour : toute la période", en="a date without its day: the whole period"
    ),
    "date.edited": Text(
        fr="avis modifié : la première date est cachée, aucun premier jour n’est donné",
        en="an edited review: its first date is hidden, no first day is given",
    ),
    "date.unknown": Text(fr="aucune date comprise", en="no date understood"),
    "concerns.named": Text(fr="le texte nomme le praticien", en="the words name the practitioner"),
    "concerns.own_page": Text(fr="la page est la sienne", en="the page is their own"),
    "concerns.title": Text(
        fr="le titre de la page le nomme", en="the title of the page names them"
    ),
    "concerns.subject": Text(
        fr="l’entrée sous laquelle il figure le nomme", en="the entry it stands under names them"
    ),
    "concerns.page_choice": Text(
        fr="suit ce qui a été dit de cette page", en="follows what was said of this page"
    ),
    "concerns.another_subject": Text(
        fr="l’entrée sous laquelle il figure nomme un autre praticien",
        en="the entry it stands under names another practitioner",
    ),
    "concerns.other_place": Text(
        fr="un homonyme : la page dit un autre lieu", en="a namesake: the page says another place"
    ),
    "concerns.other_specialty": Text(
        fr="un homonyme : la page dit une autre spécialité",
        en="a namesake: the page says another specialty",
    ),
    "concerns.several": Text(
        fr="la page nomme plusieurs praticiens", en="the page names several practitioners"
    ),
    "concerns.another_named": Text(
        fr="le texte nomme un autre praticien", en="the words name another practitioner"
    ),
    "concerns.another_title": Text(
        fr="le titre de la page nomme un autre praticien",
        en="the title of the page names another practitioner",
    ),
    "concerns.nothing": Text(fr="rien ne le dit", en="nothing tells"),
}
