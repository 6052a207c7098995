"""What the command line says, in French (first) and English."""

from __future__ import annotations

import os

from companion.cli.document_sayings import DOCUMENTS
from companion.cli.follow_up_sayings import FOLLOW_UP
from companion.cli.keeping_sayings import KEEPING
from companion.cli.law_sayings import LAW
from companion.cli.program_sayings import PROGRAM
from companion.cli.reading_sayings import READING
from companion.model.text import Language, Text
from companion.resources import load_vocabulary


def language() -> Language:
    """Return the language of the terminal: English when its locale is, French otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "en" if value.startswith("en") else "fr"
    return "fr"


def say(key: str, **facts: object) -> str:
    """Return a sentence with its facts filled in; `error.<code>` comes from the vocabulary.

    A fact that is itself a sentence is said in the same language.
    """
    if key.startswith("error."):
        return _problem(key.removeprefix("error."), str(facts.get("detail", "")))
    said = language()
    filled = {
        name: one.said_in(said) if isinstance(one, Text) else one for name, one in facts.items()
    }
    return _SAYINGS[key].said_in(said).format(**filled)


def _problem(code: str, detail: str) -> str:
    problems = load_vocabulary()["problems"]
    problem = problems.get(code, problems["error"])
    said = language()
    title, remedy = problem["title"][said], problem["remedy"][said]
    return f"{title} ({detail}). {remedy}" if detail and detail != code else f"{title}. {remedy}"


_SAYINGS = {
    **DOCUMENTS,
    **FOLLOW_UP,
    **KEEPING,
    **READING,
    **LAW,
    **PROGRAM,
    "help.avise": Text(
        fr="Avisé : ce qu’on écrit sur vous, lu en droit, sur votre machine.",
        en="Avisé: what is written about you, read in law, on your own machine.",
    ),
    "help.command": Text(fr="commande", en="command"),
    "help.serve": Text(
        fr="démarre le programme et ouvre le tableau de bord",
        en="start the program and open the dashboard",
    ),
    "help.open": Text(
        fr="ouvre le tableau de bord d’un programme déjà démarré",
        en="open the dashboard of a program already running",
    ),
    "help.browser": Text(
        fr="ouvre un navigateur avec l’extension chargée",
        en="open a browser with the extension loaded",
    ),
    "help.extension": Text(
        fr="dépose l’extension dans un dossier, pour la charger à la main",
        en="put the extension into a folder, to load it by hand",
    ),
    "help.extension-folder": Text(
        fr="dossier à créer, ou celui d’une version précédente",
        en="folder to create, or that of an earlier version",
    ),
    "help.for-family": Text(fr="pour quels navigateurs", en="for which browsers"),
    "help.check": Text(
        fr="vérifie l’installation et explique ce qui manque",
        en="check the installation and explain what is missing",
    ),
    "help.demo": Text(
        fr="montre tout le parcours avec un praticien fictif, dans un vrai navigateur",
        en="show the whole path with a fictional practitioner, in a real browser",
    ),
    "help.assess": Text(
        fr="lit des propos en droit (une ligne JSON par propos)",
        en="read statements in law (one JSON line per statement)",
    ),
    "help.guard": Text(
        fr="cherche ce qu’un texte ne doit pas dire avant de partir (une ligne JSON par texte)",
        en="look for what a text must not say before it leaves (one JSON line per text)",
    ),
    "help.extract": Text(
        fr="dit quels avis une page enregistrée contient",
        en="tell which reviews a saved page holds",
    ),
    "help.date": Text(
        fr="dit quels jours une date affichée peut désigner",
        en="tell which days a displayed date may mean",
    ),
    "help.deadline": Text(
        fr="compte les jours restants d’un délai", en="count the days left of a time limit"
    ),
    "help.data": Text(fr="dossier des données", en="data folder"),
    "help.port": Text(
        fr="port d’écoute sur 127.0.0.1 ; sinon le premier libre d’une courte liste",
        en="port to listen on at 127.0.0.1; else the first free one of a short list",
    ),
    "help.allow-private-destination": Text(
        fr="adresse de votre réseau qui pourra être autorisée (http://127.0.0.1:3180), répétable",
        en="address of your own network that may be allowed (http://127.0.0.1:3180), repeatable",
    ),
    "help.no-browser": Text(fr="n’ouvre pas le tableau de bord", en="do not open the dashboard"),
    "help.family": Text(fr="famille de navigateur", en="browser family"),
    "help.pictures": Text(
        fr="dossier où mettre les captures d’écran", en="folder for the screenshots"
    ),
    "help.show": Text(fr="montre le navigateur", en="show the browser"),
    "help.lines": Text(
        fr="fichier JSON Lines, ou « - » pour l’entrée standard",
        en="JSON Lines file, or “-” for standard input",
    ),
    "help.page": Text(fr="page HTML enregistrée", en="saved HTML page"),
    "help.url": Text(fr="adresse de la page", en="address of the page"),
    "help.captured-at": Text(
        fr="instant de la capture, ISO 8601", en="instant of the capture, ISO 8601"
    ),
    "help.lang": Text(fr="langue de la page", en="language of the page"),
    "help.phrase": Text(
        fr="date telle qu’affichée : « il y a 2 mois »", en="date as displayed: “2 months ago”"
    ),
    "help.published": Text(
        fr="jour de publication, ou premier..dernier jour possible",
        en="day of publication, or first..last possible day",
    ),
    "help.on": Text(fr="jour du calcul", en="day to count from"),
    "help.kind": Text(fr="sorte de délai", en="kind of time limit"),
    "help.dossier": Text(
        fr="fait le dossier d’une ou plusieurs mentions (ZIP vérifiable)",
        en="make the dossier of one or more mentions (a ZIP that can be verified)",
    ),
    "help.verify": Text(
        fr="dit si un dossier est intact et jusqu’où il porte : 0 intact, 1 altéré, 2 illisible",
        en="tell whether a dossier is whole, and how far it carries: 0 whole, 1 broken, "
        "2 unreadable",
    ),
    "help.mention": Text(
        fr="identifiant d’une mention, ou son début", en="id of a mention, or its beginning"
    ),
    "help.all": Text(fr="toutes les mentions", en="all mentions"),
    "help.output": Text(fr="fichier ZIP à écrire", en="ZIP file to write"),
    "help.redacted": Text(
        fr="écrit aussi la version caviardée dans ce fichier",
        en="also write the redacted version to this file",
    ),
    "help.recipient": Text(
        fr="pour qui : avocat (lawyer), assureur (insurer), plateforme (platform)",
        en="for whom",
    ),
    "help.no-analysis": Text(
        fr="sans la première lecture juridique", en="without the first reading in law"
    ),
    "help.no-archive": Text(
        fr="sans l’archive web (dossier.wacz)", en="without the web archive (dossier.wacz)"
    ),
    "help.dossier-file": Text(fr="dossier reçu (ZIP)", en="dossier received (ZIP)"),
    "help.root": Text(
        fr="certificat racine (PEM) de l’autorité d’horodatage, obtenu d’elle",
        en="root certificate (PEM) of the time-stamping authority, obtained from it",
    ),
    "dossier.progress": Text(fr="Dossier : {percent} %", en="Dossier: {percent}%"),
    "dossier.made": Text(
        fr="{path} : {mentions} mention(s), {captures} capture(s), {stamps} horodatage(s), "
        "{megabytes} Mo. Il contient des noms et des données de santé : remettez-le en main sûre.",
        en="{path}: {mentions} mention(s), {captures} capture(s), {stamps} time-stamp(s), "
        "{megabytes} MB. It holds names and health data: hand it over safely.",
    ),
    "dossier.made-redacted": Text(
        fr="{path} : version caviardée, {mentions} mention(s), {megabytes} Mo. "
        "Le masquage en oublie : relisez avant d’envoyer.",
        en="{path}: redacted version, {mentions} mention(s), {megabytes} MB. "
        "Masking misses some: read it again before sending.",
    ),
    "dossier.hash": Text(
        fr="   empreinte du manifeste : {sha256}", en="   hash of the manifest: {sha256}"
    ),
    "dossier.no-mention": Text(
        fr="« {asked} » désigne {count} mention(s) : donnez un identifiant du tableau de bord",
        en="“{asked}” names {count} mention(s): give an id from the dashboard",
    ),
    "dossier.no-folder": Text(
        fr="{path} : ce n’est pas un fichier dans un dossier qui existe",
        en="{path}: not a file in a folder that exists",
    ),
    "dossier.same-place": Text(
        fr="{path} : les deux versions demandent deux fichiers différents",
        en="{path}: the two versions need two different files",
    ),
    "verify.no-root": Text(
        fr="{path} : aucun certificat lisible dans ce fichier",
        en="{path}: no readable certificate in this file",
    ),
    "demo.start": Text(
        fr="Démonstration : un praticien fictif, dix avis, un vrai navigateur.",
        en="Demonstration: a fictional practitioner, ten reviews, a real browser.",
    ),
    "demo.no-chromium": Text(
        fr="La démonstration a besoin de Chromium, Chrome ou Edge, introuvable ici. "
        "Sous Debian : apt-get install chromium.",
        en="The demonstration needs Chromium, Chrome or Edge, not found here. "
        "On Debian: apt-get install chromium.",
    ),
    "demo.companion": Text(
        fr="1. Démarrage du programme, données fictives à part …",
        en="1. Starting the program, fictional data kept apart …",
    ),
    "demo.browser": Text(
        fr="2. Ouverture de {program} avec l’extension …",
        en="2. Opening {program} with the extension …",
    ),
    "demo.pair": Text(
        fr="3. Connexion : « Connecter » dans la fenêtre, « Autoriser » dans le tableau de bord …",
        en="3. Connecting: “Connecter” in the popup, “Autoriser” in the dashboard …",
    ),
    "demo.code": Text(
        fr="   les mêmes six chiffres des deux côtés : {code}",
        en="   the same six digits on both sides: {code}",
    ),
    "demo.page": Text(fr="4. Page de dix avis : {url}", en="4. Page of ten reviews: {url}"),
    "demo.capture": Text(
        fr="5. Clic sur l’icône, puis « Capturer cette page » …",
        en="5. Click on the icon, then “Capture this page” …",
    ),
    "demo.advice": Text(
        fr="   conseils reçus en {seconds:.2f} s. La fenêtre montre :",
        en="   advice received in {seconds:.2f} s. The popup shows:",
    ),
    "demo.dashboard": Text(
        fr="6. Tableau de bord : {count} mentions gardées.",
        en="6. Dashboard: {count} mentions kept.",
    ),
    "demo.pictures": Text(fr="Captures d’écran : {folder}", en="Screenshots: {folder}"),
    "help.timestamp": Text(
        fr="horodatages : état, demandes, vérification", en="time-stamps: state, requests, checking"
    ),
    "help.timestamp-status": Text(
        fr="dit quelles autorités servent et ce qui attend",
        en="tell which authorities serve and what waits",
    ),
    "help.timestamp-run": Text(
        fr="demande maintenant les horodatages en attente", en="ask now for the waiting time-stamps"
    ),
    "help.timestamp-verify": Text(
        fr="vérifie chaque jeton gardé, sans réseau", en="verify every kept token, offline"
    ),
    "timestamp.none": Text(
        fr="Aucune autorité d’horodatage n’est choisie : tableau de bord, Réglages, Horodatage.",
        en="No time-stamping authority is chosen: dashboard, Settings, Time-stamps.",
    ),
    "timestamp.authority": Text(fr="{name} ({status}) : {url}", en="{name} ({status}): {url}"),
    "timestamp.kept": Text(
        fr="Horodatages gardés : {count}. En attente : {waiting}.",
        en="Time-stamps kept: {count}. Waiting: {waiting}.",
    ),
    "timestamp.task": Text(
        fr="  {subject} : {tries} essai(s). {why}", en="  {subject}: {tries} try(ies). {why}"
    ),
    "timestamp.round": Text(
        fr="  gardés : {kept}, manqués : {failed} …", en="  kept: {kept}, failed: {failed} …"
    ),
    "timestamp.done": Text(
        fr="Gardés : {kept}. Manqués : {failed} (« avise timestamp status » dit pourquoi).",
        en="Kept: {kept}. Failed: {failed} (“avise timestamp status” tells why).",
    ),
    "timestamp.good": Text(
        fr="✓ {at} {name} {subject} : {rests}", en="✓ {at} {name} {subject}: {rests}"
    ),
    "timestamp.bad": Text(
        fr="✗ {at} {name} {subject} : {why}", en="✗ {at} {name} {subject}: {why}"
    ),
    "timestamp.empty": Text(fr="Aucun horodatage gardé.", en="No time-stamp kept."),
    "timestamp.whole": Text(
        fr="Les {count} horodatages gardés tiennent (révocation non vérifiée).",
        en="The {count} time-stamps kept hold (revocation not checked).",
    ),
    "timestamp.broken": Text(
        fr="{count} horodatage(s) sur {of} ne tiennent plus.",
        en="{count} time-stamp(s) of {of} no longer hold.",
    ),
}
