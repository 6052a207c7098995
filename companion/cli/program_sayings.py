"""What the commands that start something, and `avise check`, say in French and English."""

from __future__ import annotations

from companion.model.text import Text

PROGRAM = {
    "help.background": Text(
        fr="sans navigateur ni lien affiché, pour le démarrage de session",
        en="no browser and no link shown, for the start of the session",
    ),
    "help.autostart": Text(
        fr="démarre Avisé avec votre session : on, off ou status",
        en="start Avisé with your session: on, off or status",
    ),
    "help.autostart-state": Text(
        fr="on : oui ; off : non ; status : ce qui est réglé",
        en="on: yes; off: no; status: what is set",
    ),
    "autostart.on": Text(
        fr="Avisé démarrera avec votre session ({place}).",
        en="Avisé will start with your session ({place}).",
    ),
    "autostart.started": Text(
        fr="Il est démarré. « avise open » ouvre le tableau de bord.",
        en="It is started. “avise open” opens the dashboard.",
    ),
    "autostart.next-session": Text(
        fr="Il démarrera à la prochaine ouverture de session ; d’ici là, « avise serve ».",
        en="It will start when your next session opens; until then, “avise serve”.",
    ),
    "autostart.off": Text(
        fr="Avisé ne démarrera plus avec votre session ({place} retiré).",
        en="Avisé will no longer start with your session ({place} removed).",
    ),
    "autostart.is-on": Text(
        fr="Démarrage avec la session : oui ({place})",
        en="Start with the session: yes ({place})",
    ),
    "autostart.is-off": Text(
        fr="Démarrage avec la session : non",
        en="Start with the session: no",
    ),
    "autostart.is-other": Text(
        fr="{place} démarre une autre copie d’Avisé ou un autre dossier. "
        "Lancez « avise autostart on » pour celle-ci.",
        en="{place} starts another copy of Avisé or another folder. "
        "Run “avise autostart on” for this one.",
    ),
    "serve.opening": Text(fr="Ouverture du dossier {folder} …", en="Opening the folder {folder} …"),
    "serve.incident": Text(fr="À savoir : {incident}", en="To note: {incident}"),
    "serve.ready": Text(
        fr="Avisé écoute sur http://127.0.0.1:{port} (cette machine seulement).",
        en="Avisé listens on http://127.0.0.1:{port} (this machine only).",
    ),
    "serve.link": Text(fr="Tableau de bord : {link}", en="Dashboard: {link}"),
    "serve.once": Text(
        fr="Ce lien sert une fois, pendant dix minutes ; « avise open » en donne un autre. "
        "Ctrl+C arrête le programme.",
        en="This link works once, for ten minutes; “avise open” gives another. "
        "Ctrl+C stops the program.",
    ),
    "serve.language": Text(
        fr="Chargement de l’analyse du français en arrière-plan …",
        en="Loading the French analysis in the background …",
    ),
    "serve.language-ready": Text(
        fr="Analyse du français prête ({seconds:.1f} s).",
        en="French analysis ready ({seconds:.1f} s).",
    ),
    "serve.already": Text(
        fr="Avisé tourne déjà avec ce dossier, sur le port {port}.",
        en="Avisé is already running with this folder, on port {port}.",
    ),
    "serve.mute": Text(
        fr="Avisé tourne déjà avec ce dossier mais ne répond pas. Patientez une minute, "
        "ou arrêtez-le, puis relancez « avise serve ».",
        en="Avisé is already running with this folder but does not answer. Wait a minute, "
        "or stop it, then run “avise serve” again.",
    ),
    "serve.other-port": Text(
        fr="Le port {usual} est pris par un autre programme : Avisé écoute sur le {port}. "
        "L’extension le trouve d’elle-même.",
        en="Port {usual} is taken by another program: Avisé listens on {port}. "
        "The extension finds it by itself.",
    ),
    "serve.stopped": Text(fr="Arrêté. Rien n’est perdu.", en="Stopped. Nothing is lost."),
    "open.absent": Text(
        fr="Aucun Avisé de ce dossier ne répond sur le port {port}. Lancez « avise serve ».",
        en="No Avisé of this folder answers on port {port}. Run “avise serve”.",
    ),
    "browser.none": Text(
        fr="Ni Chromium, ni Chrome, ni Edge, ni Firefox n’a été trouvé. Installez-en un, "
        "ou chargez l’extension à la main : dossier {folder}.",
        en="Neither Chromium, Chrome, Edge nor Firefox was found. Install one, "
        "or load the extension by hand: folder {folder}.",
    ),
    "extension.done-chromium": Text(
        fr="{count} fichiers dans {folder}. Dans Chrome ou Edge : page « Extensions », "
        "« Mode développeur », « Charger l’extension non empaquetée », puis ce dossier.",
        en="{count} files in {folder}. In Chrome or Edge: “Extensions” page, "
        "“Developer mode”, “Load unpacked”, then this folder.",
    ),
    "extension.done-firefox": Text(
        fr="{count} fichiers dans {folder}. Dans Firefox : about:debugging, « Ce Firefox », "
        "« Charger un module complémentaire temporaire », puis manifest.json de ce dossier.",
        en="{count} files in {folder}. In Firefox: about:debugging, “This Firefox”, "
        "“Load Temporary Add-on”, then manifest.json in this folder.",
    ),
    "extension.other-folder": Text(
        fr="{folder} contient autre chose : rien n’a été écrit. Donnez un dossier vide ou nouveau.",
        en="{folder} holds something else: nothing was written. Give an empty or a new folder.",
    ),
    "extension.refused": Text(
        fr="Impossible d’écrire dans {folder} ({why}). Donnez un autre dossier.",
        en="Cannot write into {folder} ({why}). Give another folder.",
    ),
    "browser.opening": Text(
        fr="Ouverture de {program} avec l’extension Avisé …",
        en="Opening {program} with the Avisé extension …",
    ),
    "browser.open": Text(
        fr="Prêt. Cliquez sur l’icône d’Avisé (pièce de puzzle si elle est cachée). "
        "Fermez le navigateur pour finir.",
        en="Ready. Click the Avisé icon (puzzle piece if it is hidden). "
        "Close the browser to finish.",
    ),
    "browser.failed": Text(
        fr="Le navigateur n’a pas voulu démarrer : {why}", en="The browser did not start: {why}"
    ),
    "check.python": Text(fr="Avisé {ours}, Python {version}", en="Avisé {ours}, Python {version}"),
    "check.folder": Text(fr="Dossier de données : {folder}", en="Data folder: {folder}"),
    "check.store": Text(
        fr="{captures} capture(s) et {mentions} mention(s) lisibles",
        en="{captures} capture(s) and {mentions} mention(s) readable",
    ),
    "check.evidence": Text(fr="Fichiers de preuve intacts", en="Evidence files whole"),
    "check.evidence-broken": Text(
        fr="{count} fichier(s) de preuve abîmé(s) ou manquant(s) : {first} …",
        en="{count} evidence file(s) damaged or missing: {first} …",
    ),
    "check.custody": Text(
        fr="Journal entier ({count} lignes)", en="Custody log whole ({count} lines)"
    ),
    "check.custody-broken": Text(fr="Journal abîmé : {first}", en="Custody log damaged: {first}"),
    "check.law": Text(
        fr="Droit : version {version}, vérifié le {checked_on}",
        en="Law: version {version}, checked on {checked_on}",
    ),
    "check.french": Text(
        fr="Analyse du français chargée en {seconds:.1f} s",
        en="French analysis loaded in {seconds:.1f} s",
    ),
    "check.port-ours": Text(
        fr="Avisé répond sur le port {port}", en="Avisé answers on port {port}"
    ),
    "check.port-free": Text(
        fr="Port {port} libre : Avisé n’est pas démarré (« avise serve »)",
        en="Port {port} free: Avisé is not running (“avise serve”)",
    ),
    "check.port-other": Text(
        fr="Un autre programme occupe le port {port} : fermez-le ou changez de port (--port)",
        en="Another program is on port {port}: Avisé takes the next of its list",
    ),
    "check.browser": Text(fr="Navigateur : {programs}", en="Browser: {programs}"),
    "check.browser-none": Text(
        fr="Aucun navigateur trouvé : installez Chromium, Chrome, Edge ou Firefox",
        en="No browser found: install Chromium, Chrome, Edge or Firefox",
    ),
    "check.extension": Text(fr="Extension à charger : {folder}", en="Extension to load: {folder}"),
    "check.working": Text(fr="Vérification …", en="Checking …"),
    "check.law-old": Text(
        fr="Le droit n’a pas été vérifié depuis le {checked_on} : plus d’un an. Mettez "
        "Avisé à jour, et faites vérifier ce que vous envoyez.",
        en="The law was last checked on {checked_on}: more than a year ago. Update Avisé, "
        "and have what you send checked.",
    ),
    "check.disk": Text(
        fr="Il reste {free} Mo sur ce disque : une capture en demande jusqu’à 25. Faites "
        "de la place, ou choisissez un autre dossier (--data).",
        en="{free} MB are left on this disk: a capture takes up to 25. Make room, or "
        "choose another folder (--data).",
    ),
    "check.synced": Text(
        fr="{folder} est recopié par un service en ligne : des données de santé "
        "partiraient de cette machine. Choisissez un autre dossier (--data).",
        en="{folder} is copied by an online service: health data would leave this machine. "
        "Choose another folder (--data).",
    ),
    "check.clock": Text(
        fr="L’horloge de cette machine est en retard : la dernière ligne du journal est du "
        "{latest}. Réglez-la, les délais en dépendent.",
        en="This machine’s clock is behind: the last line of the log is of {latest}. Set "
        "it right, the delays depend on it.",
    ),
    "check.no-copy": Text(
        fr="Aucune copie de la base depuis une semaine : laissez Avisé tourner, ou lancez "
        "« avise backup FICHIER ».",
        en="No copy of the database for a week: let Avisé run, or run “avise backup FILE”.",
    ),
    "check.running-other": Text(
        fr="Le programme démarré est la version {running}, celui-ci la {ours} : "
        "arrêtez-le, puis relancez « avise serve ».",
        en="The running program is version {running}, this one {ours}: stop it, then run "
        "“avise serve” again.",
    ),
    "check.connected": Text(
        fr="{count} navigateur(s) connecté(s)",
        en="{count} browser(s) connected",
    ),
    "check.connected-none": Text(
        fr="Aucun navigateur connecté : dans le navigateur, cliquez sur l’icône d’Avisé, "
        "puis « Connecter ».",
        en="No browser connected: in the browser, click the Avisé icon, then “Connect”.",
    ),
    "check.extension-older": Text(
        fr="L’extension d’un navigateur ({theirs}) est plus ancienne que le programme "
        "({ours}) : lancez « avise extension DOSSIER », puis rechargez-la.",
        en="A browser’s extension ({theirs}) is older than the program ({ours}): run "
        "“avise extension FOLDER”, then reload it.",
    ),
}
