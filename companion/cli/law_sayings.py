"""What the commands about the law say, in French and English."""

from __future__ import annotations

from companion.model.text import Text

LAW = {
    "help.practice-place": Text(
        fr="lieu d’exercice (code postal ou ville), pour les jours fériés locaux ; répétable",
        en="place of practice (postal code or town), for local holidays; repeatable",
    ),
    "help.added": Text(
        fr="mots ajoutés : du dernier jour sans eux au premier jour avec eux (JOUR..JOUR)",
        en="added words: from the last day without them to the first day with them (DAY..DAY)",
    ),
    "help.act": Text(
        fr="acte d’une action civile, writ|filing|conclusions|defendant:JOUR ; répétable",
        en="act of a civil action, writ|filing|conclusions|defendant:DAY; repeatable",
    ),
    "help.replay": Text(
        fr="relit une analyse gardée avec le droit du jour et dit ce qui change",
        en="read a kept analysis again under today’s law and tell what changes",
    ),
    "help.keep": Text(
        fr="garde la nouvelle lecture quand elle diffère ; l’ancienne reste",
        en="keep the new reading where it differs; the old one stays",
    ),
    "replay.none": Text(
        fr="Aucune mention analysée dans ce dossier.", en="No analysed mention in this folder."
    ),
}
