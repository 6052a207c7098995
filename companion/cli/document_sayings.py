"""What `avise document` says, in French and English."""

from __future__ import annotations

from companion.model.text import Text

DOCUMENTS = {
    "help.document": Text(
        fr="écrit un brouillon d’une mention (DOCX, PDF ou texte), ou liste ceux qui sont proposés",
        en="write a draft of a mention (DOCX, PDF or text), or list those that are offered",
    ),
    "help.document-mention": Text(
        fr="identifiant d’une mention, ou son début", en="id of a mention, or its beginning"
    ),
    "help.document-id": Text(
        fr="document voulu ; sans lui, la liste avec les raisons des refus",
        en="document wanted; without it, the list with the reasons of refusals",
    ),
    "help.document-output": Text(
        fr="fichier à écrire : .docx, .pdf ou .txt", en="file to write: .docx, .pdf or .txt"
    ),
    "help.document-all": Text(
        fr="tous les documents proposés, dans le dossier donné par -o, en DOCX et en PDF",
        en="all the documents offered, into the folder given by -o, as DOCX and PDF",
    ),
    "help.document-lang": Text(fr="langue du document", en="language of the document"),
    "help.document-set": Text(
        fr="remplit un champ demandé, par exemple email=cabinet@example.org (répétable)",
        en="fill in a field asked for, for example email=practice@example.org (repeatable)",
    ),
    "help.document-reason": Text(
        fr="garde les mots que le garde-fou relève, et dit pourquoi (inscrit au journal)",
        en="keep the words the guard points out, and say why (written to the log)",
    ),
    "document.offered": Text(fr="proposé   {id}  {title}", en="offered   {id}  {title}"),
    "document.refused": Text(fr="refusé    {id}  {why}", en="refused   {id}  {why}"),
    "document.held": Text(
        fr="retenu par le garde-fou : {title}", en="held back by the guard: {title}"
    ),
    "document.folder-needed": Text(
        fr="Dites dans quel dossier écrire : -o DOSSIER, qui existe déjà.",
        en="Say which folder to write to: -o FOLDER, which exists already.",
    ),
    "document.made": Text(
        fr="{path} : {title}, version gardée ({size} octets).",
        en="{path}: {title}, version kept ({size} bytes).",
    ),
    "document.gaps": Text(
        fr="Reste à compléter : {gaps}.",
        en="Still to be completed: {gaps}.",
    ),
    "document.guard": Text(
        fr="Le garde-fou relève « {words} » : {why}", en="The guard points out “{words}”: {why}"
    ),
    "document.guard-final": Text(
        fr="Ce texte serait public : aucun motif ne permet d’y laisser ce qui touche au secret.",
        en="This text would be public: no reason allows what touches secrecy to stay in it.",
    ),
    "document.guard-how": Text(
        fr="Rien n’a été écrit. Corrigez, ou gardez ces mots avec --reason « pourquoi ».",
        en="Nothing was written. Correct it, or keep these words with --reason “why”.",
    ),
    "document.no-field": Text(
        fr="Ce document n’a pas de champ « {name} ». Champs : {known}.",
        en="This document has no field “{name}”. Fields: {known}.",
    ),
    "document.format": Text(
        fr="{path} : le nom doit finir par .docx, .pdf ou .txt.",
        en="{path}: the name must end in .docx, .pdf or .txt.",
    ),
    "document.exists": Text(
        fr="{path} existe déjà : rien n’a été écrit.",
        en="{path} exists already: nothing was written.",
    ),
    "document.language": Text(
        fr="{id} n’est pas écrit dans cette langue : {known}.",
        en="{id} is not written in that language: {known}.",
    ),
    "document.output-needed": Text(
        fr="Dites où écrire le document : -o FICHIER.docx, .pdf ou .txt.",
        en="Say where to write the document: -o FILE.docx, .pdf or .txt.",
    ),
}
