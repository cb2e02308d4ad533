"""The doctor's checks: settings, database, Slack token and scopes, mail."""

import imaplib
import smtplib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlalchemy.exc import DBAPIError

from bot import mailbox, smtp
from bot.manifest import SCOPES
from bot.process import NotReadyError, open_store
from bot.settings import Settings, SettingsError, read

SECONDS = 8
"""How long a server is waited for."""


@dataclass(frozen=True)
class Check:
    """What was looked at, whether it is in order, and what there is to say or to do."""

    subject: str
    is_ok: bool
    words: str


def examine(environment: Mapping[str, str]) -> Iterator[Check]:
    """Every check, one after the other; with unreadable settings nothing else can be looked at."""
    try:
        settings = read(environment)
    except SettingsError as error:
        yield Check("settings", False, "; ".join(str(error).splitlines()))
        for subject in ("database", "Slack token", "Slack scopes", "mail"):
            yield Check(subject, False, "not checked before the settings are right")
        return
    yield _settings(settings)
    yield _database(settings)
    yield from _slack(settings)
    yield _mail(settings)


def _settings(settings: Settings) -> Check:
    if not settings.slack_bot_token:
        return Check("settings", False, "SLACK_BOT_TOKEN is not set")
    if settings.slack_app_token:
        return Check("settings", True, "Socket Mode")
    if settings.slack_signing_secret:
        return Check("settings", True, "signed HTTP")
    return Check("settings", False, "set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)")


def _database(settings: Settings) -> Check:
    try:
        database = open_store(settings)
    except NotReadyError as error:
        return Check("database", False, str(error))
    except DBAPIError as error:
        return Check("database", False, f"cannot be used: {str(error.orig).splitlines()[0]}")
    database.close()
    return Check("database", True, f"{database.url.render_as_string()}, at the newest schema")


def _slack(settings: Settings) -> Iterator[Check]:
    """The tokens, by asking Slack, and the scopes that Slack says the bot's has."""
    try:
        answer = _introduction(settings)
    except NotReadyError as error:
        yield Check("Slack token", False, str(error))
        yield Check("Slack scopes", False, "not checked before the token is right")
        return
    yield Check("Slack token", True, f"{answer['team']} ({answer['team_id']})")
    yield _scopes(answer)


def _introduction(settings: Settings) -> SlackResponse:
    """What Slack says of the bot's token, once the app's has been accepted too where there is one."""
    if not settings.slack_bot_token:
        raise NotReadyError("SLACK_BOT_TOKEN is not set")
    client = WebClient(base_url=settings.slack_api_url, timeout=SECONDS)
    asked = "SLACK_BOT_TOKEN"
    try:
        answer = client.auth_test(token=settings.slack_bot_token)
        if settings.slack_app_token:
            asked = "SLACK_APP_TOKEN"
            client.apps_connections_open(app_token=settings.slack_app_token)
    except SlackApiError as error:
        if error.response.status_code != 200:
            raise NotReadyError(f"Slack is out of order: HTTP {error.response.status_code}") from None
        raise NotReadyError(f"Slack does not take {asked}: {error.response['error']}") from None
    except OSError as error:
        why = getattr(error, "reason", error)
        raise NotReadyError(f"Slack cannot be reached at {settings.slack_api_url}: {why}") from None
    return answer


def _scopes(answer: SlackResponse) -> Check:
    names = {name.lower(): value for name, value in answer.headers.items()}
    given = {scope.strip() for scope in str(names.get("x-oauth-scopes", "")).split(",")}
    missing = sorted(set(SCOPES) - given)
    if missing:
        again = "update the app with `python -m bot manifest`, and install it again"
        return Check("Slack scopes", False, f"{', '.join(missing)} missing: {again}")
    return Check("Slack scopes", True, ", ".join(SCOPES))


def _mail(settings: Settings) -> Check:
    """Mail is no must: without it, calendar entries are offered in Slack only."""
    known = ((settings.smtp_url, smtp.connected), (settings.imap_url, mailbox.connected))
    servers = [(url, connected) for url, connected in known if url]
    if not servers:
        return Check("mail", True, "not set up; invitations by e-mail need SMTP_URL and MAIL_FROM")
    for url, connected in servers:
        parts = urlsplit(url)
        try:
            with connected(parts) as client:
                client.noop()
        except (OSError, smtplib.SMTPException, imaplib.IMAP4.error) as error:
            why = " ".join(str(error).split()) or type(error).__name__
            return Check("mail", False, f"{parts.scheme}://{parts.hostname}: {why}")
    return Check("mail", True, ", ".join(f"{urlsplit(url).scheme}://{urlsplit(url).hostname}" for url, _ in servers))
