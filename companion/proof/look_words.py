"""What is said of a second look: what was seen, why, and what it does not show."""

from __future__ import annotations

from companion.model.proof import LookReason, LookVerdict
from companion.model.text import Text

VERDICTS: dict[LookVerdict, Text] = {
    "found": Text(fr="Retrouvé", en="Found"),
    "different": Text(fr="Mots différents", en="Different words"),
    "not_found": Text(fr="Pas sur la page servie", en="Not on the page served"),
    "not_public": Text(fr="Page non publique", en="Page not public"),
    "refused": Text(fr="Refusé par le site", en="Refused by the site"),
    "unreadable": Text(fr="Page illisible", en="Page unreadable"),
}
REASONS: dict[LookReason, Text] = {
    "words_shown": Text(
        fr="Les mêmes mots sont sur la page servie à un visiteur sans compte.",
        en="The same words are on the page served to a visitor without an account.",
    ),
    "words_in_data": Text(
        fr="Les mêmes mots sont dans les données que le site sert avec la page.",
        en="The same words are in the data the site serves with the page.",
    ),
    "other_words": Text(
        fr="Le même avis y est, avec d’autres mots : capturez-le de nouveau.",
        en="The same review is there, with other words: capture it again.",
    ),
    "page_read": Text(
        fr="Des avis ont été lus et celui-ci n’en est pas : il peut être plus loin dans la liste,"
        " dans un autre ordre, ou réservé aux visiteurs connectés. Seule une nouvelle capture dira"
        " s’il n’est plus là.",
        en="Reviews were read and this is none of them: it may stand further down the list, in"
        " another order, or be kept for signed-in visitors. Only a new capture will tell whether"
        " it is no longer there.",
    ),
    "login_wall": Text(
        fr="Le site demande de se connecter pour voir cette page.",
        en="The site asks to sign in to see this page.",
    ),
    "captcha": Text(
        fr="Le site a demandé de prouver qu’on n’est pas un robot.",
        en="The site asked for a proof of not being a robot.",
    ),
    "consent_wall": Text(
        fr="Le site n’a montré que sa demande de consentement aux cookies.",
        en="The site showed only its request for consent to cookies.",
    ),
    "needs_script": Text(
        fr="La page se construit dans le navigateur : sans lui, elle est vide.",
        en="The page builds itself in the browser: without one, it is empty.",
    ),
    "error_page": Text(
        fr="Le site a répondu par une page d’erreur : cela ne dit rien de l’avis.",
        en="The site answered with an error page: that says nothing of the review.",
    ),
    "http_status": Text(
        fr="Le site a répondu par une erreur : cela ne dit rien de l’avis.",
        en="The site answered with an error: that says nothing of the review.",
    ),
    "not_html": Text(
        fr="La réponse n’est pas une page.",
        en="The answer is no page.",
    ),
    "no_review_read": Text(
        fr="Aucun avis n’a pu être lu sur la page servie : elle est peut-être incomplète.",
        en="No review could be read on the page served: it may be incomplete.",
    ),
    "words_too_common": Text(
        fr="Ces mots sont trop courts pour être reconnus sans leur auteur.",
        en="These words are too short to be recognised without their author.",
    ),
    "address_repeats_words": Text(
        fr="L’adresse contient elle-même ces mots : la page ne ferait que les répéter.",
        en="The address itself holds these words: the page would only repeat them.",
    ),
    "no_answer": Text(
        fr="Le site n’a pas répondu. Réessayez plus tard.",
        en="The site did not answer. Try again later.",
    ),
    "address_refused": Text(
        fr="Cette adresse ne mène pas à un site public : rien n’a été envoyé.",
        en="This address does not lead to a public site: nothing was sent.",
    ),
    "moved_elsewhere": Text(
        fr="Le site a envoyé vers une autre page que celle de l’avis.",
        en="The site sent to another page than the review's.",
    ),
}
