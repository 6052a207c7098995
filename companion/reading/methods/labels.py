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
    r"propri[ée]taire|business owner|inhaber(?:in)?|propietari[oa]|titolare|eigenaar|"
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
_OBJECT = re.compile(
    r"^\W*(?:\d[\d\s.,kK]*\W*)?(?:$|(?:à|to|an|a|aan|con)\s(?:\S+\s?){1,3}$|"
    r"(?:(?:ce|cet|cette|cet|le|la|les|l['’]|un|une|d['’]un|this|the|an?|diesen?|den|das|est[ae]|"
    r"questa?|quest['’]|dit|deze|de|par|via|en|with|as|for|pour|on|sur|comme|avec)\s?)*"
    r"(?:avis|commentaires?|r[ée]ponses?|messages?|contenus?|abus|propos|publications?|posts?|"
    r"liens?|photos?|auteurs?|fils?|discussions?|sujets?|reviews?|comments?|repl(?:y|ies)|content|"
    r"abuse|threads?|links?|authors?|bewertung|kommentar|beitrag|inhalte?|opini[óo]n(?:es)?|"
    r"rese[ñn]a|comentarios?|comentários?|contenido|recensione|commento|contenuto|beoordeling|"
    r"reactie|bericht|avalia[çc][ãa]o|e-?mail|facebook|twitter|whatsapp|linkedin|cita(?:tion|nt)?|"
    r"inappropri[ée]e?|inappropriate|modérateur|moderator|original|traduction|translation|spam|"
    r"citant|mir|nicht|oui|non|yes|no|ja|nein|s[íi]|nee)\b.{0,25}$)",
    re.IGNORECASE,
)
"""What an action is done to: « Signaler cet avis », « Répondre à Zoé », « J’aime 3 »."""

_DAY_FOLLOWS = (
    r"\W*(?:$|[\d:(]|(?:on|le|am|el|em|op|il|by|par|von|por|da|door|in|en|im|um|à|at|via|vor|hace|"
    r"yesterday|hier|gestern|last|today|derni)\b)"
)
_LABEL = re.compile(
    r"^\W*(?:(?:merci|thanks?)[^\w!]*\d*[^\w!]*$|"
    r"(?:client|acheteur|achat|avis) (?:confirm[ée]|certifi[ée]|v[ée]rifi[ée])e?\W*$|"
    r"(?:compra|acquisto|comprador|cliente|aankoop) verifi?cad?[toa]\W*$|"
    r"(?:[ée]pingl[ée]e? par|pinned by|angepinnt von|fijado por|fissato da|afixado por) |"
    r"self-verified patient of|"
    r"local guide|niveau \d|level \d|avis v[ée]rifi[ée]|"
    r"(?:verified|verifizier\w*|verificad\w)(?: [\w-]+){0,2}\W*$|"
    r"(?:rendez-vous|rdv|visite|cita|appointment|visit|consulta) (?:v[ée]rifi|verificad|verified)|"
    r"(?:cabinet|lieu|adresse|service|motif|spécialité|établissement|acte|ville|soin)\s*:\s|"
    r"(?:visit[ée]?e? (?:en|le)|visited (?:in|on)|besucht (?:im|am))\b|"
    r"date (?:de (?:la |l[’'])?|of )(?:visit|consult|exp|s[ée]jour|publi|naiss|birth|stay|rendez)|"
    r"fecha de|data (?:d[aei]|della)|datum (?:des|van)|membre depuis|member since|"
    r"mitglied seit|(?:inscrite?|joined|registriert)\s?(?:(?:le|en|on|in|am|seit|since)\b|[:\d]|$)|"
    rf"(?:modifi[ée]e?|edited|bearbeitet){_DAY_FOLLOWS}|(?:nouveau|new|neu)\W*$|"
    r"traduit par|translated by|voir (?:plus|les?|la|l['’]|\d+ r[ée]p)|"
    r"(?:afficher|lire) (?:plus|moins|la suite|l['’]|les? (?:\d|avis\W*$|r[ée]p|comm|texte|plus)|"
    r"tous|toutes|davantage)|"
    r"(?:show|view|read) (?:more|all|less|full|original|transl|\d|profile|photos?|repl|comm|prev)|"
    r"(?:mehr|weniger)(?: \w+)?\W*$|ver m[áa]s|photos? de(?: \S+){1,3}$|photo by|"
    r"(?:note|rating)\s*:\s*(?:$|[\d★])|"
    r"(?:post )?(?:aute?ur(?:e|rice)?|autor(?:in|e|a)?|author|admin)"
    r"(?: (?:de l['’]article|du (?:post|fil|sujet)))?\W*$|"
    r"messages?\s*[:\d]|posts?\s*[:\d]|beitr[äa]ge\s*(?:[:\d]|$)|sur google|on google|auf google|"
    r"release\b.*\d|erschienen am|parution|sortie le \d|"
    rf"(?:submitted|posted|published|publi[ée]e?s?|post[ée]e?s?|d[ée]pos[ée]e?s?|r[ée]dig[ée]e?|"
    rf"written|veröffentlicht|verfasst|publicad[oa]|escrito|pubblicat[oa]|geplaatst){_DAY_FOLLOWS}|"
    r"(?:staff|punctuality|helpfulness|knowledge)\W*\d?\W*$|"
    r"(?:sponsoris[ée]e?|sponsored|anzeige|publicit[ée]|annonces?|partenaires?)\W*$|"
    r"anonyme a (?:[ée]crit|dit|post))",
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
    r"|[^.!?]{3,40}\b(?:utile|useful|helpful|hilfreich|nuttig|[úu]til)"
    r"(?: (?:für|pour|to|a) \w+)?\s?\?"
    r"|[^.!?]{5,70}\?\s*(?:oui|non|yes|no|ja|nein|s[íi]|nee|sim|não))\W*$",
    re.IGNORECASE,
)
"""« Dernière modification par … », « Recommanderiez-vous ce service ? Oui »: the site's lines."""

