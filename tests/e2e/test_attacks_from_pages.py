"""A hostile page learns nothing from the companion and changes nothing in it, signed in or not.

The page stands on another site, on another port of 127.0.0.1 (the same site, so that the
dashboard's cookie is sent with what it asks), and under a name that its owner leads to
127.0.0.1 once it is loaded.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.browsers.bidi import evaluate_in
from companion.browsers.chromium import ChromiumPage
from companion.browsers.firefox import FirefoxPage
from companion.browsers.page import PATIENCE, DrivenPage
from companion.browsers.visit import capture_page, read_advice
from companion.cli.clock import SystemClock
from companion.store.database import Store
from tests.builders import a_review_page
from tests.e2e.conftest import Desk

pytestmark = pytest.mark.browser

SECRET = "charlatanissime"
BODY = b"""<!doctype html><html lang="fr"><head><title>Attaque</title></head><body>
<h1>Attaque</h1></body></html>"""
WITNESS = "Cadre temoin"

# What a page can try without a person's hand. Each attempt says how it ended: « refused » (an
# error, or nothing readable), « silent » (no word at all), or whatever it could read.
ATTACK = r"""(async (target, mention, evidence, witness) => {
  const soon = (what) => Promise.race(
    [what.catch(() => "refused"), new Promise((done) => setTimeout(done, 2500, "silent"))]);
  const read = async (path, options) => {
    const answer = await fetch(target + path, options);
    const text = await answer.text();
    return text || answer.type !== "opaque" ? `${answer.status} ${text}` : "refused";
  };
  const post = (path, type, more) => read(path, {method: "POST", body: "{}",
    headers: {"Content-Type": type}, credentials: "include", ...more});
  const xhr = (method, path) => new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open(method, target + path);
    request.withCredentials = true;
    request.onload = () => done(`${request.status} ${request.responseText}`);
    request.onerror = fail;
    request.send(method === "POST" ? "{}" : null);
  });
  const put = (name, properties) => new Promise((done, fail) => {
    const made = Object.assign(document.createElement(name), properties);
    made.onload = () => done(`${name} loaded`);
    made.onerror = fail;
    document.body.append(made);
  });
  const frame = (url) => new Promise((done) => {
    const made = Object.assign(document.createElement("iframe"), {src: url});
    made.onload = () => {
      let seen = "refused";
      try { seen = made.contentDocument?.body.innerText ?? seen; } catch { /* another origin */ }
      done(seen);
    };
    document.body.append(made);
  });
  const form = (path, fields, encoding) => new Promise((done) => {
    const name = `frame${document.forms.length}`;
    const into = Object.assign(document.createElement("iframe"), {name});
    const made = Object.assign(document.createElement("form"),
      {method: "POST", action: target + path, target: name, enctype: encoding});
    for (const [key, value] of Object.entries(fields)) {
      made.append(Object.assign(document.createElement("input"), {name: key, value}));
    }
    document.body.append(into, made);
    made.submit();
    into.onload = () => {
      let seen = "refused";
      try { seen = into.contentDocument?.body.innerText || seen; } catch { /* another origin */ }
      done(seen);
    };
  });
  const listen = (make) => new Promise((done, fail) => {
    const made = make();
    made.onopen = () => done("opened");
    made.onmessage = (event) => done(String(event.data));
    made.onerror = fail;
  });
  const urlEncoded = "application/x-www-form-urlencoded";
  const tries = {
    home: () => read("/", {credentials: "include"}),
    homeUnseen: () => read("/", {mode: "no-cors", credentials: "include"}),
    mention: () => read(mention, {credentials: "include"}),
    ping: () => read("/api/v1/ping", {headers: {"Avise-Protocol": "1"}}),
    pingUnseen: () => read("/api/v1/ping", {mode: "no-cors"}),
    captureJson: () => post("/api/v1/captures", "application/json"),
    captureText: () => post("/api/v1/captures", "text/plain", {mode: "no-cors"}),
    captureForm: () => post("/api/v1/captures", urlEncoded),
    pairing: () => post("/api/v1/pairings", "application/json"),
    xhrHome: () => xhr("GET", "/mentions"),
    xhrPost: () => xhr("POST", "/settings/language"),
    image: () => put("img", {src: target + evidence}),
    style: () => put("link", {rel: "stylesheet", href: target + "/tokens.css"}),
    script: () => put("script", {src: target + mention}),
    module: () => put("script", {type: "module", src: target + mention}),
    frame: () => frame(target + "/mentions"),
    framedMention: () => frame(target + mention),
    language: () => form("/settings/language", {language: "en"}, urlEncoded),
    identity: () => form("/settings", {names: "Pirate"}, urlEncoded),
    notes: () => form(mention + "/notes", {notes: "Pirate"}, "multipart/form-data"),
    erase: () => form(mention + "/erase", {agreed: "yes", others: "yes"}, urlEncoded),
    captureAsForm: () => form("/api/v1/captures", {'{"a":"': '"}'}, "text/plain"),
    allow: () => form("/settings/outgoing/allow", {purpose: "look", agreed: "yes"}, urlEncoded),
    signOut: () => form("/sign-out", {}, urlEncoded),
    socket: () => listen(() => new WebSocket(target.replace("http", "ws") + "/api/v1/ping")),
    events: () => listen(
      () => new EventSource(target + "/connections/pulse", {withCredentials: true})),
    beacon: async () => {
      navigator.sendBeacon(target + mention + "/notes",
        new URLSearchParams({notes: "Pirate"}));
      navigator.sendBeacon(target + "/api/v1/captures", "{}");
      return "refused"; // a beacon hears no answer: what it did is looked for in the store
    },
  };
  await frame(witness);
  const seen = {};
  await Promise.all(Object.entries(tries).map(
    async ([name, attempt]) => { seen[name] = await soon((async () => attempt())()); }));
  return seen;
})"""
# Firefox may put its own error page in a frame without a word: what those show is looked at apart.
MAY_BE_SILENT = {
    *("frame", "framedMention", "language", "identity", "notes"),
    *("erase", "captureAsForm", "allow", "signOut"),
}
OPEN = """(async (url) => {
  const opened = window.open(url);
  if (!opened) return "blocked";
  for (let turn = 0; turn < 60 && !opened.closed; turn += 1) {
    await new Promise((done) => setTimeout(done, 50));
  }
  let seen = "refused";
  try { seen = opened.document.body.innerText || seen; } catch { /* another origin */ }
  return `${seen} ${opened.closed ? "cut off" : opened.length}`;
})"""


def kept(folder: Path) -> dict[str, object]:
    """Return all that a hostile page could want to change, as it stands on disk."""
    with Store.open(folder, clock=SystemClock()) as store:
        return {
            "captures": store.capture_ids(),
            "mentions": store.mentions(),
            "browsers": [browser.id for browser in store.browsers()],
            "identity": store.practitioner(),
            "language": store.setting("language"),
            "custody": len(store.custody.bytes_now()),
        }


def wait_for_supplement(folder: Path) -> None:
    """Wait for what follows the advice, the whole page's picture: it changes the store too."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with Store.open(folder, clock=SystemClock()) as store:
            if all(store.records.find_supplement(each) for each in store.capture_ids()):
                return
        time.sleep(0.1)
    pytest.fail("the whole page's picture was not kept")


