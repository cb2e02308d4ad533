"""Settings, all from the environment, checked together so that one start shows every mistake."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

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
        case "port" if not (value.isascii() and value.isdigit() and 0 < int(value[:6]) < 65536):
            return f"{variable} must be a number from 1 to 65535"
        case "database_url" if not value.startswith(
            ("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")
        ):
            return f"{variable} must begin with sqlite:/// or postgresql://"
        case "command_prefix" if not value.replace("-", "").replace("_", "").isalnum() or value != value.lower():
            return f"{variable} must be lower-case letters, digits, - and _"
        case "log_level" if value not in LOG_LEVELS:
            return f"{variable} must be one of {', '.join(LOG_LEVELS)}"
    return None


def _is_web_address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.netloc)
