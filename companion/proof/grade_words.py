"""The sentences of a grade: its label, what carries, what the other side will object, what next."""

from __future__ import annotations

from companion.model.text import Text
from companion.model.timestamp import QualifiedStatus

TYPED_LABEL = Text(
    fr="Degré 0 sur 4 : saisi à la main",
    en="Grade 0 of 4: typed by hand",
)
CAPTURED_LABEL = Text(
    fr="Degré 1 sur 4 : page capturée, intégrité vérifiable",
    en="Grade 1 of 4: page captured, integrity can be checked",
)
TYPED_NEXT = Text(
    fr="Degré suivant : ouvrez la page et capturez-la, tant qu’elle est en ligne.",
    en="Next grade: open the page and capture it while it is online.",
)
CAPTURED_NEXT = Text(
    fr=(
        "Degré suivant : la même capture horodatée par un tiers ; la répéter un autre jour"
        " l’appuie. Le plus haut degré est le constat d’un commissaire de justice, tant que la"
        " page est en ligne."
    ),
    en=(
        "Next grade: the same capture time-stamped by a third party; repeating it another day"
        " supports it. The highest grade is a commissaire de justice's record, while the page is"
        " online."
    ),
)
ONLY_WORD = Text(
    fr="Le texte a été saisi par la personne qui s’en plaint : rien ne montre qu’il a été publié.",
    en="The text was typed by the person who complains of it: nothing shows it was published.",
)
ATTACHED_PICTURE = Text(
    fr=(
        "L’image jointe a pu être retouchée, et une simple impression d’écran contestée a déjà été"
        " écartée par un tribunal."
    ),
    en=(
        "The attached picture may have been retouched, and a court has already set aside a plain"
        " disputed printout."
    ),
)
ALTERED = Text(
    fr=(
        "La page a pu être modifiée dans le navigateur avant la capture : l’empreinte prouve que"
        " le fichier n’a pas changé depuis, pas ce que le site affichait."
    ),
    en=(
        "The page may have been altered in the browser before the capture: the hash proves that"
        " the file has not changed since, not what the site displayed."
    ),
)
OWN_CLOCK = Text(
    fr="La date vient de l’ordinateur de la personne intéressée : aucun tiers ne l’atteste.",
    en="The date comes from the computer of the interested person: no third party attests it.",
)
OWN_SESSION = Text(
    fr=(
        "La capture vient d’une session ordinaire (cache, compte connecté, extensions) et non d’un"
        " poste préparé comme pour un constat."
    ),
    en=(
        "The capture comes from an ordinary session (cache, signed-in account, extensions), not"
        " from a machine prepared as for an official record."
    ),
)
NO_PICTURE = Text(
    fr="Aucune image de la page n’a été gardée : son apparence ne peut pas être montrée.",
    en="No picture of the page was kept: its appearance cannot be shown.",
)
CLOCKS_DIFFER = Text(
    fr="L’horloge du navigateur et celle du compagnon se contredisent.",
    en="The browser's clock and the companion's contradict each other.",
)
STAMPED_LABELS: dict[QualifiedStatus, Text] = {
    "qualified": Text(
        fr="Degré 2 sur 4 : page capturée et horodatée (horodatage indiqué comme qualifié)",
        en="Grade 2 of 4: page captured and time-stamped (time-stamp stated to be qualified)",
    ),
    "not_qualified": Text(
        fr="Degré 2 sur 4 : page capturée et horodatée (horodatage non qualifié)",
        en="Grade 2 of 4: page captured and time-stamped (time-stamp not qualified)",
    ),
    "unknown": Text(
        fr="Degré 2 sur 4 : page capturée et horodatée (qualification à vérifier)",
        en="Grade 2 of 4: page captured and time-stamped (qualification to be checked)",
    ),
}
CORROBORATED_LABELS: dict[QualifiedStatus, Text] = {
    "qualified": Text(
        fr="Degré 3 sur 4 : capture horodatée et corroborée (horodatage indiqué comme qualifié)",
        en="Grade 3 of 4: capture time-stamped and corroborated (stated to be qualified)",
    ),
    "not_qualified": Text(
        fr="Degré 3 sur 4 : capture horodatée et corroborée (horodatage non qualifié)",
        en="Grade 3 of 4: capture time-stamped and corroborated (time-stamp not qualified)",
    ),
    "unknown": Text(
        fr="Degré 3 sur 4 : capture horodatée et corroborée (qualification à vérifier)",
        en="Grade 3 of 4: capture time-stamped and corroborated (qualification to be checked)",
    ),
}
CONSTAT_LABEL = Text(
    fr="Degré 4 sur 4 : constat de commissaire de justice joint",
    en="Grade 4 of 4: commissaire de justice's record attached",
)
UNROOTED_NEXT = Text(
    fr=(
        "Degré suivant : rattachez l’horodatage à une racine connue (Réglages, Horodatage : joignez"
        " le certificat racine de l’autorité, ou choisissez-en une autre)."
    ),
    en=(
        "Next grade: attach the time-stamp to a known root (Settings, Time-stamps: attach the"
        " authority's root certificate, or choose another authority)."
    ),
)
SUPPORTED_NEXT = Text(
    fr=(
        "Degré suivant : horodater (Réglages, Horodatage). Ce qui appuie déjà la capture comptera"
        " alors."
    ),
    en="Next grade: time-stamp (Settings, Time-stamps). What already supports the capture counts"
    " then.",
)
STAMPED_NEXT = Text(
    fr=(
        "Degré suivant : demandez le deuxième regard, plus bas, ou capturez de nouveau la page un"
        " autre jour."
    ),
    en="Next grade: ask for the second look, below, or capture the page again another day.",
)
CORROBORATED_NEXT = Text(
    fr=(
        "Degré suivant : le constat d’un commissaire de justice, tant que la page est en ligne et"
        " avant tout signalement ; joignez-le ensuite ici."
    ),
    en=(
        "Next grade: a commissaire de justice's record, while the page is online and before any"
        " report; then attach it here."
    ),
)
CONSTAT_NEXT = Text(
    fr=(
        "Plus haut degré. Gardez l’original du constat, et faites relire l’ensemble par un avocat."
    ),
    en="Highest grade. Keep the original of the record, and have a lawyer read all of it.",
)
FILE_DATED = Text(
    fr=(
        "L’horodatage date le fichier : il ne dit ni quand l’avis a été publié, ni que la page"
        " était authentique."
    ),
    en=(
        "The time-stamp dates the file: it says neither when the review was published, nor that"
        " the page was authentic."
    ),
)
STAMP_OBJECTIONS: dict[QualifiedStatus, Text | None] = {
    "qualified": None,
    "not_qualified": Text(
        fr=(
            "L’horodatage n’est pas qualifié : la présomption de l’article 41 du règlement eIDAS ne"
            " joue pas, et sa fiabilité peut être discutée."
        ),
        en=(
            "The time-stamp is not qualified: the presumption of article 41 of the eIDAS regulation"
            " does not apply, and its reliability can be disputed."
        ),
    ),
    "unknown": Text(
        fr=(
            "La qualification de l’horodatage n’est pas établie : sans elle, la présomption de"
            " l’article 41 du règlement eIDAS ne joue pas."
        ),
        en=(
            "The time-stamp's qualification is not established: without it, the presumption of"
            " article 41 of the eIDAS regulation does not apply."
        ),
    ),
}
UNROOTED = Text(
    fr=(
        "La chaîne de l’horodatage n’est rattachée à aucune racine connue : n’importe qui aurait pu"
        " le fabriquer."
    ),
    en=("The time-stamp's chain is attached to no known root: anybody could have made it."),
)
STAMPED_LATE = Text(
    fr=(
        "L’horodatage est venu plus d’un jour après la capture : entre les deux, seule l’horloge de"
        " la personne intéressée parle."
    ),
    en=(
        "The time-stamp came more than a day after the capture: in between, only the interested"
        " person's clock speaks."
    ),
)
STAMPED_BEFORE = Text(
    fr="L’horodatage est antérieur à l’heure que l’ordinateur donne à la capture : son horloge est"
    " fausse.",
    en="The time-stamp is earlier than the time the computer gives the capture: its clock is"
    " wrong.",
)
SAME_MACHINE = Text(
    fr="Le deuxième regard vient du même ordinateur et du même logiciel que la capture.",
    en="The second look comes from the same computer and the same software as the capture.",
)
REPEATED_BY_SELF = Text(
    fr="Les captures répétées viennent de la même personne intéressée.",
    en="The repeated captures come from the same interested person.",
)
LOOK_DIFFERED = Text(
    fr="Au dernier regard sans compte, les mots affichés étaient différents.",
    en="At the last look without an account, the words displayed were different.",
)
LOOK_ABSENT = Text(
    fr="Au dernier regard sans compte, ces mots n’étaient pas sur la page servie.",
    en="At the last look without an account, these words were not on the page served.",
)
CONSTAT_DECLARED = Text(
    fr="La pièce est jointe et désignée par vous : Avisé ne vérifie ni son auteur, ni son contenu.",
    en="The document is attached and named by you: Avisé checks neither its author nor its"
    " content.",
)
CONSTAT_REGULAR = Text(
    fr=(
        "La régularité du constat : matériel, adresse IP, absence de proxy, caches et cookies"
        " vidés, parcours ; un constat incomplet a déjà été privé de valeur."
    ),
    en=(
        "Whether the record is regular: machine, IP address, no proxy, caches and cookies emptied,"
        " path followed; an incomplete record has already been denied any value."
    ),
)
