"""What a person does with the extension in a browser: its port, its connection, a capture."""

from __future__ import annotations

from typing import Any

from companion.browsers.page import PATIENCE, BrowserError, DrivenBrowser, DrivenPage


def state_of(popup: DrivenPage) -> str:
    """Return the popup's state, e.g. `ready` or `advice`."""
    return str(popup.evaluate("document.body.dataset.state"))


def wait_for_state(popup: DrivenPage, *states: str, seconds: float = PATIENCE) -> str:
    """Wait until the popup shows one of `states` and return it."""
    wanted = list(states)
    try:
        popup.wait_for(f"{wanted}.includes(document.body.dataset.state)", seconds=seconds)
    except BrowserError as error:
        raise BrowserError(f"popup shows {state_of(popup)!r}, not {wanted}: {error}") from error
    return state_of(popup)


def set_port(browser: DrivenBrowser, port: int) -> None:
    """Set the companion's port in the extension's options page, as a person would."""
    page = browser.open_extension_page("options/options.html")
    page.wait_for("document.querySelector('#port')?.value")
    page.evaluate(
        "(() => { const field = document.querySelector('#port');"
        f" field.value = '{port}'; field.form.requestSubmit(); return true; }})()"
    )
    page.wait_for("document.querySelector('[data-slot=status]').textContent.trim() !== ''")
    page.close()


def connect(browser: DrivenBrowser, page: DrivenPage, dashboard: DrivenPage) -> str:
    """Connect the extension: « Connecter », compare the digits, « Autoriser »; return the digits.

    `dashboard` is a signed-in page of the dashboard; it ends on its list of connections. The
    popup is opened again afterwards, as a person would, and must say that it is connected.
    """
    popup = browser.click_toolbar(page)
    wait_for_state(popup, "not-paired")
    popup.click("[data-action=connect]")
    wait_for_state(popup, "pairing")
    code = str(popup.wait_for("document.querySelector('[data-slot=code]').dataset.code"))
    popup.close()  # Firefox closes it by itself as soon as the focus leaves: it must survive that
    allow(dashboard, code)
    popup = browser.click_toolbar(page)
    popup.wait_for("!['checking', 'pairing', 'not-paired'].includes(document.body.dataset.state)")
    popup.close()
    return code


def allow(dashboard: DrivenPage, code: str) -> None:
    """Press « Autoriser » in the dashboard once it shows the same digits as the popup."""
    dashboard.go("/pairing")
    shown = dashboard.wait_for("document.querySelector('[data-pairing-code]')?.textContent")
    if shown.strip() != code:
        raise BrowserError(f"the dashboard shows {shown}, the popup {code}")
    dashboard.click("[data-pairing-allow]")
    dashboard.wait_for("location.pathname === '/connections'")


def capture_page(browser: DrivenBrowser, page: DrivenPage) -> DrivenPage:
    """Click the toolbar button on `page`, then « Capturer cette page »; return the popup."""
    popup = browser.click_toolbar(page)
    wait_for_state(popup, "ready")
    popup.click("section[data-state=ready] [data-action=capture]")
    return popup


def read_advice(popup: DrivenPage) -> list[dict[str, Any]]:
    """Return what the popup shows of each mention, most serious first, as a person reads it."""
    wait_for_state(popup, "advice")
    cards: list[dict[str, Any]] = popup.evaluate(
        """[...document.querySelectorAll('[data-slot=mentions] > li')].map((card) => ({
          severity: Number(card.dataset.severity),
          nature: card.querySelector('[data-part=nature]')?.dataset.nature,
          author: card.querySelector('.who')?.innerText,
          rating: card.querySelector('.rating')?.innerText,
          words: card.querySelector('[data-part=words]')?.innerText,
          marked: [...card.querySelectorAll('mark')].map((mark) => mark.innerText),
          deadline: card.querySelector('[data-part=deadline]')?.innerText,
          deadline_state: card.querySelector('[data-part=deadline]')?.dataset.deadline,
          steps: [...card.querySelectorAll('[data-step]')].map((step) => step.dataset.step),
          text: [...card.querySelectorAll('.spoken')].reduce(
            (text, spoken) => text.replace(spoken.innerText, ''), card.innerText),
        }))"""
    )
    return cards
