"""What a capture's record says in words: what was left out, and what no program can know."""

from __future__ import annotations

from collections.abc import Iterable

from companion.model.record import LeftOut, Unknown
from companion.model.text import Text


def _unknown(name: str, fr: str, en: str, why_fr: str, why_en: str) -> Unknown:
    return Unknown(id=name, label=Text(fr=fr, en=en), why=Text(fr=why_fr, en=why_en))


UNKNOWNS = (
    _unknown(
        "public_ip",
        "Adresse IP publique du poste",
        "Public IP address of the machine",
        "Une extension ne la voit pas sans interroger un tiers.",
        "An extension cannot see it without asking a third party.",
    ),
    _unknown(
        "proxy",
        "Absence de serveur mandataire (proxy) ou de VPN",
        "No proxy or VPN in between",
        "Les réglages du réseau ne sont pas lisibles par l’extension.",
        "The extension cannot read the network settings.",
    ),
    _unknown(
        "dns",
        "Serveur DNS et adresse IP du site",
        "DNS server and the site’s IP address",
        "Le navigateur ne les communique pas à l’extension.",
        "The browser does not tell the extension.",
    ),
    _unknown(
        "server_certificate",
        "Certificat présenté par le site",
        "Certificate presented by the site",
        "Le navigateur l’a contrôlé, mais ne le montre pas à l’extension.",
        "The browser checked it, but does not show it to the extension.",
    ),
    _unknown(
        "cache",
        "Cache et fichiers temporaires vidés avant la visite",
        "Cache and temporary files emptied before the visit",
        "L’extension ne vide rien et ne voit pas si la page vient du cache.",
        "The extension empties nothing and cannot see whether the page came from the cache.",
    ),
    _unknown(
        "cookies",
        "Cookies et historique vidés ; compte connecté ou non",
        "Cookies and history emptied; signed in or not",
        "La capture est faite dans la session ordinaire de la personne.",
        "The capture is made in the person’s ordinary session.",
    ),
    _unknown(
        "path_of_navigation",
        "Chemin suivi pour arriver à la page",
        "Path followed to the page",
        "L’extension ne lit une page que lorsqu’on le lui demande.",
        "The extension reads a page only when asked to.",
    ),
    _unknown(
        "developer_tools",
        "Page non modifiée dans le navigateur avant la capture",
        "Page not altered in the browser before the capture",
        "Rien ne permet de le savoir depuis la page : l’empreinte prouve le fichier, pas le site.",
        "Nothing on the page tells: the hash proves the file, not the site.",
    ),
    _unknown(
        "other_extensions",
        "Absence d’autres extensions qui changent la page",
        "No other extensions that change the page",
        "Une extension ne voit pas les autres sans une permission large.",
        "An extension does not see the others without a broad permission.",
    ),
    _unknown(
        "clock_source",
        "Horloge de l’ordinateur réglée sur une source de temps",
        "Computer clock set by a time source",
        "Les deux horloges notées sont celles du même ordinateur.",
        "Both clocks noted are those of the same computer.",
    ),
    _unknown(
        "malware",
        "Poste sans logiciel malveillant",
        "Machine free of malware",
        "Le programme n’examine pas l’ordinateur.",
        "The program does not examine the computer.",
    ),
)

_LEFT_OUT = {
    "address-cut": Text(fr="L’adresse, trop longue, est coupée.", en="The address is cut short."),
    "dom-cut": Text(
        fr="La page, trop lourde, n’est pas gardée entière.",
        en="The page, too large, is not kept whole.",
    ),
    "cuts-left-out": Text(
        fr="Tous les boutons « Plus » n’ont pas pu être notés.",
        en="Not every “More” button could be noted.",
    ),
    "excerpt-cut": Text(fr="L’extrait, trop long, est coupé.", en="The excerpt is cut short."),
    "frames-closed": Text(
        fr="Un cadre d’un autre site, sur la page, n’est pas lisible : il n’est que sur l’image.",
        en="A frame of another site on the page cannot be read: it is on the picture only.",
    ),
    "frames-left-out": Text(
        fr="Des cadres de la page, trop nombreux ou trop lourds, ne sont pas gardés.",
        en="Frames of the page, too many or too large, are not kept.",
    ),
    "picture-hidden": Text(
        fr="L’onglet n’était pas au premier plan : pas d’image.",
        en="The tab was not in front: no picture.",
    ),
    "picture-refused": Text(
        fr="Le navigateur a refusé l’image de la partie visible.",
        en="The browser refused the picture of the visible part.",
    ),
    "picture-too-large": Text(
        fr="L’image de la partie visible était trop lourde.",
        en="The picture of the visible part was too large.",
    ),
    "picture-none": Text(
        fr="Aucune image de la partie visible.", en="No picture of the visible part."
    ),
    "whole-off": Text(
        fr="L’image de la page entière est désactivée dans l’extension.",
        en="The picture of the whole page is turned off in the extension.",
    ),
    "whole-disturbed": Text(
        fr="La page a bougé pendant l’image de la page entière, qui s’arrête là.",
        en="The page moved during the picture of the whole page, which ends there.",
    ),
    "whole-hidden": Text(
        fr="L’onglet a quitté le premier plan pendant l’image de la page entière.",
        en="The tab left the front during the picture of the whole page.",
    ),
    "whole-too-tall": Text(
        fr="La page dépasse la limite : l’image en montre le début.",
        en="The page exceeds the limit: the picture shows its beginning.",
    ),
    "whole-too-heavy": Text(
        fr="L’image de la page entière était trop lourde.",
        en="The picture of the whole page was too large.",
    ),
    "whole-grew": Text(
        fr="La page s’est allongée pendant l’image : la suite n’y est pas.",
        en="The page grew during the picture: the rest is not on it.",
    ),
    "whole-refused": Text(
        fr="Le navigateur a refusé l’image de la page entière.",
        en="The browser refused the picture of the whole page.",
    ),
    "whole-none": Text(fr="Aucune image de la page entière.", en="No picture of the whole page."),
}
NOTES = frozenset(_LEFT_OUT)
"""Every code a capture or its supplement may carry."""


def left_out_of(notes: Iterable[str]) -> tuple[LeftOut, ...]:
    """Return what the notes say in words; a code of a newer extension is shown as it is."""
    return tuple(
        LeftOut(code=note, label=_LEFT_OUT.get(note, Text(fr=note, en=note))) for note in notes
    )
