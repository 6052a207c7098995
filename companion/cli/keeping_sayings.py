"""What the commands on backups, restoring, export and erasure say, in French and English."""

from __future__ import annotations

from companion.model.text import Text

KEEPING = {
    "help.backup": Text(
        fr="copie toutes vos données dans un fichier, chiffré si vous le voulez",
        en="copy all your data into one file, encrypted if you wish",
    ),
    "help.restore": Text(
        fr="montre ce qu’une sauvegarde ramènerait, puis la remet en place",
        en="show what a backup would bring back, then put it in place",
    ),
    "help.export": Text(
        fr="sort toutes vos données en JSON et fichiers (dossier ou .zip)",
        en="take all your data out as JSON and files (a folder or a .zip)",
    ),
    "help.erase": Text(
        fr="efface pour de bon des mentions et leurs preuves",
        en="erase mentions and their evidence for good",
    ),
    "help.backup-file": Text(
        fr="fichier de sauvegarde, par exemple avise.zip", en="backup file, for example avise.zip"
    ),
    "help.export-target": Text(
        fr="dossier à créer, ou fichier .zip", en="folder to create, or .zip file"
    ),
    "help.mention-ids": Text(
        fr="identifiant d’une mention (il figure dans l’adresse de sa page)",
        en="id of a mention (it stands in the address of its page)",
    ),
    "help.passphrase": Text(
        fr="chiffre la sauvegarde (format age) ; la phrase est demandée deux fois, "
        "ou prise dans la variable AVISE_PASSPHRASE",
        en="encrypt the backup (age format); the passphrase is asked for twice, "
        "or taken from the variable AVISE_PASSPHRASE",
    ),
    "help.passphrase-file": Text(
        fr="fichier dont la première ligne est la phrase de passe",
        en="file whose first line is the passphrase",
    ),
    "help.dry-run": Text(
        fr="montre ce qui se passerait, sans rien changer",
        en="show what would happen, change nothing",
    ),
    "help.yes": Text(fr="ne demande pas confirmation", en="do not ask for confirmation"),
    "keep.ask-new": Text(
        fr="Phrase de passe (12 caractères au moins) : ", en="Passphrase (12 characters or more): "
    ),
    "keep.ask-again": Text(fr="La même, encore une fois : ", en="The same, once more: "),
    "keep.ask": Text(fr="Phrase de passe de cette sauvegarde : ", en="Passphrase of this backup: "),
    "keep.differ": Text(
        fr="Les deux phrases diffèrent. Recommencez ; rien n’a été écrit.",
        en="The two passphrases differ. Try again; nothing was written.",
    ),
    "keep.no-terminal": Text(
        fr="Pas de terminal pour demander la phrase de passe : "
        "donnez --passphrase-file FICHIER ou la variable AVISE_PASSPHRASE.",
        en="No terminal to ask for the passphrase: "
        "give --passphrase-file FILE or the variable AVISE_PASSPHRASE.",
    ),
    "keep.exists": Text(
        fr="{path} existe déjà. Choisissez un autre nom : rien n’est jamais écrasé.",
        en="{path} exists already. Choose another name: nothing is ever overwritten.",
    ),
    "keep.absent": Text(
        fr="{path} n’existe pas. Vérifiez le chemin.", en="{path} does not exist. Check the path."
    ),
    "keep.confirm": Text(fr="Continuer ? [o/N] ", en="Continue? [y/N] "),
    "keep.not-agreed": Text(
        fr="Rien n’a été changé. Ajoutez --yes pour ne pas être interrogé.",
        en="Nothing was changed. Add --yes not to be asked.",
    ),
    "backup.done": Text(
        fr="Sauvegarde écrite : {path} ({captures} captures, {mentions} mentions, "
        "{evidence} pièces, {size}).",
        en="Backup written: {path} ({captures} captures, {mentions} mentions, "
        "{evidence} evidence files, {size}).",
    ),
    "backup.missing": Text(
        fr="{count} pièce(s) de preuve étaient déjà perdues ou abîmées et n’y sont pas : "
        "lancez « avise check ».",
        en="{count} evidence file(s) were already lost or damaged and are not in it: "
        "run “avise check”.",
    ),
    "backup.sealed": Text(
        fr="Chiffrée : sans la phrase de passe, personne ne peut la relire, vous non plus. "
        "Notez-la ailleurs.",
        en="Encrypted: without the passphrase nobody can read it, you included. "
        "Write it down elsewhere.",
    ),
    "backup.clear": Text(
        fr="Non chiffrée : qui a ce fichier lit tout. Option --passphrase pour la chiffrer.",
        en="Not encrypted: whoever has this file reads everything. Use --passphrase to encrypt.",
    ),
    "restore.checking": Text(
        fr="Lecture et vérification de {path} …", en="Reading and checking {path} …"
    ),
    "restore.holds": Text(
        fr="Sauvegarde du {day} : {captures} captures, {mentions} mentions, "
        "{evidence} pièces ({size}). Tout a été vérifié.",
        en="Backup of {day}: {captures} captures, {mentions} mentions, "
        "{evidence} evidence files ({size}). All of it was checked.",
    ),
    "restore.missing": Text(
        fr="Attention : {count} pièce(s) de preuve manquent, dont {first} …",
        en="Note: {count} evidence file(s) are missing, {first} … among them",
    ),
    "restore.log": Text(
        fr="Attention : son journal ne se suit pas ({first}).",
        en="Note: its custody log does not follow ({first}).",
    ),
    "restore.into-new": Text(
        fr="Elle sera mise dans {folder}, qui est vide.",
        en="It will be put into {folder}, which is empty.",
    ),
    "restore.over": Text(
        fr="{folder} contient {captures} captures et {mentions} mentions ({unreadable}) : "
        "tout cela sera gardé à part dans {aside}.",
        en="{folder} holds {captures} captures and {mentions} mentions ({unreadable}): "
        "all of it will be kept aside in {aside}.",
    ),
    "restore.readable": Text(fr="lisibles", en="readable"),
    "restore.unreadable": Text(fr="base illisible", en="database unreadable"),
    "restore.log-same": Text(
        fr="Le journal est le même des deux côtés.", en="The custody log is the same on both sides."
    ),
    "restore.log-present": Text(
        fr="Le journal actuel, plus long, continue : rien n’y est perdu.",
        en="The present custody log is longer and goes on: nothing in it is lost.",
    ),
    "restore.log-backup": Text(
        fr="Le journal sera celui de la sauvegarde ; l’actuel reste dans le dossier mis à part.",
        en="The custody log will be the backup’s; the present one stays in the folder kept aside.",
    ),
    "restore.erased": Text(
        fr="{count} mention(s) effacée(s) depuis cette sauvegarde ne reviendront pas.",
        en="{count} mention(s) erased since this backup will not come back.",
    ),
    "restore.browsers": Text(
        fr="Les navigateurs connectés ne sont jamais dans une sauvegarde : "
        "sur un autre ordinateur, reconnectez l’extension.",
        en="Connected browsers are never in a backup: on another computer, "
        "connect the extension again.",
    ),
    "restore.dry": Text(
        fr="Essai seulement : rien n’a été changé.", en="Dry run: nothing was changed."
    ),
    "restore.done": Text(fr="Restauré dans {folder}.", en="Restored into {folder}."),
    "restore.aside": Text(
        fr="L’ancien dossier est dans {aside}. Supprimez-le quand tout vous paraît en ordre : "
        "il contient vos données.",
        en="The former folder is in {aside}. Delete it once all looks right: it holds your data.",
    ),
    "restore.not-ours": Text(
        fr="Ce fichier n’est pas une sauvegarde d’Avisé.", en="This file is no backup of Avisé."
    ),
    "restore.damaged": Text(
        fr="Ce fichier est coupé ou a été modifié.", en="This file is cut or was changed."
    ),
    "restore.newer": Text(
        fr="Cette sauvegarde vient d’une version plus récente d’Avisé : "
        "mettez le programme à jour.",
        en="This backup comes from a newer version of Avisé: update the program.",
    ),
    "restore.bomb": Text(
        fr="Ce fichier se déploierait sans mesure : il n’est pas ouvert.",
        en="This file would unpack beyond measure: it is not opened.",
    ),
    "restore.names": Text(
        fr="Ce fichier contient ce qu’une sauvegarde ne contient jamais.",
        en="This file holds what a backup never holds.",
    ),
    "restore.row": Text(
        fr="Une donnée de ce fichier est illisible.", en="Something in this file cannot be read."
    ),
    "restore.incomplete": Text(
        fr="Il manque des pièces à cette sauvegarde.", en="This backup is incomplete."
    ),
    "restore.sealed": Text(
        fr="Cette sauvegarde est chiffrée : il faut sa phrase de passe.",
        en="This backup is encrypted: its passphrase is needed.",
    ),
    "restore.needs-folder": Text(
        fr="Cette copie quotidienne ne contient pas les preuves : restaurez-la sur le dossier "
        "d’origine (--data), ou prenez une sauvegarde complète.",
        en="This daily copy holds no evidence: restore it over its own folder (--data), "
        "or take a whole backup.",
    ),
    "restore.untouched": Text(fr="Rien n’a été changé.", en="Nothing was changed."),
    "export.done": Text(
        fr="Export écrit : {path} ({count} fichiers). Il contient tout, en clair : gardez-le à "
        "l’abri.",
        en="Export written: {path} ({count} files). It holds everything, unencrypted: "
        "keep it safe.",
    ),
    "erase.none": Text(
        fr="Aucune mention de ce nom : {ids}. Rien n’a été changé.",
        en="No such mention: {ids}. Nothing was changed.",
    ),
    "erase.plan": Text(
        fr="Effacer pour de bon {mentions} mention(s), {captures} capture(s) et {evidence} "
        "pièce(s) de preuve, avec leurs analyses, horodatages et notes.",
        en="Erase for good {mentions} mention(s), {captures} capture(s) and {evidence} evidence "
        "file(s), with their analyses, time-stamps and notes.",
    ),
    "erase.shared": Text(
        fr="{count} page(s) capturée(s) restent, avec tous leurs mots : d’autres mentions en "
        "dépendent.",
        en="{count} captured page(s) stay, with all their words: other mentions rest on them.",
    ),
    "erase.copies": Text(
        fr="Les copies quotidiennes en sont purgées. Sont supprimés : les sauvegardes complètes "
        "du dossier de données, les dossiers de preuve qui en contiennent, les fichiers abîmés mis "
        "à part. Vos propres copies ailleurs ne sont pas touchées. Le journal garde qu’un "
        "effacement a eu lieu, sans contenu. C’est sans retour.",
        en="Daily copies are purged of them. Deleted: whole backups in the data folder, dossiers "
        "that hold any of them, damaged files kept aside. Your own copies elsewhere are not "
        "touched. The log keeps that an erasure took place, without content. There is no way back.",
    ),
    "erase.done": Text(fr="Effacé.", en="Erased."),
}
