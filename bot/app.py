"""The one place that knows everybody: finds the commands, wires the parts together and listens to Slack."""

import json
import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from threading import Lock
from types import ModuleType
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

import commands
from bot.answer import Answer
from bot.choosing import ON_HOME
from bot.home import LATE_FORM_WORDS, MESSAGES, draw_home, owe_late_form
from bot.mailbox import Letterbox
from bot.metrics import Metrics
from bot.outbox import CALL_SECONDS, Courier
from bot.papers.fetch import Fetcher
from bot.payload import Payload, read_button, read_event, read_form, read_shortcut, read_slash
from bot.request import Features, Profile
from bot.routing import Router
from bot.settings import Settings
from bot.smtp import MailServer
from store.database import Database

log = logging.getLogger(__name__)

_ANY = re.compile(".*")

CALLS_KEPT = 1000
"""Payloads whose calls are remembered: many more than come in the minutes in which Slack repeats one."""


@dataclass(frozen=True)
class Parts:
    """What the processes are made of. Without a mail server there is no postman, without a mailbox no letterbox."""

    settings: Settings
    database: Database
    features: Features
    slack: App
    courier: Courier
    postman: Courier | None
    letterbox: Letterbox | None
    fetcher: Fetcher
    metrics: Metrics
    now: Callable[[], datetime]


def discover() -> Features:
    """Everything that the files in `commands/` declare; two of one name are refused with ValueError."""
    modules = [import_module(f"commands.{found.name}") for found in iter_modules(commands.__path__)]
    declared = [module.COMMAND for module in modules if hasattr(module, "COMMAND")]
    return Features(
        commands=_one_of_each((command.name, command) for command in declared),
        actions=_gathered(modules, "ACTIONS"),
        forms=_gathered(modules, "FORMS"),
        shortcuts=_gathered(modules, "SHORTCUTS"),
        anywhere=_gathered(modules, "ANYWHERE"),
        messages={**_gathered(modules, "MESSAGES"), **MESSAGES},
        letters=_gathered(modules, "LETTERS"),
        due=tuple(due for module in modules for due in getattr(module, "DUE", ())),
    )


def build(settings: Settings, *, database: Database, now: Callable[[], datetime], wake: Callable[[], None]) -> Parts:
    """Wire the parts of one process. `wake` is called after each payload that may have left something to deliver."""
    client = _client(settings, timeout=CALL_SECONDS)
    quick = _client(settings, timeout=1)
    features = _possible(discover(), settings)
    metrics = Metrics(database, now)
    router = Router(
        database=database,
        features=features,
        now=now,
        profile=lambda user_id: _profile(quick, user_id),
        count=lambda kind, outcome: metrics.payloads.labels(kind, outcome).inc(),
        prefix=settings.command_prefix,
        public_url=settings.public_url,
    )
    courier = Courier(
        database=database, client=client, messages=features.messages, now=now, leaves=features.letters.keys()
    )
    postman = _postman(settings, database, client, features, now) if settings.smtp_url else None
    letterbox = Letterbox(settings.imap_url, database=database, now=now) if settings.imap_url else None
    fetcher = Fetcher(database=database, client=client, now=now, wake=wake)
    home = _Home(database, client, now)
    listener = _Listener(router, client, home, wake)
    bolt = _bolt(settings, listener)
    return Parts(settings, database, features, bolt, courier, postman, letterbox, fetcher, metrics, now)


def dispatch(app: App, request: Callable[[], BoltRequest]) -> BoltResponse:
    """Hand one payload to Bolt; whatever is wrong with it, there is an answer and no exception."""
    try:
        return app.dispatch(request())
    except Exception:
        log.exception("a payload that could not be read")
        return BoltResponse(status=200, body="")


def without_payloads(library: str) -> logging.Logger:
    """The logger of a library that writes down what it sends and gets, word for word, below INFO: it is kept from that,
    and says otherwise as much as everybody."""
    logger = logging.getLogger(library)
    logger.setLevel(max(logging.INFO, logging.getLogger().level))
    return logger


