"""Words around reviews that are nobody's words: buttons, counts, headings; in seven languages."""

from __future__ import annotations

import re

from companion.reading.words import clean, is_cut_button

LABEL_LENGTH = 45
"""Characters: what is longer is a sentence, not a label."""

ANSWER_START = re.compile(
    r"^\W*(?:r[ée]ponse (?:de|du|des|d['’]|officielle)|response (?:from|by|of)|"
    r"(?:reply|answer|comment) (?:from|by|of) (?:the )?(?:owner|business|dr|doctor|company)|"
    r"(?:owner|business|doctor)['’]?s? (?:response|reply|answer)|"
    r"antwort (?:von|des|der|vom)|kommentar (?:des|der|vom) (?:inhaber|praxis|arzt|unternehmen)|"
    r"kommentar von (?:dr|prof|praxis|frau dr|herrn? dr)|"
    r"respuesta (?:del?|de la)|risposta (?:del|di|della)|reactie van|antwoord van|"
    r"resposta (?:d[oae]))\b",
    re.IGNORECASE,
)
"""How the owner's answer to a review begins."""

OWNER_ROLE = re.compile(
    r"^\W*(?:(?:le |la |the )?(?:responsable|propri[ée]taire|g[ée]rante?|direct(?:ion|eur|rice)|"
    r"titulaire) (?:de l[’']|du |d[’'])(?:[ée]tablissement|entreprise|commerce|cabinet|clinique)|"
    r"business (?:owner|manager)|owner of .{2,40}|gesch[äa]ftsinhaber(?:in)?|"
    r"propietari[oa] del? (?:negocio|establecimiento)|titolare dell[’']attivit[àa]|"
    r".{2,60}\((?:le |la |the )?(?:propri[ée]taire|owner|inhaber(?:in)?|propietari[oa]|"
    r"propriet[àa]ri[oa]|titolare|eigenaar|g[ée]rante?)\))\W*$",
    re.IGNORECASE,
)
"""What stands under the name of the owner who answers (« Responsable de l’établissement »)."""

_ACTION = re.compile(
    r"^[\W\d]*(?:utiles?|r[ée]ponses?\b.{0,3}r[ée]pondre|helpful|useful|hilfreich|[úu]til(?:es)?|nuttig|j['’]aime|like[sd]?|"
    r"gef[äa]llt(?: mir)?|me gusta|mi piace|vind ik leuk|gostei|r[ée]pondre|reply|replies|"
    r"antworten|responder|rispondi|antwoorden|beantwoorden|signaler|report|melden|denunciar|segnala|"
    r"rapporteren|reportar|partager|share|teilen|compartir|condividi|delen|partilhar|citer|quote|"
    r"zitieren|citar|cita|citeren|remercier|alerter|alerte|flag|contester|modifier|"
    r"embed|save|enregistrer|crosspost|give award|"
    r"edit|supprimer|delete|remove|voter|vote|upvote|downvote|award|permalink|lien permanent|"
    r"suivre|follow|masquer|hide|traduire|translate|voir la traduction|voir l['’]original|"
    r"see (?:original|translation)|afficher l['’]original|übersetzung|copier le lien)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:(?:merci|thanks?)[^\w!]*\d*[^\w!]*$|"
    r"(?:client|acheteur|achat|avis) (?:confirm[ée]|certifi[ée]|v[ée]rifi[ée])e?\W*$|"
    r"(?:compra|acquisto|comprador|cliente|aankoop) verifi?cad?[toa]\W*$|"
    r"(?:[ée]pingl[ée]e? par|pinned by|angepinnt von|fijado por|fissato da|afixado por) |"
    r"self-verified patient of|"
    r"local guide|niveau \d|level \d|avis v[ée]rifi[ée]|verified|verifizier|verificad|"
    r"(?:rendez-vous|rdv|visite|cita|appointment|visit|consulta) (?:v[ée]rifi|verificad|verified)|"
    r"(?:cabinet|lieu|adresse|service|motif|spécialité|établissement|acte|ville|soin)\s*:\s|"
    r"visit[ée]?e? en|visited|besucht|date (?:de (?:la |l['’])?|of )|"
    r"fecha de|data (?:d[aei]|della)|datum (?:des|van)|membre depuis|member since|"
    r"mitglied seit|inscrit|joined|registriert|modifi[ée]|edited|bearbeitet|nouveau|new\b|neu\b|"
    r"traduit par|translated by|voir (?:plus|les?|la|l['’])|afficher|show|view|lire|read more|"
    r"mehr|weniger|ver m|photos? de|photo by|note\s*:|rating\s*:|"
    r"aute?ur(?:e|rice)?\b|autor(?:in|e|a)?\b|author\b|post author|admin\b|"
    r"messages?\s*[:\d]|posts?\s*[:\d]|beitr[äa]ge|sur google|on google|auf google|"
    r"release|erschienen|parution|sortie le|"
    r"submitted|posted|published|publi[ée]e?s?\b|post[ée]e?s?\b|d[ée]pos[ée]e?s?\b|r[ée]dig[ée]e?\b|"
    r"written|veröffentlicht|verfasst|publicad|escrito|pubblicat|geplaatst|staff\b|punctuality|"
    r"sponsoris|sponsored|anzeige|publicit|annonce|partenaire|anonyme a)",
    re.IGNORECASE,
)
_NOTICE_LENGTH = 120
_NOTICE = re.compile(
    r"^\W*(?:(?:derni[èe]re (?:modification|[ée]dition|mise à jour)|[ée]dit[ée]e? par|"
    r"last edited|edited by|zuletzt (?:ge[äa]ndert|bearbeitet)|[úu]ltima (?:edici[óo]n|edição)|"
    r"ultima modifica|laatst (?:gewijzigd|bewerkt))\b.*"
    r"|(?:was|is|were) (?:this|these) (?:review|comment|answer)s?\b.{0,20}\?.*"
    r"|cet? (?:avis|commentaire|t[ée]moignage) (?:vous )?a-t-il .{3,30}\?.*"
    r"|war diese bewertung .{3,30}\?.*|¿.{3,30} [úu]til.{0,20}\?.*"
    r"|[^.!?]{5,70}\?\s*(?:oui|non|yes|no|ja|nein|s[íi]|nee|sim|não))\W*$",
    re.IGNORECASE,
)
"""« Dernière modification par … », « Recommanderiez-vous ce service ? Oui »: the site's lines."""

