"""What comes after the advice: supplements kept once, reviews tied to their pages, records."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import unicodedata
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from companion.model.errors import BodyNotUnderstood, Conflict, EvidenceBroken, NotFound
from companion.model.record import CaptureRecord, ClockDrift
from companion.proof.record_words import NOTES
from companion.store.database import Store
from companion.walk import Walk, open_walk
from tests.builders import NOON, FixedClock, a_capture_body, a_review_page

GOLD, BLUE = (255, 200, 0), (0, 90, 200)
THIERRY = "Elle facture des actes qu’elle n’a pas faits."
MONIQUE = "À l’écoute, je recommande."


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def walk(tmp_path: Path, clock: FixedClock) -> Iterator[Walk]:
    with Store.open(tmp_path / "data", clock=clock) as store:
        yield open_walk(store, clock=clock)


def a_picture(size: tuple[int, int] = (800, 1200)) -> dict[str, str]:
    """Two reviews as boxes of colour, where `LAYOUT` says they are."""
    image = Image.new("RGB", size, (255, 255, 255))
    image.paste(BLUE, (40, 100, 740, 300))
    image.paste(GOLD, (40, 700, 740, 900))
    data = io.BytesIO()
    image.save(data, format="PNG")
    return {"media_type": "image/png", "data": base64.b64encode(data.getvalue()).decode()}


def a_layout() -> list[dict[str, Any]]:
    def node(within: int, *box: int, text: str = "") -> dict[str, Any]:
        return {"within": within, "box": list(box), "text": text}

    return [
        node(-1, 0, 0, 800, 1200),
        node(0, 40, 100, 700, 200),
        node(1, 60, 110, 300, 30, text="Monique P."),
        node(1, 60, 150, 600, 60, text=MONIQUE),
        node(0, 40, 700, 700, 200),
        node(4, 60, 710, 300, 30, text="Thierry L."),
        node(4, 60, 750, 600, 60, text=THIERRY),
    ]


def a_supplement(capture_id: str, **fields: Any) -> tuple[bytes, dict[str, Any]]:
    wire = {
        "id": str(uuid.uuid4()),
        "capture_id": capture_id,
        "taken_at": (NOON + timedelta(seconds=3)).isoformat(),
        "delivery": None,
        "surface": "page",
        "method": "strips",
        "width": 800,
        "height": 1200,
        "full_height": 1200,
        "scale": 1.0,
        "picture": a_picture(),
        "layout": a_layout(),
        "notes": [],
        **fields,
    }
    return json.dumps(wire).encode(), wire


def captured(walk: Walk, **fields: Any) -> str:
    capture = walk.receive(*a_capture_body(**fields))
    walk.read_capture(capture.id)
    return capture.id


def completed(walk: Walk, capture_id: str, **fields: Any) -> None:
    walk.completion.receive(capture_id, *a_supplement(capture_id, **fields))
    walk.completion.anchor(capture_id)


def record_of(walk: Walk, capture_id: str, author: str) -> CaptureRecord:
    views = walk.view_capture(capture_id).mentions
    mention = next(v.mention for v in views if v.mention.review.author == author)
    return next(one for one in walk.completion.records_of(mention) if one.capture_id == capture_id)


def test_a_supplement_leaves_its_capture_as_it_was(walk: Walk) -> None:
    capture_id = captured(walk)
    before = walk.store.find_capture(capture_id)
    completed(walk, capture_id)

    assert walk.store.find_capture(capture_id) == before
    events = [event.event for event in walk.store.custody.events(capture_id)]
    assert events == ["collected", "read", "assessed", "completed"]
    assert walk.store.custody.verify() == ()


def test_the_same_supplement_twice_is_one(walk: Walk) -> None:
    capture_id = captured(walk)
    body = a_supplement(capture_id)

    first = walk.completion.receive(capture_id, *body)
    assert walk.completion.receive(capture_id, *body) == first
    assert len(walk.store.custody.events(capture_id)) == 4
    with pytest.raises(Conflict):
        walk.completion.receive(capture_id, *a_supplement(capture_id))


REFUSED = {
    "no such capture": (lambda wire: wire | {"capture_id": str(uuid.uuid4())}, BodyNotUnderstood),
    "a picture that is none": (
        lambda wire: wire | {"picture": {"media_type": "image/png", "data": "PHN2Zz4="}},
        BodyNotUnderstood,
    ),
    "the 39th month": (lambda wire: wire | {"taken_at": "2026-39-10T10:00:00Z"}, BodyNotUnderstood),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_supplement_that_is_none_is_refused_and_nothing_is_kept(walk: Walk, case: str) -> None:
    change, error = REFUSED[case]
    capture_id = captured(walk)
    wire = change(a_supplement(capture_id)[1])

    with pytest.raises(error):
        walk.completion.receive(capture_id, json.dumps(wire).encode(), wire)
    assert walk.store.records.find_supplement(capture_id) is None


def test_a_supplement_of_an_unknown_capture_is_not_found(walk: Walk) -> None:
    capture_id = str(uuid.uuid4())
    with pytest.raises(NotFound):
        walk.completion.receive(capture_id, *a_supplement(capture_id))


@pytest.mark.parametrize(("author", "colour"), [("Thierry L.", GOLD), ("Monique P.", BLUE)])
def test_each_review_is_cut_out_of_the_picture_it_belongs_to(
    walk: Walk, author: str, colour: tuple[int, int, int]
) -> None:
    capture_id = captured(walk)
    completed(walk, capture_id)
    record = record_of(walk, capture_id, author)

    assert record.element_picture is not None
    assert record.full_picture is not None
    assert record.element_picture.parent_sha256 == record.full_picture.file.sha256
    cut = walk.store.evidence.get(record.element_picture.file.sha256)
    image = Image.open(io.BytesIO(cut)).convert("RGB")
    assert image.getpixel((image.width // 2, image.height // 2)) == colour
    # The cut can be made again from the parent, pixel by pixel.
    parent = Image.open(io.BytesIO(walk.store.evidence.get(record.element_picture.parent_sha256)))
    box = record.element_picture.box
    edges = (box.x, box.y, box.x + box.width, box.y + box.height)
    assert parent.convert("RGB").crop(edges).tobytes() == image.tobytes()


def test_without_a_whole_picture_the_visible_one_is_cut(walk: Walk) -> None:
    viewport = {"width": 800, "height": 1200, "pixel_ratio": 1, "scroll_x": 0, "scroll_y": 0}
    fields = {"viewport": viewport, "screenshot": a_picture(), "layout": a_layout()}
    capture_id = captured(walk, **fields)
    none = {"picture": None, "layout": [], "surface": "unknown", "notes": ["whole-off"]}
    completed(walk, capture_id, **none)
    record = record_of(walk, capture_id, "Thierry L.")

    assert record.visible_picture is not None
    assert record.element_picture is not None
    assert record.element_picture.parent_sha256 == record.visible_picture.sha256
    assert {one.code for one in record.left_out} == {"whole-off", "whole-none"}


def test_the_jobs_tie_what_no_supplement_completed(walk: Walk, clock: FixedClock) -> None:
    capture_id = captured(walk)
    assert walk.completion.anchor_late() == 0
    clock.advance(minutes=3)

    assert walk.completion.anchor_late() == 2
    assert walk.completion.anchor_late() == 0
    assert record_of(walk, capture_id, "Thierry L.").quote.exact == THIERRY


def test_a_late_picture_is_still_cut(walk: Walk, clock: FixedClock) -> None:
    capture_id = captured(walk)
    walk.completion.anchor(capture_id)
    clock.advance(minutes=3)
    completed(walk, capture_id)

    assert record_of(walk, capture_id, "Thierry L.").element_picture is not None


def test_the_record_holds_everything_that_was_kept(walk: Walk, clock: FixedClock) -> None:
    first = captured(walk, notes=["frames-closed"])
    clock.advance(seconds=1)
    fields = {"canonical_url": "https://avis.example/dr-roussel", "lang": "fr"}
    capture_id = captured(walk, **fields)
    sent, answered = NOON + timedelta(seconds=0.9), NOON + timedelta(seconds=1.2)
    times = {"sent_at": sent.isoformat(), "answered_at": answered.isoformat()}
    completed(walk, capture_id, delivery=times)
    record = record_of(walk, capture_id, "Thierry L.")

    capture = walk.store.find_capture(capture_id)
    collected = walk.store.custody.events(capture_id)[0]
    unset = {name for name in record.__struct_fields__ if getattr(record, name) in (None, (), "")}
    assert unset == {
        "permalink", "author_url", "platform", "frame_url", "viewport", "visible_picture",
    }  # fmt: skip
    assert record.words == unicodedata.normalize("NFC", THIERRY)
    assert record.words_sha256 == hashlib.sha256(THIERRY.encode()).hexdigest()
    assert record.drift == ClockDrift(least_ms=-200, most_ms=100)
    assert record.previous_capture_id == first
    assert record.custody.seq == collected.seq
    following = walk.store.custody.events()[collected.seq]
    assert following.previous_sha256 == record.custody.sha256
    assert record.body_sha256 == capture.body_sha256
    assert "Monique" not in walk.store.evidence.get(record.fragment.sha256).decode()
    left_out = record_of(walk, first, "Thierry L.").left_out
    assert left_out[0].code == "frames-closed"


def test_what_no_program_can_know_is_unverified(walk: Walk) -> None:
    record = record_of(walk, captured(walk), "Thierry L.")
    known = {one.id for one in record.unverified}
    assert known >= {"public_ip", "proxy", "cache", "dns", "developer_tools", "cookies"}
    assert {one.state for one in record.unverified} == {"unverified"}
    assert record.drift is None


def test_every_note_of_the_extension_has_its_words() -> None:
    root = Path(__file__).parents[1] / "extension"
    sources = ["collector/read.js", "background/capture.js", "background/whole.js"]
    text = "".join((root / name).read_text("utf-8") for name in sources)
    prefixes = ("picture", "frames", "cuts", "excerpt", "dom", "address", "whole")
    said = {word for word in text.split('"') if word.split("-")[0] in prefixes and "-" in word}
    assert said
    assert said <= NOTES


def test_evidence_that_rotted_is_said_and_the_supplement_stays(walk: Walk) -> None:
    capture_id = captured(walk)
    dom = next(f for f in walk.store.find_capture(capture_id).evidence if f.role == "dom")
    walk.store.evidence.path_of(dom.sha256).unlink()
    walk.completion.receive(capture_id, *a_supplement(capture_id))

    with pytest.raises(EvidenceBroken):
        walk.completion.anchor(capture_id)
    assert walk.store.records.find_supplement(capture_id) is not None


# ── gone ──────────────────────────────────────────────────────────────────────────────────────

KEPT = ("Bruno T.", "Très à l’écoute, je recommande ce cabinet médical.", 5, "2026-10-02")
OTHER = ("Chloé V.", "Rendez-vous rapide, locaux propres, rien à redire.", 4, "2026-10-03")
LOST = ("Thierry L.", THIERRY, 1, "2026-09-10")


def a_list(*reviews: tuple[str, str, int, str], heading: str) -> str:
    return a_review_page(*reviews).replace("<body>", f"<body><h1>{heading}</h1>")


def state_of(walk: Walk, author: str) -> str:
    found = [v.mention for v in walk.view_mentions() if v.mention.review.author == author]
    assert len(found) == 1
    return found[0].state


def test_a_review_missing_from_the_whole_list_is_gone_with_that_capture(walk: Walk) -> None:
    captured(walk, dom=a_list(LOST, KEPT, OTHER, heading="3 avis"))
    after = captured(walk, dom=a_list(OTHER, KEPT, heading="2 avis"))

    mention = next(v.mention for v in walk.view_mentions() if v.mention.state == "gone")
    last = mention.sightings[-1]
    assert (last.capture_id, last.state, last.listed) == (after, "gone", 2)
    assert mention.review.text == THIERRY
    assert walk.mention_file(mention.id).captures[-1].id == after
    assert state_of(walk, "Bruno T.") == "online"


STILL_THERE: dict[str, dict[str, Any]] = {
    "half the list": {"dom": a_list(KEPT, OTHER, heading="3 avis")},
    "no number said": {"dom": a_list(KEPT, OTHER, heading="Avis")},
    "another address (a filter)": {
        "dom": a_list(KEPT, OTHER, heading="2 avis"),
        "url": "https://avis.example/dr-roussel?note=5",
    },
    "a filter on the page": {
        "dom": a_list(KEPT, OTHER, heading="2 avis").replace(
            "</h1>", "</h1><p>Effacer le filtre</p>"
        )
    },
    "a consent wall": {"dom": "<html><body><h1>Avant de continuer</h1>Tout accepter</body></html>"},
    "a captcha": {"dom": "<html><body><p>Je ne suis pas un robot</p></body></html>"},
    "an error page": {"dom": "<html><body><h1>Erreur 503</h1><p>Réessayez</p></body></html>"},
    "an empty page": {"dom": ""},
    "a capture cut short": {"dom": a_list(KEPT, OTHER, heading="2 avis"), "notes": ["dom-cut"]},
    "its words elsewhere on the page": {
        "dom": a_list(KEPT, OTHER, heading="2 avis").replace("</body>", f"<p>{THIERRY}</p></body>")
    },
}


@pytest.mark.parametrize("case", STILL_THERE)
def test_nothing_less_makes_a_review_gone(walk: Walk, case: str) -> None:
    captured(walk, dom=a_list(LOST, KEPT, OTHER, heading="3 avis"))
    captured(walk, **STILL_THERE[case])

    assert state_of(walk, "Thierry L.") == "online"


def test_a_review_that_comes_back_is_online_again_and_stays_one_mention(walk: Walk) -> None:
    captured(walk, dom=a_list(LOST, KEPT, OTHER, heading="3 avis"))
    captured(walk, dom=a_list(KEPT, OTHER, heading="2 avis"))
    captured(walk, dom=a_list(LOST, KEPT, OTHER, heading="3 avis"))

    assert state_of(walk, "Thierry L.") == "online"
    mention = next(v.mention for v in walk.view_mentions() if v.mention.review.text == THIERRY)
    assert [one.state for one in mention.sightings] == ["online", "gone", "online"]


def test_a_review_typed_by_hand_is_never_gone(walk: Walk) -> None:
    from companion.model.capture import HandEntry  # noqa: PLC0415 - one test needs it

    entry = HandEntry(
        text="Mots tapés à la main, jamais vus.", url="https://avis.example/dr-roussel"
    )
    walk.read_capture(walk.receive_by_hand(entry).id)
    captured(walk, dom=a_list(KEPT, OTHER, heading="2 avis"))

    assert {v.mention.state for v in walk.view_mentions()} == {"online"}


def test_a_date_of_an_edit_never_moves_the_deadline_later(walk: Walk) -> None:
    edited = (LOST[0], THIERRY + " Honteux !", 1, "2026-11-20")
    earliest = []
    for reviews in [(LOST,), (edited,), (edited,)]:
        captured(walk, dom=a_review_page(*reviews), captured_at="2026-11-01T10:00:00Z")
        (view,) = walk.view_mentions()
        earliest.append(view.deadline.expires.earliest)

    assert len(set(earliest)) == 1


REWRITTEN = (
    "Elle facture des actes jamais faits, j’ai porté l’affaire devant la caisse, honte à elle."
)


def test_a_review_rewritten_by_its_author_is_changed_and_keeps_its_first_day(walk: Walk) -> None:
    captured(walk, dom=a_list(LOST, KEPT, OTHER, heading="3 avis"))
    edited = (LOST[0], REWRITTEN, 1, "2026-11-20")
    captured(walk, dom=a_list(edited, KEPT, OTHER, heading="3 avis"))

    assert state_of(walk, "Thierry L.") == "changed"
    mention = next(v.mention for v in walk.view_mentions() if v.mention.state == "changed")
    assert mention.review.text == REWRITTEN
    assert mention.review.published.earliest.isoformat() == "2026-09-10"


NOT_THE_SAME = {
    "nothing in common": [(LOST[0], "Parking pratique, salle claire.", 5, "2026-11-20")],
    "two new ones of that name": [
        (LOST[0], REWRITTEN, 1, "2026-11-20"),
        (LOST[0], "Elle facture trop, des actes douteux.", 1, "2026-11-21"),
    ],
    "another author": [("Denis L.", REWRITTEN, 1, "2026-11-20")],
}


@pytest.mark.parametrize("case", NOT_THE_SAME)
def test_a_new_review_is_not_taken_for_an_old_one_rewritten(walk: Walk, case: str) -> None:
    captured(walk, dom=a_list(LOST, KEPT, OTHER, heading="3 avis"))
    captured(walk, dom=a_list(*NOT_THE_SAME[case], KEPT, OTHER, heading="2 avis"))

    before = next(v.mention for v in walk.view_mentions() if v.mention.review.text == THIERRY)
    assert before.state == "gone"


def test_words_known_whole_stay_when_the_page_shows_their_beginning_and_the_rest_is_read(
    walk: Walk,
) -> None:
    whole = THIERRY + " Une honte, quel escroc, elle a volé ma carte bancaire au cabinet."
    cut = {"label": "Plus", "text": THIERRY}
    for words, cuts in [(THIERRY, [cut]), (whole, []), (THIERRY, [cut])]:
        captured(
            walk, dom=a_list(("Thierry L.", words, 1, "2026-09-10"), heading="Avis"), cuts=cuts
        )
    (view,) = walk.view_mentions()

    assert view.mention.review.text == whole
    assert [record.words for record in walk.mention_file(view.mention.id).history] == [
        THIERRY,
        whole,
    ]