@pytest.fixture(scope="module")
def places(desk: Desk) -> tuple[str, str]:
    """One mention with secret words, kept: the paths of its page and of its evidence."""
    words = a_review_page(("Paul", f"Un {SECRET}, il m'a vole.", 1, "2026-11-01"))
    page = desk.browser.open(desk.site.add("https://secret.example/avis", words.encode()))
    popup = capture_page(desk.browser, page)
    assert len(read_advice(popup)) == 1
    wait_for_supplement(desk.companion.folder)
    popup.close()
    page.close()
    desk.dashboard.go("/mentions")
    mention = desk.dashboard.evaluate(
        "new URL(document.querySelector('article[data-mention] a').href).pathname"
    )
    with Store.open(desk.companion.folder, clock=SystemClock()) as store:
        evidence = next(
            file.sha256 for file in store.captures()[0].evidence if file.role == "screenshot"
        )
    return mention, f"{mention}/evidence/{evidence}"


@pytest.fixture
def unchanged(desk: Desk, places: tuple[str, str]) -> Iterator[None]:
    """Whatever the test does, the store stays and the dashboard stays signed in."""
    assert places
    before = kept(desk.companion.folder)
    yield
    assert kept(desk.companion.folder) == before
    desk.dashboard.go(places[0])
    assert SECRET in desk.dashboard.text("main")
    assert desk.dashboard.evaluate("document.documentElement.lang") == "fr"


