"""Settings: everything from the environment, and every mistake in it at once."""

import pytest

from bot.settings import Settings, SettingsError, read

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "SLACK_SIGNING_SECRET": "secret",
    "SLACK_API_URL": "http://127.0.0.1:8800/api/",
    "DATABASE_URL": "postgresql://bot:p%40ss@db.example:5432/convenor",
    "PORT": "8080",
    "PUBLIC_URL": "https://convenor.example",
    "COMMAND_PREFIX": "wg-",
    "LOG_LEVEL": "DEBUG",
}


def test_read_nothing_is_the_defaults() -> None:
    assert read({}) == Settings()


def test_read_everything() -> None:
    assert read(GOOD) == Settings(
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        slack_signing_secret="secret",
        slack_api_url="http://127.0.0.1:8800/api/",
        database_url="postgresql://bot:p%40ss@db.example:5432/convenor",
        port=8080,
        public_url="https://convenor.example",
        command_prefix="wg-",
        log_level="DEBUG",
    )


def test_read_blank_is_not_set_and_spaces_are_dropped() -> None:
    assert read({"PORT": " ", "LOG_LEVEL": " ERROR\n", "UNRELATED": "x"}) == Settings(log_level="ERROR")


def test_read_every_mistake_at_once() -> None:
    wrong = {"SLACK_APP_TOKEN": "xoxb-1", "PORT": "abc", "LOG_LEVEL": "loud", "DATABASE_URL": "mysql://x"}

    with pytest.raises(SettingsError) as refused:
        read(wrong, needs=("slack_bot_token", "slack_signing_secret"))

    assert str(refused.value).splitlines() == [
        "SLACK_BOT_TOKEN is not set",
        "SLACK_SIGNING_SECRET is not set",
        "SLACK_APP_TOKEN must begin with xapp-",
        "DATABASE_URL must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
        "PORT must be a number from 1 to 65535",
        "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR",
    ]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1"),
        ("SLACK_API_URL", "slack.com/api/"),
        ("SLACK_API_URL", "https://slack.com/api"),
        ("SLACK_API_URL", "ftp://slack.com/api/"),
        ("SLACK_API_URL", "http://[::1/"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "http://[bad"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "000080999"),
        ("PORT", "٣"),
        ("PORT", "9" * 5000),
        ("DATABASE_URL", "convenor.db"),
        ("DATABASE_URL", "sqlite"),
        ("DATABASE_URL", "postgresql://host:port/name"),
        ("DATABASE_URL", "postgresql+asyncpg://host/name"),
        ("COMMAND_PREFIX", "WG-"),
        ("COMMAND_PREFIX", "w g-"),
        ("COMMAND_PREFIX", "ñ-"),
        ("COMMAND_PREFIX", "/wg-"),
        ("LOG_LEVEL", "info"),
    ],
)
def test_read_refuses_in_one_line_that_names_the_variable(variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read({variable: value})

    [line] = str(refused.value).splitlines()
    assert line.startswith(f"{variable} must ")


@pytest.mark.parametrize(
    "url", ["sqlite:///convenor.db", "sqlite:////var/lib/convenor.db", "postgres://u:p@h/d", "postgresql+psycopg://h/d"]
)
def test_read_takes_the_addresses_that_hosts_give(url: str) -> None:
    assert read({"DATABASE_URL": url}).database_url == url