_ADVERTISEMENTS = frozenset(
    (
        *("sponsorisé", "sponsorisée", "sponsored", "gesponsert", "gesponsord", "patrocinado"),
        *("sponsorizzato", "promoted", "publicité", "anzeige", "werbung", "publicidad", "annonce"),
    )
)
_OF_WHOM = re.compile(
    r"^\W*(?i:avis (?:sur|concernant|pour)|à propos d[eu’']|concerne|praticiens?|médecin|"
    r"spécialiste|(?:consultation|rendez-vous|rdv|intervention|suivi) (?:avec|par)|"
    r"(?:soigné|vu|suivi|opéré|reçu)(?:\(?e\)?)? par|doctor|visit(?:ed)? with|seen by)"
    r"\s*[:–-]?\s*(?i:le |la |l[’'])?(?i:dr|docteure?|pr|professeure?)\b\.?\s+"
    r"[A-ZÀ-Þ][\w’'.-]*(?:\s[A-ZÀ-Þ][\w’'.-]*){0,3}\W*$"
)
"""« Consultation avec le Dr Martin », alone on its line: of whom, not what was said."""

_COUNT = re.compile(
    r"^[^\w+]*\(?\d[\d.,\s]*\)?\s*(?:%|[\w’'-]+(?:\s[\w’'-]+){0,2})?(?:\s*[·•,|]\s*\d+\s*[\w’'-]+)*\W*$"
)
_TALK = re.compile(
    r"avis|review|comment|opinion|temoign|témoign|testimon|message|rating|feedback|forum|"
    r"discussion|thread|bewertung|kommentar|beitrag|reseñ|rese[nñ]a|recensi|beoordel|avalia|"
    r"guestbook|livre-d-or|reaction|reponse|reply",
    re.IGNORECASE,
)
_UTTERANCE = re.compile(
    r"(?:^|[\s_-])(?:post|tweet|toot|status|note|entry|answer|message|mention)"
    r"(?:body|container|item|card|wrapper|bit|row)?(?=$|[\s_-])",
    re.IGNORECASE,
)
_TALK_HEADING = re.compile(
    r"\b(?:avis|reviews?|commentaires?|comments?|opinions?|t[ée]moignages?|testimonials?|"
    r"r[ée]ponses?|replies|r[ée]actions?|discussions?|messages?|bewertungen|kommentare|antworten|"
    r"meinungen|opiniones|rese[nñ]as|comentarios|comentários|recensioni|commenti|beoordelingen|"
    r"reacties|avalia[çc][õo]es|respostas|respuestas|livre d['’]or|gu?estbook|thoughts on)\b",
    re.IGNORECASE,
)
_ELSEWHERE_HEADING = re.compile(
    r"similaire|similar|ähnlich|simili|vergelijkbar|semelhant|sugg[ée]r|"
    r"recommand(?:és|ations) pour|"
    r"you may|vous (?:pourriez|aimerez)|\bont aussi\b|aussi (?:consult|not)[ée]|"
    r"also (?:viewed|rated|reviewed|liked)|auch (?:angesehen|bewertet)|"
    r"también (?:vieron|han visto)|"
    r"autres (?:avis|praticiens|m[ée]decins|sujets|articles)|"
    r"other (?:reviews|doctors)|related|connexe|à proximit[ée]|nearby|in der nähe|"
    r"publicit|sponsor|anzeige|annonces?\b|ailleurs|derniers (?:articles|sujets|messages)|"
    r"recent (?:posts|comments)|latest|neueste|commentaires r[ée]cents|"
    r"(?:aktuelle|letzte) (?:kommentare|beitr)|articles r[ée]cents|"
    r"les plus lus|most read",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"^(?:[A-ZÀ-Þ]{1,2}|[a-zà-ÿ])$")