def shown_in(page: DrivenPage) -> str:
    """Return what the page and all its frames show, whatever their origin."""
    if isinstance(page, ChromiumPage):
        return str(page.ask("Page.captureSnapshot", format="mhtml")["data"])
    assert isinstance(page, FirefoxPage)
    bidi = page._bidi  # noqa: SLF001 the driver offers no frames
    tree = bidi.ask("browsingContext.getTree", root=page.context)["contexts"][0]
    ids = [page.context, *(child["context"] for child in tree["children"])]
    return "\n".join(str(evaluate_in(bidi, one, "document.body?.innerText")) for one in ids)


def attack(page: DrivenPage, target: str, places: tuple[str, str], witness: str) -> dict[str, str]:
    """Let the page try everything against `target`; return what each attempt could read."""
    given = ", ".join(json.dumps(one) for one in (target, *places, witness))
    return page.evaluate(f"{ATTACK}({given})")


@pytest.mark.parametrize("origin", ["another-site", "another-port"])
@pytest.mark.usefixtures("unchanged")
def test_a_page_of_another_origin_reads_nothing_and_changes_nothing(
    desk: Desk, places: tuple[str, str], origin: str
) -> None:
    witness = desk.site.add("https://attack.example/temoin", f"<p>{WITNESS}</p>".encode())
    if origin == "another-site":
        page = desk.browser.open(desk.site.add("https://attack.example/avis", BODY))
    else:
        page = desk.browser.open(desk.site.add_on_loopback("/attaque", BODY))
    seen = attack(page, desk.companion.origin, places, witness)
    assert len(seen) == 27
    read = {
        n: s
        for n, s in seen.items()
        if s != "refused" and not (s == "silent" and n in MAY_BE_SILENT)
    }
    assert read == {}
    shown = shown_in(page)
    assert WITNESS in shown, "the frames are not looked into"
    assert SECRET not in shown
    page.close()


@pytest.mark.parametrize("path", ["/mentions", "/sign-in/pirate"])
@pytest.mark.usefixtures("unchanged")
def test_a_window_opened_by_a_page_is_cut_off_from_it(desk: Desk, path: str) -> None:
    page = desk.browser.open(desk.site.add_on_loopback("/ouvre", BODY))
    said = page.evaluate(f"{OPEN}({json.dumps(desk.companion.origin + path)})")
    assert said == "refused cut off"
    page.close()


@pytest.mark.usefixtures("unchanged")
def test_a_name_led_to_this_machine_reads_and_changes_nothing(
    desk: Desk, places: tuple[str, str]
) -> None:
    host = "rebind.example"
    origin = f"http://{host}:{desk.companion.port}"
    witness = desk.site.add(f"{origin}/temoin", f"<p>{WITNESS}</p>".encode())
    page = desk.browser.open(desk.site.add(f"{origin}/avis", BODY))
    desk.site.rebind(host, desk.companion.port)
    # The page is of one origin with what it asks: the browser lets it read every answer.
    here = page.evaluate("location.origin")
    seen = attack(page, here, places, witness)
    answered = {name: said for name, said in seen.items() if said != "refused"}
    assert {"home", "mention", "ping", "captureJson", "xhrHome"} <= set(answered), "not led there"
    for name in ("home", "mention", "ping", "captureJson", "captureForm", "pairing", "xhrHome"):
        assert answered[name].startswith("400 "), name
        assert "host-refused" in answered[name] or "Host" in answered[name], answered[name]
    assert SECRET not in json.dumps(seen) + shown_in(page)
    page.close()
