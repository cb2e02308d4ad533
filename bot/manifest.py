"""The Slack app manifest, from the commands and shortcuts that are registered."""

from typing import Any

from bot.request import Features

SCOPES = (
    "app_mentions:read",
    "canvases:write",
    "channels:history",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "im:history",
    "im:write",
    "users:read",
)
"""The least that works: history is read only to find a message again whose sending was interrupted, and of files only
those that somebody gives as a paper, and our own."""

EVENTS = ("app_home_opened", "app_mention")


def manifest(features: Features, *, prefix: str = "", public_url: str = "") -> dict[str, Any]:
    """The manifest: Socket Mode without a public address, signed HTTP with one."""
    where = f"{public_url.rstrip('/')}/slack/events" if public_url else ""
    address = {"url": where} if where else {}
    request_address = {"request_url": where} if where else {}
    return {
        "display_information": {
            "name": "Convenor",
            "description": "Runs a working group by its own terms of reference",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Convenor", "always_online": True},
            "slash_commands": [
                {
                    "command": f"/{prefix}{command.name}",
                    "description": command.summary[:1].upper() + command.summary[1:],
                    "usage_hint": command.hint,
                    "should_escape": False,
                    **address,
                }
                for command in features.commands.values()
            ],
            "shortcuts": [
                {
                    "name": shortcut.name,
                    "type": "message" if shortcut.is_on_message else "global",
                    "callback_id": callback_id,
                    "description": shortcut.description,
                }
                for callback_id, shortcut in features.shortcuts.items()
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **request_address},
            "interactivity": {"is_enabled": True, **request_address},
            "socket_mode_enabled": not where,
            "org_deploy_enabled": False,
            "token_rotation_enabled": False,
        },
    }
