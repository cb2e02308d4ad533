"""Settings, all from the environment, checked together so that one start shows every mistake."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """Everything that is wrong with the environment, one line each."""


@dataclass(frozen=True)
class Settings:
    """What the environment says; each field is the variable of the same name in capitals."""

    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = "sqlite:///convenor.db"
    port: int = 3000
    public_url: str = ""
    smtp_url: str = ""
    imap_url: str = ""
    mail_from: str = ""
    command_prefix: str = ""
    log_level: str = "INFO"


def read(environment: Mapping[str, str], *, needs: tuple[str, ...] = ()) -> Settings:
    """The settings of an environment; `needs` names the fields that this command cannot do without.

    Raises SettingsError with every problem, one a line, in the words of the environment.
    """
    given = {
        field.name: environment[field.name.upper()].strip()
        for field in fields(Settings)
        if environment.get(field.name.upper(), "").strip()
    }
    problems = [f"{name.upper()} is not set" for name in needs if name not in given]
    problems += [problem for name, value in given.items() if (problem := _problem(name, value))]
    if "smtp_url" in given and "mail_from" not in given:
        problems.append("MAIL_FROM is not set, and SMTP_URL is: invitations need a sender")
    if problems:
        raise SettingsError("\n".join(problems))
    port = int(given.pop("port", Settings.port))
    return Settings(port=port, **given)


def _problem(name: str, value: str) -> str | None:
    variable = name.upper()
    match name:
        case "slack_bot_token" if not value.startswith("xoxb-"):
            return f"{variable} must begin with xoxb-"
        case "slack_app_token" if not value.startswith("xapp-"):
            return f"{variable} must begin with xapp-"
        case "slack_api_url" | "public_url" if not _is_web_address(value):
            return f"{variable} must be an http or https address"
        case "slack_api_url" if not value.endswith("/"):
            return f"{variable} must end with /"
        case "port" if not (re.fullmatch(r"[0-9]{1,5}", value) and 0 < int(value) < 65536):
            return f"{variable} must be a number from 1 to 65535"
        case "database_url" if not _is_database_address(value):
            return f"{variable} must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
        case "smtp_url" if not _is_mail_server(value, schemes=("smtp", "smtps")):
            return f"{variable} must be smtp://USER:PASSWORD@HOST:PORT or smtps://…"
        case "imap_url" if not _is_mail_server(value, schemes=("imap", "imaps")):
            return f"{variable} must be imap://USER:PASSWORD@HOST:PORT or imaps://…"
        case "mail_from" if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", value):
            return f"{variable} must be an e-mail address"
        case "command_prefix" if not re.fullmatch(r"[a-z0-9_-]+", value):
            return f"{variable} must be lower-case letters, digits, - and _"
        case "log_level" if value not in LOG_LEVELS:
            return f"{variable} must be one of {', '.join(LOG_LEVELS)}"
    return None


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _is_mail_server(value: str, *, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_database_address(value: str) -> bool:
    try:
        return make_url(value).drivername in ("sqlite", "postgresql", "postgres", "postgresql+psycopg")
    except (ArgumentError, ValueError):
        return False
