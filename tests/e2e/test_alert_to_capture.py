"""An alert's e-mail dropped on the dashboard, its page opened and captured, in both browsers."""

from __future__ import annotations

import json

import pytest

from companion.browsers.visit import read_advice
from tests.builders import a_review_page
from tests.e2e.conftest import Desk

pytestmark = pytest.mark.browser

URL = "https://avis-alerte.example/dr-roussel"
MAIL = f"""From: alertes@google.example
Subject: Alerte
Date: Mon, 23 Nov 2026 08:00:00 +0000
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<a href="https://www.google.com/url?rct=j&url={URL}&ct=ga">Avis sur le Dr Camille Roussel</a>
<img src="https://spy.example/pixel.gif">
"""
DROPPED = """(() => {
  const files = new DataTransfer();
  files.items.add(new File([%s], 'alerte.eml', {type: 'message/rfc822'}));
  const field = document.querySelector('#mail');
  field.files = files.files;
  field.form.requestSubmit();
  return true;
})()"""


def test_an_alert_is_opened_and_the_next_click_captures_it(desk: Desk) -> None:
    body = a_review_page(("Thierry L.", "Elle facture des actes non faits.", 1, "2026-11-10"))
    desk.site.add(URL, body.encode())
    desk.dashboard.go("/watch/alerts")
    desk.dashboard.evaluate(DROPPED % json.dumps(MAIL))
    desk.dashboard.wait_for(
        "Boolean(document.querySelector('[data-alert]')) && document.readyState === 'complete'"
    )
    desk.dashboard.click("[data-open]")
    page = desk.browser.find_page("avis-alerte.example")
    page.wait_for("location.href.includes('avis-alerte') && document.readyState === 'complete'")
    assert page.evaluate("document.referrer") == ""

    popup = desk.browser.click_toolbar(page)
    (card,) = read_advice(popup)
    assert card["author"] == "Thierry L."
    popup.close()

    desk.dashboard.go("/watch/alerts?state=captured")
    assert desk.dashboard.evaluate("document.querySelectorAll('[data-alert]').length") == 1
    assert not [url for url in desk.site.asked if "spy.example" in url]
    page.close()
