"""What is said of a time-stamp: why it failed, where its chain ends, what it is worth."""

from __future__ import annotations

from companion.model.text import Text
from companion.model.timestamp import QualifiedStatus, TimeStamp

STATUS: dict[QualifiedStatus, Text] = {
    "qualified": Text(fr="qualifié eIDAS", en="eIDAS-qualified"),
    "not_qualified": Text(fr="non qualifié", en="not qualified"),
    "unknown": Text(fr="qualification à vérifier", en="qualification to be checked"),
}

PROBLEMS: dict[str, Text] = {
    "no-answer": Text(
        fr="L’autorité n’a pas répondu. La demande sera refaite d’elle-même.",
        en="The authority did not answer. The request will be made again by itself.",
    ),
    "http-status": Text(
        fr="L’autorité a répondu par une erreur. La demande sera refaite ; si cela dure, vérifiez"
        " l’adresse et le compte.",
        en="The authority answered with an error. The request will be made again; if it lasts,"
        " check the address and the account.",
    ),
    "account-refused": Text(
        fr="L’autorité demande un compte, ou refuse celui qui est donné : corrigez-le.",
        en="The authority asks for an account, or refuses the one given: correct it.",
    ),
    "account-in-clear": Text(
        fr="Un mot de passe ne part jamais en clair : cette adresse doit commencer par https://.",
        en="A password never leaves in clear: this address must begin with https://.",
    ),
    "destination-not-allowed": Text(
        fr="L’envoi vers cette autorité n’est pas (ou plus) autorisé : autorisez-le.",
        en="Sending to this authority is not (or no longer) allowed: allow it.",
    ),
    "destination-refused": Text(
        fr="Cette adresse ne mène pas à Internet : rien n’y est envoyé. Corrigez-la.",
        en="This address does not lead to the internet: nothing is sent there. Correct it.",
    ),
    "evidence-broken": Text(
        fr="Les octets à horodater sont abîmés ou manquants : rien n’a été demandé.",
        en="The bytes to be time-stamped are damaged or missing: nothing was asked.",
    ),
    "not-an-answer": Text(
        fr="La réponse n’est pas un horodatage : l’adresse mène peut-être à une page.",
        en="The answer is no time-stamp: the address may lead to a page.",
    ),
    "rejected": Text(fr="L’autorité a refusé la demande.", en="The authority refused the request."),
    "wrong-nonce": Text(
        fr="La réponse ne porte pas le nombre envoyé : elle peut être ancienne ou rejouée.",
        en="The answer does not carry the number that was sent: it may be old or replayed.",
    ),
    "wrong-hash": Text(
        fr="Le jeton porte sur d’autres octets que ceux de cette capture.",
        en="The token is about other bytes than this capture's.",
    ),
    "wrong-policy": Text(
        fr="Le jeton suit une autre politique d’horodatage que celle que vous avez indiquée.",
        en="The token follows another time-stamping policy than the one you named.",
    ),
    "no-certificate": Text(
        fr="L’autorité n’a pas joint son certificat : le jeton ne pourrait pas être vérifié.",
        en="The authority did not attach its certificate: the token could not be verified.",
    ),
    "wrong-signer": Text(
        fr="Le certificat joint n’est pas celui que la signature désigne.",
        en="The certificate attached is not the one the signature names.",
    ),
    "not-a-tsa": Text(
        fr="Le certificat du signataire n’est pas réservé à l’horodatage.",
        en="The signer's certificate is not reserved for time-stamping.",
    ),
    "expired": Text(
        fr="Un certificat de la chaîne n’était pas valable à l’heure du jeton.",
        en="A certificate of the chain was not valid at the token's time.",
    ),
    "bad-chain": Text(
        fr="Un certificat de la chaîne n’a pas le droit d’en délivrer.",
        en="A certificate of the chain has no right to issue others.",
    ),
    "incomplete-chain": Text(
        fr="La chaîne s’arrête avant sa racine : joignez le certificat racine de cette autorité.",
        en="The chain stops before its root: attach the root certificate of this authority.",
    ),
    "self-signed": Text(
        fr="L’autorité se certifie elle-même : n’importe qui aurait pu faire ce jeton. Joignez son"
        " certificat si vous lui faites confiance.",
        en="The authority certifies itself: anybody could have made this token. Attach its"
        " certificate if you trust it.",
    ),
    "wrong-record": Text(
        fr="La fiche gardée dit autre chose que le jeton.",
        en="The record kept says other things than the token.",
    ),
    "bad-signature": Text(
        fr="La signature du jeton ne tient pas.", en="The token's signature does not hold."
    ),
}

_ANCHORS = {
    "configured": Text(
        fr="chaîne rattachée à la racine que vous avez indiquée",
        en="chain attached to the root you named",
    ),
    "machine": Text(
        fr="chaîne rattachée à une racine que cet ordinateur connaissait",
        en="chain attached to a root this computer knew",
    ),
    "none": Text(
        fr="chaîne non rattachée à une racine connue : rien ne montre que l’autorité est un tiers",
        en="chain not attached to a known root: nothing shows that the authority is a third party",
    ),
}
WORTH = {
    "qualified": Text(
        fr="Horodatage indiqué comme qualifié : l’article 41 du règlement eIDAS en présume l’heure"
        " exacte et les données intactes. Il date le fichier, il ne dit pas que la page était"
        " authentique.",
        en="Time-stamp stated to be qualified: article 41 of the eIDAS regulation presumes its time"
        " exact and the data whole. It dates the file, it does not say the page was authentic.",
    ),
    "not_qualified": Text(
        fr="Horodatage non qualifié : il ne peut être écarté pour ce seul motif, mais ne porte pas"
        " la présomption de l’article 41 du règlement eIDAS. Il date le fichier, il ne dit pas que"
        " la page était authentique.",
        en="Time-stamp that is not qualified: it cannot be set aside for that reason alone, but"
        " does not carry the presumption of article 41 of the eIDAS regulation. It dates the file,"
        " it does not say the page was authentic.",
    ),
    "unknown": Text(
        fr="Qualification à vérifier : tant qu’elle ne l’est pas, comptez sans la présomption de"
        " l’article 41 du règlement eIDAS. Il date le fichier, il ne dit pas que la page était"
        " authentique.",
        en="Qualification to be checked: until it is, count without the presumption of article 41"
        " of the eIDAS regulation. It dates the file, it does not say the page was authentic.",
    ),
}
NOT_CHECKED = Text(
    fr="Révocation des certificats non vérifiée (elle demanderait d’autres envois).",
    en="Revocation of the certificates not checked (it would ask for more sending).",
)


def problem_words(problem: str) -> Text:
    """Return why a time-stamp failed and what to do; an unknown code speaks for itself."""
    return PROBLEMS.get(problem, Text(fr=f"Échec : {problem}.", en=f"Failed: {problem}."))


def anchor_words(stamp: TimeStamp) -> Text:
    """Return where the chain of a time-stamp ends."""
    return _ANCHORS[stamp.facts.anchor]


def worth_words(stamp: TimeStamp) -> Text:
    """Return what a time-stamp is worth; one without a known root has no presumption at all."""
    if not stamp.is_third_party:
        return Text(
            fr=f"{_ANCHORS['none'].fr.capitalize()}. Joignez le certificat racine de l’autorité.",
            en=f"{_ANCHORS['none'].en.capitalize()}. Attach the authority's root certificate.",
        )
    return WORTH[stamp.claim.status]
