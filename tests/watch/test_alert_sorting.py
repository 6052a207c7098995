"""Each page once, whatever brought it; and whose it is, with everything that told."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.alert import FeedItem
from companion.model.practitioner import Colleague, Practitioner
from companion.reading import names
from companion.store.database import Store
from companion.walk.alerting import Alerting
from companion.watch.alerts_links import alert_key, page_id, unwrapped
from companion.watch.alerts_match import match_item
from companion.watch.alerts_titles import Titles
from companion.watch.alerts_words import plain
from companion.watch.feeds import kind_of
from companion.watch.mail import parse_mail
from tests.builders import FixedClock

PAGE = "https://www.lemonde.fr/sante/article/2026/x.html"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NEWS = (
    base64.urlsafe_b64encode(b'\x08\x13"\x30' + PAGE.encode() + b"\xd2\x01\x00")
    .decode()
    .rstrip("=")
)
WRAPPED = {
    "nothing": PAGE,
    "google alerts": f"https://www.google.com/url?rct=j&sa=t&url={PAGE}&ct=ga&cd=1&usg=x",
    "google in France": f"https://www.google.fr/url?q={PAGE}&sa=D",
    "google news, older": f"https://news.google.com/rss/articles/{NEWS}?oc=5",
    "bing news": "http://www.bing.com/news/apiclick.aspx?ref=FexRss&url="
    "https%3a%2f%2fwww.lemonde.fr%2fsante%2farticle%2f2026%2fx.html&c=1",
    "bing": "https://www.bing.com/ck/a?!&p=1&u=a1"
    + base64.urlsafe_b64encode(PAGE.encode()).decode().rstrip("="),
    "outlook": "https://eur01.safelinks.protection.outlook.com/?url="
    "https%3A%2F%2Fwww.lemonde.fr%2Fsante%2Farticle%2F2026%2Fx.html&data=05",
    "urldefense": f"https://urldefense.com/v3/__{PAGE}__;!!abc",
    "amp": "https://www.google.com/amp/s/www.lemonde.fr/sante/article/2026/x.html",
    "two wrappers": "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Furl%3D"
    "https%253A%252F%252Fwww.lemonde.fr%252Fsante%252Farticle%252F2026%252Fx.html",
    "broken over lines": PAGE.replace("/2026", "\n  /2026"),
}


@pytest.mark.parametrize("wrapped", WRAPPED.values(), ids=list(WRAPPED))
def test_an_address_leads_where_its_redirects_say(wrapped: str) -> None:
    assert unwrapped(wrapped) == PAGE


@pytest.mark.parametrize(
    "odd",
    ["", "javascript:alert(1)", "data:text/html,x", "mailto:a@b.c", "//a.b/c", "https://", "http://[",
     "https://a.example/" + "x" * 9_000, "file:///etc/passwd", "https://a.example/\u202e"],
)  # fmt: skip
def test_what_is_no_web_address_leads_nowhere(odd: str) -> None:
    assert unwrapped(odd) == ""


def test_a_redirect_to_what_is_no_page_stays_itself() -> None:
    hostile = "https://www.google.com/url?url=javascript:alert(1)"
    assert unwrapped(hostile) == hostile
    imitation = "https://google.com.evil.example/url?url=https://a.example/"
    assert unwrapped(imitation) == imitation


@pytest.mark.parametrize(
    "same",
    [f"{PAGE}?utm_source=x", f"{PAGE}#lire", PAGE.replace("https://www.", "http://"),
     f"{PAGE}?xtor=RSS-1",
     PAGE.replace("www.", "m."), f"{PAGE}?fbclid=a&mc_cid=b", f"{PAGE}/amp"],
)  # fmt: skip
def test_trackers_and_twins_make_no_other_page(same: str) -> None:
    assert page_id(same) == page_id(PAGE)


@pytest.mark.parametrize(
    "other", [f"{PAGE}?page=2", f"{PAGE}?id=3", PAGE.replace("x.html", "y.html")]
)
def test_another_page_stays_another(other: str) -> None:
    assert page_id(other) != page_id(PAGE)


@given(st.text(max_size=300))
def test_any_text_is_an_address_or_nothing_and_its_key_is_stable(text: str) -> None:
    found = unwrapped(text)
    assert found == unwrapped(found)
    assert not found or found.startswith(("http://", "https://"))
    assert alert_key(alert_key(found)) == alert_key(found)


@given(st.text(max_size=2_000), st.integers(min_value=1, max_value=50))
def test_plain_words_hold_no_control_and_no_more_than_asked(text: str, most: int) -> None:
    said = plain(text, most=most)
    assert len(said) <= most
    assert said.isprintable() or not any(ord(char) < 32 for char in said)
    said.encode()


@pytest.mark.parametrize(
    ("url", "kind"),
    [("https://www.google.com/alerts/feeds/1/2", "google_alerts"),
     ("https://www.google.fr/alerts/feeds/1/2", "google_alerts"),
     ("https://news.google.com/rss/search?q=x", "google_news"),
     ("https://alerts.talkwalker.com/alerts/rss/x", "talkwalker"),
     ("https://www.bing.com/news/search?q=x&format=rss", "bing"),
     ("https://forum.example/feed", "other")],
)  # fmt: skip
def test_a_service_is_known_by_its_address(url: str, kind: str) -> None:
    assert kind_of(url) == kind


# ── whose it is ───────────────────────────────────────────────────────────────────────────────

DOCTOR = Practitioner(
    names=("Camille Roussel",),
    specialty="Dermatologue",
    places=("Lyon", "Saint-Étienne"),
    own_pages=("https://dr-roussel.example/",),
    negative_words=("vétérinaire", "Lille"),
)
MATCHES: list[tuple[str, str, bool, set[str]]] = [
    ("Avis sur le Dr Camille Roussel", "https://a.example", True, {"name"}),
    ("ROUSSEL Camille, avis", "https://a.example", True, {"name"}),
    ("Le docteur Roussel, un avis", "https://a.example", True, {"name"}),
    ("C. Roussel, dermatologie à Lyon", "https://a.example", True, {"name", "place", "specialty"}),
    ("C. Roussel expose ses tableaux", "https://a.example", False, {"name", "name_alone"}),
    ("Un médecin mis en cause", "https://a.example", False, {"no_name"}),
    ("Dermatologue à Lyon", "https://a.example", False, {"no_name", "place", "specialty"}),
    ("Camille Roussel, vétérinaire", "https://a.example", False, {"name", "negative_word"}),
    ("Camille Roussel ouvre à Lille", "https://a.example", False, {"name", "negative_word"}),
    ("Camille Roussel à saint etienne", "https://a.example", True, {"name", "place"}),
    ("Dr Paul Roussel, avis", "https://a.example", False, {"another_named", "no_name"}),
    ("Camille Roussel", "https://dr-roussel.example/rdv", False, {"name", "own_page"}),
    ("Camille Roussel", "https://dr-roussel.example.evil.example/", True, {"name"}),
]


@pytest.mark.parametrize(("title", "url", "kept", "codes"), MATCHES, ids=[m[0] for m in MATCHES])
def test_an_item_is_kept_or_set_aside_and_says_why(
    title: str, url: str, *, kept: bool, codes: set[str]
) -> None:
    match = match_item(FeedItem(url=url, title=title), DOCTOR, names)
    assert (match.is_kept, {reason.code for reason in match.reasons}) == (kept, codes)


TEAM = msgspec.structs.replace(
    DOCTOR,
    former_names=("Camille Avant",),
    colleagues=(
        Colleague(
            names=("Paul Blanc",),
            specialty="Cardiologue",
            own_pages=("https://paul-blanc.example/",),
        ),
    ),
)


@pytest.mark.parametrize(
    ("title", "url", "kept", "codes"),
    [
        ("Avis sur le Dr Paul Blanc", "https://a.example", True, {"name"}),
        ("P. Blanc, cardiologue à Lyon", "https://a.example", True, {"name", "place", "specialty"}),
        ("Paul Blanc, vétérinaire", "https://a.example", False, {"another_named"}),
        ("Dr Paul Blanc", "https://paul-blanc.example/", False, {"name", "own_page"}),
        # A page of the practice names several of them, and is nobody else's for that.
        ("Dr Camille Roussel et Dr Paul Blanc", "https://paul-blanc.example/", False, {"own_page"}),
        ("Camille Avant, dermatologue", "https://a.example", True, {"name", "specialty"}),
        ("Un médecin mis en cause", "https://a.example", False, {"no_name"}),
    ],
)
def test_an_item_of_a_colleague_or_of_a_former_name_is_kept(
    title: str, url: str, *, kept: bool, codes: set[str]
) -> None:
    match = match_item(FeedItem(url=url, title=title), TEAM, names)
    assert match.is_kept is kept
    if kept or "own_page" in codes:
        assert codes <= {reason.code for reason in match.reasons}


def test_without_a_name_everything_is_kept() -> None:
    match = match_item(FeedItem(url=PAGE, title="x"), Practitioner(), names)
    assert match.is_kept
    assert [reason.code for reason in match.reasons] == ["no_identity"]


# ── the same words at two addresses ───────────────────────────────────────────────────────────

TITLE = "Le docteur Roussel condamné pour des actes non faits"
TWINS: list[tuple[str, int, bool]] = [
    (TITLE, 0, True),
    (f"{TITLE} - Le Progrès", 2, True),
    ("Le Docteur ROUSSEL, condamné pour des actes non-faits", 1, True),
    (TITLE, 9, False),
    ("Le docteur Roussel condamné pour 12 actes non faits", 0, False),
    ("Le docteur Roussel relaxé, des actes bien faits", 0, False),
    ("Dr Roussel", 0, False),
]


@pytest.mark.parametrize(("other", "days", "is_twin"), TWINS)
def test_the_same_title_of_the_same_days_is_one_alert(
    other: str, days: int, *, is_twin: bool
) -> None:
    titles = Titles()
    titles.add("a", f"{TITLE} | Le Monde", NOW)
    assert (titles.twin(other, NOW + timedelta(days=days)) == "a") is is_twin


def test_titles_forgotten_leave_nothing_behind() -> None:
    titles = Titles()
    for number in range(50):
        titles.add(str(number), f"{TITLE} bis {number}", NOW - timedelta(days=number))
    titles.forget_before(NOW + timedelta(days=1))
    assert (len(titles), titles._holding) == (0, {})  # noqa: SLF001 what must not grow


def mail_of(*links: tuple[str, str]) -> bytes:
    body = "".join(f'<p><a href="{url}">{title}</a></p>' for url, title in links)
    return f"Subject: x\nContent-Type: text/html; charset=utf-8\n\n{body}".encode()


def test_one_page_from_many_sources_is_one_alert(alerting: Alerting, store: Store) -> None:
    first = alerting.take_mail("a", mail_of((WRAPPED["google alerts"], TITLE))).taken
    again = alerting.take_mail(
        "b", mail_of((f"{PAGE}?utm_source=b", "Autre titre de la page"))
    ).taken
    twin = alerting.take_mail("c", mail_of(("https://autre.example/x", f"{TITLE} | Autre"))).taken
    assert (first.new, again.doubles, twin.twins) == (1, 1, 1)
    (alert,) = store.alerts.page_of("new", skip=0, most=9)
    assert (alert.url, alert.also) == (PAGE, ("https://autre.example/x",))


def test_a_twin_of_what_was_dealt_with_is_new(alerting: Alerting, store: Store) -> None:
    alerting.take_mail("a", mail_of((PAGE, TITLE)))
    (alert,) = store.alerts.page_of("new", skip=0, most=9)
    alerting.sort(alert.id, "done")
    assert alerting.take_mail("b", mail_of(("https://autre.example/x", TITLE))).taken.new == 1


# ── e-mails ───────────────────────────────────────────────────────────────────────────────────

HOSTILE_MAILS = {
    "empty": b"",
    "a picture": b"\xff\xd8\xff\xe0" + bytes(3_000),
    "no body": b"Subject: x\n\n",
    "a header that never ends": b"Subject: " + b"=?utf-8?b?" * 20_000,
    "nested without end": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(400)
    ),
    "a charset nobody knows": b"Subject: x\nContent-Type: text/html; charset=klingon\n\n<a href=x>",
    "wrong base64": b"Subject: x\nContent-Transfer-Encoding: base64\n\n@@@",
    "a date beyond time": b"Date: Mon, 99 Foo 99999 99:99:99\nSubject: x\n\nhttps://a.example/x",
    "markup without end": b"Subject: x\nContent-Type: text/html\n\n" + b"<a><div>" * 20_000,
}


@pytest.mark.parametrize("body", HOSTILE_MAILS.values(), ids=list(HOSTILE_MAILS))
def test_a_hostile_mail_is_read_or_refused_and_loads_nothing(
    alerting: Alerting, internet: object, body: bytes
) -> None:
    taken = alerting.take_mail("x.eml", body)
    assert taken.problem in {"", "not_a_mail", "no_link"}
    assert internet.asked == []  # type: ignore[attr-defined]


def test_a_mail_too_large_is_refused(alerting: Alerting) -> None:
    assert alerting.take_mail("x", b"Subject: x\n\n" + b"x" * 3_000_001).problem == "too_large"


def test_the_links_of_the_service_itself_are_left_out(clock: FixedClock) -> None:
    body = mail_of(
        (WRAPPED["google alerts"], "Un article sur le Dr Roussel"),
        ("https://www.google.com/alerts/remove?s=x", "Se désabonner de cette alerte"),
        ("https://support.google.com/x", "Aide sur les alertes Google"),
        ("https://www.facebook.com/sharer?u=x", "Partager sur Facebook"),
        ("mailto:a@b.c", "Nous écrire un message"),
        ("https://spy.example/unsubscribe", "Unsubscribe from this list"),
    )
    assert [item.url for item in parse_mail(body, now=clock.now()).items] == [PAGE]
