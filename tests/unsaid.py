"""What no log line says: tokens, secrets, addresses of people, where Slack takes answers, and how somebody voted."""

import re

from world import SETTINGS

_UNSAID = re.compile(
    "|".join(
        [
            re.escape(SETTINGS.slack_bot_token),
            re.escape(SETTINGS.slack_app_token),
            re.escape(SETTINGS.slack_signing_secret),
            r"[\w.+-]+@[\w-]+\.example\b",
            r"/response/",
            r"\b(for|against|abstain)\b.*\bballot\b",
            r"\bballot.*\bagainst\b",
        ]
    )
)


def leaks(told: str) -> list[str]:
    """The lines that say any of it."""
    return [line for line in told.splitlines() if _UNSAID.search(line)]
