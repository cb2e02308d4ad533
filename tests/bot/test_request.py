"""What a handler is given and may answer."""

from bot.request import Command, help_on
from rules.authority import Deed


def test_help_on_speaks_of_the_command_as_it_is_called_here() -> None:
    command = Command(
        name="apologies",
        hint="",
        usage="`/apologies` – a form\n`/apologies next` – the next one",
        summary="say that you cannot come",
        deed=Deed.SEND_APOLOGIES,
    )

    assert help_on(command, name="/wg-apologies").text == (
        "*/wg-apologies* – say that you cannot come\n`/wg-apologies` – a form\n`/wg-apologies next` – the next one"
    )
