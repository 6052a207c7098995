"""What the extension declares and what its files may say: no wider than it needs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "extension"
MANIFEST: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
PAGES = sorted(FOLDER.rglob("*.html"))
SCRIPTS = sorted(FOLDER.rglob("*.js"))
NETWORK = re.compile(
    r"\b(fetch\s*\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)"
)
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|document\.write"
    r"|createContextualFragment|srcdoc|\beval\s*\(|new Function"
)


def test_no_page_and_no_other_extension_can_speak_to_it() -> None:
    assert "externally_connectable" not in MANIFEST
    assert "content_scripts" not in MANIFEST
    for script in SCRIPTS:
        assert not re.search(r"onMessageExternal|onConnect", script.read_text("utf-8")), script


def test_no_file_of_it_can_be_loaded_by_a_page() -> None:
    assert "web_accessible_resources" not in MANIFEST


def test_it_may_reach_the_page_in_front_and_this_machine_only() -> None:
    assert MANIFEST["host_permissions"] == ["http://127.0.0.1/*"]
    asked = set(MANIFEST["permissions"])
    assert asked.isdisjoint({"tabs", "cookies", "history", "webRequest", "debugger", "<all_urls>"})
    assert "activeTab" in asked


def test_what_may_be_added_is_a_site_or_the_addresses_of_tabs_and_only_a_click_asks() -> None:
    assert MANIFEST["optional_permissions"] == ["tabs"]
    assert MANIFEST["optional_host_permissions"] == ["http://*/*", "https://*/*"]
    asking = re.compile(r"\baskTo\w+|permissions\.request")
    by_script = {
        str(one.relative_to(FOLDER)): set(asking.findall(one.read_text("utf-8"))) for one in SCRIPTS
    }
    # The background hears messages and alarms: it never asks.
    assert {name for name, found in by_script.items() if found} == {
        "lib/browser.js",
        "options/options.js",
        "popup/popup.js",
    }
    assert "askToReach(shown.site.pattern)" in (FOLDER / "popup" / "popup.js").read_text("utf-8")


def test_its_pages_run_their_own_scripts_and_reach_this_machine_only() -> None:
    policy = dict(
        part.strip().split(" ", 1)
        for part in MANIFEST["content_security_policy"]["extension_pages"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self' http://127.0.0.1:*"
    assert policy["img-src"] == "'self' data: blob:"
    for name in ("object-src", "base-uri", "form-action", "frame-ancestors"):
        assert policy[name] == "'none'"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_its_pages_hold_no_script_of_their_own_and_load_nothing_foreign(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son\w+=", text)
    assert not re.search(r"(src|href)=[\"'](https?:)?//", text)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_one_file_talks_to_the_network_and_none_makes_markup(script: Path) -> None:
    text = script.read_text("utf-8")
    if script.relative_to(FOLDER) != Path("background/companion.js"):
        assert not NETWORK.search(text)
    assert not MARKUP.search(text)


def test_the_collector_holds_no_address_and_no_token() -> None:
    for script in (FOLDER / "collector").glob("*.js"):
        text = script.read_text("utf-8")
        assert "127.0.0.1" not in text
        assert "storage" not in text
        assert "Authorization" not in text