def _possible(features: Features, settings: Settings) -> Features:
    """The features, less what the clock cannot bring with these settings: without a mail server nothing is owed by
    mail, and what was not owed then is found due on the first tick with one."""
    due = tuple(thing for thing in features.due if all(getattr(settings, name) for name in thing.needs))
    return replace(features, due=due)


def _postman(
    settings: Settings, database: Database, client: WebClient, features: Features, now: Callable[[], datetime]
) -> Courier:
    """Delivers letters, each from the sender of the settings, and nothing else."""
    server = MailServer(settings.smtp_url, sender=settings.mail_from)
    letters = {kind: partial(write, sender=settings.mail_from) for kind, write in features.letters.items()}
    return Courier(database=database, client=client, messages=letters, now=now, post=server.post, takes=letters.keys())


class _Home:
    """Publishes the Home tab of whoever opens it."""

    def __init__(self, database: Database, client: WebClient, now: Callable[[], datetime]) -> None:
        self._database = database
        self._client = client
        self._now = now

    def publish(self, team_id: str, user_id: str) -> None:
        view = self._database.run(
            lambda session: draw_home(session, team_id=team_id, user_id=user_id, now=self._now()), writes=False
        )
        self._client.views_publish(user_id=user_id, view=view)

    def owe_late_form(self, payload: Payload) -> None:
        self._database.run(lambda session: owe_late_form(session, payload=payload, now=self._now()))


class _Calls:
    """The calls of this process that are under way or were made: a repeated payload does not make its call again."""

    def __init__(self) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str) -> bool:
        """Whether nobody has taken the call of that payload yet; whoever asks first has it."""
        with self._lock:
            if key in self._keys:
                return False
            self._keys[key] = None
            if len(self._keys) > CALLS_KEPT:
                self._keys.popitem(last=False)
            return True

    def give_back(self, key: str) -> None:
        """The call failed: a repeat may try again."""
        with self._lock:
            self._keys.pop(key, None)


class _Listener:
    """Acknowledges each payload with its answer, and makes the call that follows on a thread of our own."""

    def __init__(self, router: Router, client: WebClient, home: _Home, wake: Callable[[], None]) -> None:
        self._router = router
        self._client = client
        self._home = home
        self._wake = wake
        self._threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="slack-call")
        self._calls = _Calls()

    def on_slash(self, body: dict[str, Any]) -> BoltResponse:
        return self._answer(read_slash(body))

    def on_button(self, body: dict[str, Any]) -> BoltResponse:
        payload = read_button(body)
        response = self._answer(payload)
        if payload.route == ON_HOME:
            self._later(self._publish_home, payload.team_id, payload.user_id)
        return response

    def on_form(self, body: dict[str, Any]) -> BoltResponse:
        payload = read_form(body)
        response = self._answer(payload)
        if payload.note.get("home"):
            self._later(self._publish_home, payload.team_id, payload.user_id)
        return response

    def on_shortcut(self, body: dict[str, Any]) -> BoltResponse:
        return self._answer(read_shortcut(body))

    def on_event(self, body: dict[str, Any]) -> BoltResponse:
        event = body.get("event") or {}
        if event.get("type") == "app_home_opened" and event.get("tab", "home") == "home":
            self._later(self._publish_home, str(body.get("team_id")), str(event.get("user")))
        elif event.get("type") == "app_mention" and not event.get("bot_id"):
            return self._answer(read_event(body))
        return _acknowledged({})

    def _answer(self, payload: Payload) -> BoltResponse:
        answer = self._router.answer(payload)
        if answer.method and self._calls.take(payload.key):
            self._later(self._call, answer, payload)
        if not self._router.is_read(payload):
            self._wake()
        return _acknowledged(answer.ack)

    def _later(self, work: Callable[..., None], *arguments: Any) -> None:
        self._threads.submit(_logged, work, *arguments)

    def _call(self, answer: Answer, payload: Payload) -> None:
        try:
            if answer.method == "response_url":
                self._respond(answer.arguments or {})
            else:
                self._client.api_call(answer.method, json=dict(answer.arguments or {}))
            self._router.note_called(answer)
        except (SlackApiError, OSError) as error:
            if _is_open_already(error):
                return
            self._calls.give_back(payload.key)
            log.warning("%s failed: %s", answer.method, error)
            if answer.method == "views.open":
                self._tell_late(payload)

    def _tell_late(self, payload: Payload) -> None:
        """A form that could not be opened is told where the person is looking, or else by DM."""
        if payload.response_url:
            content = {"response_type": "ephemeral", "replace_original": False, "text": LATE_FORM_WORDS}
            self._respond({"url": payload.response_url, "content": content})
        else:
            self._home.owe_late_form(payload)
            self._wake()

    def _respond(self, arguments: Mapping[str, Any]) -> None:
        response = WebhookClient(arguments["url"], timeout=CALL_SECONDS).send_dict(dict(arguments["content"]))
        if response.status_code != 200:
            log.warning("response_url failed: HTTP %s %s", response.status_code, response.body[:100])

    def _publish_home(self, team_id: str, user_id: str) -> None:
        try:
            self._home.publish(team_id, user_id)
        except (SlackApiError, OSError) as error:
            log.warning("the Home tab was not published: %s", error)