_DISCLAIMER_LENGTH = 260
_DISCLAIMER = re.compile(
    r"^\W*(?:cet(?:te)?|this|diese[rs]?|est[ae]|quest[ao]|deze) "
    r"(?:avis|r[ée]ponse|review|response|bewertung|antwort|opini[óo]n|respuesta|recensione|risposta|"
    r"beoordeling|reactie) (?:est|is|ist|es|rappresenta|è|geeft)\b.{0,20}\b"
    r"(?:subjecti|subjekti|soggettiv|mening)",
    re.IGNORECASE,
)
"""« Cette réponse est l’opinion subjective du représentant de la direction … »."""

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
    r"reacties|avalia[çc][õo]es|respostas|respuestas|livre d['’]or|gu?estbook|thoughts on|"
    r"paroles de (?:patient|client)\w*|(?:ils|elles) (?:nous ont fait confiance|t[ée]moignent|"
    r"parlent de nous)|(?:disent|sagen|say|dicen|dicono|zeggen|dizem) .{0,12}"
    r"(?:patient|pa[cz]ient|client|kund)\w*|(?:patient|pa[cz]ient|client|kund)\w* .{0,8}"
    r"(?:disent|sagen|say|dicen|dicono|zeggen|dizem))\b",
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
        return not words or is_notice(words)
    return bool(
        _names_action(words)
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
    if len(words) <= _NOTICE_LENGTH and _NOTICE.match(words):
        return True
    return len(words) <= _DISCLAIMER_LENGTH and bool(_DISCLAIMER.match(words))


def is_advertisement(words: str) -> bool:
    """Tell whether words mark what they stand on as an advertisement, and say nothing else."""
    return words.strip(" \t\n\u00a0·•|-").lower() in _ADVERTISEMENTS


def holds_advertisement(words: str) -> bool:
    """Tell whether a long text holds such a word somewhere: whoever looks closer may find it."""
    folded = words.lower()
    return any(one in folded for one in _ADVERTISEMENTS)


def is_action(words: str) -> bool:
    """Tell whether words are what one presses under somebody's words (answer, like, report)."""
    return len(words) <= LABEL_LENGTH and _names_action(words)


def _names_action(words: str) -> bool:
    """Tell whether words are an action and what it is done to: not « Report her now »."""
    found = _ACTION.match(words)
    return found is not None and bool(_OBJECT.match(words[found.end() :]))


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
