"""The application factory: builds, wires, returns; no global, nothing at import."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from companion.model.errors import AviseError
from companion.model.ports import Clock
from companion.store.database import Store
from companion.walk import Walk
from companion.web import api, dashboard, frame, screen
from companion.web.compressing import compress
from companion.web.gate import FORM_LIMIT_BYTES, classify, pass_gate
from companion.web.headers import add_headers
from companion.web.kept_forms import KeptForms
from companion.web.languages import init_languages
from companion.web.pairing import Pairings
from companion.web.problems import FormExpired, answer_error, answer_http, answer_unexpected
from companion.web.sample_space import SampleSpace, UnderPrefix
from companion.web.sessions import ABSOLUTE_LIFETIME, Sessions, SignInLinks, cookie_secret
from companion.web.wiring import EXTENSION_KEY, Services


def create_app(*, walk: Walk, store: Store, clock: Clock, port: int) -> Flask:
    """Return the application that answers the extension and shows the dashboard on `port`."""
    app = Flask("companion.web", static_folder=None, static_url_path="/static")
    app.extensions[EXTENSION_KEY] = Services(
        walk=walk,
        store=store,
        clock=clock,
        port=port,
        pairings=Pairings(store=store, clock=clock, port=port),
        sign_in_links=SignInLinks(store=store, clock=clock, port=port),
        sessions=Sessions(store=store, clock=clock),
        samples=SampleSpace(walk),
        kept_forms=KeptForms(clock),
    )
    app.wsgi_app = UnderPrefix(app.wsgi_app)  # type: ignore[assignment]  # as Flask says to
    _set_up_cookies(app, store, port)
    # First of all hooks: nothing of ours or of a library runs for a request the gate refuses.
    app.before_request(pass_gate)
    # Last of all after a route: what others change in an answer is compressed with it.
    app.after_request(compress)
    init_languages(app)
    _set_up_pages(app)
    _set_up_errors(app)
    app.after_request(add_headers)
    return app


def sign_in_links(app: Flask) -> SignInLinks:
    """Return what issues sign-in links, for the command line."""
    found: SignInLinks = app.extensions[EXTENSION_KEY].sign_in_links
    return found


def _set_up_cookies(app: Flask, store: Store, port: int) -> None:
    app.config.update(
        SECRET_KEY=cookie_secret(store),
        # Cookies know no port: the name keeps two companions on one machine apart.
        SESSION_COOKIE_NAME=f"avise-session-{port}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        # A day more than a session lives: a form sent too late is told from a stranger's.
        PERMANENT_SESSION_LIFETIME=ABSOLUTE_LIFETIME + timedelta(days=1),
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=FORM_LIMIT_BYTES,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=200,
        # The token lives as long as the session: a page left open is not a lost form.
        WTF_CSRF_TIME_LIMIT=None,
    )


def _set_up_pages(app: Flask) -> None:
    csrf = CSRFProtect(app)
    for audience, blueprint in (*api.blueprints(), *dashboard.blueprints()):
        app.register_blueprint(blueprint)
        classify(app, blueprint.name, audience)
        if blueprint.url_prefix and blueprint.url_prefix.startswith("/api/"):
            csrf.exempt(blueprint)
    screen.init_screen(app)
    app.context_processor(frame.frame_facts)


def _set_up_errors(app: Flask) -> None:
    app.register_error_handler(AviseError, answer_error)
    app.register_error_handler(CSRFError, lambda _: answer_error(FormExpired()))
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_unexpected)