_QUOTED = re.compile(
    r"(?:a [ée]crit|a dit|envoy[ée] par|originally posted by|zitat von|"
    r"wrote|said|schrieb|hat gesagt|escribi[óo]|dijo|ha scritto|schreef|"
    r"escreveu|citation|quote)\b",
    re.IGNORECASE,
)


def is_label(words: str) -> bool:
    """Tell whether short words are a button, a count or a fact about the author."""
    words = clean(words)
    if not words or len(words) > LABEL_LENGTH:
        return not words or (len(words) <= _NOTICE_LENGTH and bool(_NOTICE.match(words)))
    return bool(
        _ACTION.match(words)
        or _LABEL.match(words)
        or _COUNT.match(words)
        or _OF_WHOM.match(words)
        or _NOTICE.match(words)
        or _INITIALS.match(words)
        or is_cut_button(words)
        or ANSWER_START.match(words)
    )


def is_notice(words: str) -> bool:
    """Tell whether words are the site's own line about a text (« Dernière modification … »)."""
    return len(words) <= _NOTICE_LENGTH and bool(_NOTICE.match(words))


def is_advertisement(words: str) -> bool:
    """Tell whether words mark what they stand on as an advertisement, and say nothing else."""
    return words.strip(" \t\n\u00a0·•|-").lower() in _ADVERTISEMENTS


def holds_advertisement(words: str) -> bool:
    """Tell whether a long text holds such a word somewhere: whoever looks closer may find it."""
    folded = words.lower()
    return any(one in folded for one in _ADVERTISEMENTS)


def is_action(words: str) -> bool:
    """Tell whether words are what one presses under somebody's words (answer, like, report)."""
    return len(words) <= LABEL_LENGTH and bool(_ACTION.match(words))


def without_buttons(text: str) -> str:
    """Return a text without the lines at its ends that are a button alone (« Répondre »)."""
    lines = text.split("\n")
    while lines and (not lines[0].strip() or _is_button_line(lines[0])):
        lines.pop(0)
    while lines and (not lines[-1].strip() or _is_button_line(lines[-1])):
        lines.pop()
    return "\n".join(lines) or text


def _is_button_line(line: str) -> bool:
    found = _ACTION.match(line)
    return found is not None and not line[found.end() :].strip(" \u00a0.|·•0123456789()")


def names_talk(names: str) -> bool:
    """Tell whether class names, ids or labels speak of reviews or comments."""
    return bool(_TALK.search(names))


def names_utterance(names: str) -> bool:
    """Tell whether a record's own class says that it is something somebody said (a « post »)."""
    return bool(_UTTERANCE.search(names))


def heads_talk(heading: str) -> bool:
    """Tell whether a heading announces reviews or comments."""
    return bool(_TALK_HEADING.search(heading))


def heads_elsewhere(heading: str) -> bool:
    """Tell whether a heading announces somebody else's reviews, news or advertisements."""
    return bool(_ELSEWHERE_HEADING.search(heading))


def is_quotation(words: str) -> bool:
    """Tell whether words say that they repeat somebody else's (« Zoé a écrit : »)."""
    return bool(_QUOTED.search(words[:120]))