def _client(settings: Settings, *, timeout: int) -> WebClient:
    without_payloads("slack_sdk")
    return WebClient(
        token=settings.slack_bot_token, base_url=settings.slack_api_url, retry_handlers=[], timeout=timeout
    )


def _profile(client: WebClient, user_id: str) -> Profile | None:
    """What Slack says of an account; None if it does not say."""
    try:
        user = client.users_info(user=user_id)["user"]
    except (SlackApiError, OSError) as error:
        log.warning("no profile: %s", type(error).__name__)
        return None
    return Profile(user_id, user.get("real_name") or user["name"], bool(user.get("is_admin")))


def _is_open_already(error: Exception) -> bool:
    """Whether an earlier delivery of the same payload has spent its trigger: the form is there."""
    return isinstance(error, SlackApiError) and error.response.get("error") == "exchanged_trigger_id"


def _logged(work: Callable[..., None], *arguments: Any) -> None:
    """The edge of a thread of ours: nobody else would hear of what goes wrong."""
    try:
        work(*arguments)
    except Exception:
        log.exception("bug in %s", work.__qualname__)


def _bolt(settings: Settings, listener: _Listener) -> App:
    logging.getLogger("bolt").setLevel(logging.ERROR)  # what it warns of is answered below
    app = App(
        name="convenor",
        logger=logging.getLogger("bolt"),
        signing_secret=settings.slack_signing_secret or "unused: no HTTP",
        authorize=lambda team_id: AuthorizeResult(
            enterprise_id=None, team_id=team_id, bot_token=settings.slack_bot_token
        ),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    app.command(_ANY)(lambda body: listener.on_slash(body))
    app.action(_ANY)(lambda body: listener.on_button(body))
    app.view_submission(_ANY)(lambda body: listener.on_form(body))
    app.shortcut(_ANY)(lambda body: listener.on_shortcut(body))
    app.event(_ANY)(lambda body: listener.on_event(body))

    @app.error
    def answer_anyway(error: Exception, body: Mapping[str, Any]) -> BoltResponse:
        log.warning("unanswerable payload of type %s: %s", body.get("type"), type(error).__name__)
        return _acknowledged({})

    return app


def _acknowledged(ack: Mapping[str, Any]) -> BoltResponse:
    if not ack:
        return BoltResponse(status=200, body="")
    headers: dict[str, str | Sequence[str]] = {"content-type": "application/json;charset=utf-8"}
    return BoltResponse(status=200, body=json.dumps(ack), headers=headers)


def _gathered(modules: Iterable[ModuleType], name: str) -> dict[str, Any]:
    return _one_of_each(pair for module in modules for pair in getattr(module, name, {}).items())


def _one_of_each(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise ValueError(f"two commands declare {name}")
        made[name] = value
    return made
