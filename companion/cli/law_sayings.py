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
    "help.law": Text(
        fr="écrit tout le droit appliqué en une page à imprimer, ou vérifie un dossier de droit",
        en="write the whole law applied as one page to read and print, or check a law folder",
    ),
    "help.law-output": Text(fr="page HTML à écrire", en="HTML page to write"),
    "help.law-folder": Text(
        fr="dossier de droit à lire (par défaut, le droit français installé)",
        en="law folder to read (by default the French law installed)",
    ),
    "help.law-check": Text(
        fr="vérifie ce dossier de droit et dit en phrases ce qui ne va pas",
        en="check this law folder and say in sentences what is wrong",
    ),
    "law.checking": Text(
        fr="Vérification de « {folder} » ; les phrases d’exemple prennent quelques secondes…",
        en="Checking “{folder}”; the example sentences take some seconds…",
    ),
    "law.examples": Text(
        fr="Phrases d’exemple : {done} sur {total}", en="Example sentences: {done} of {total}"
    ),
    "law.rendered": Text(
        fr="Écrit : {output} ({count} phrases d’exemple essayées).",
        en="Written: {output} ({count} example sentences tried).",
    ),
    "law.right": Text(
        fr="Aucune erreur ; {count} point(s) à regarder.",
        en="No error; {count} point(s) to look at.",
    ),
    "law.wrong": Text(fr="{count} erreur(s) à corriger.", en="{count} error(s) to mend."),
}
