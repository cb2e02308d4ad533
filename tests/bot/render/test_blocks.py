"""Block Kit: shapes that Slack takes, whatever people have typed into them."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient
from world import GROUP_CHANNEL, SETTINGS, seed

from bot.render import blocks
from sandbox import Sandbox

NOTE = {"group": 1}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("&lt;", "&amp;lt;"),
        ("plain *bold*", "plain *bold*"),
    ],
)
def test_escaped(typed: str, shown: str) -> None:
    assert blocks.escaped(typed) == shown


@pytest.mark.slow
@given(st.text())
def test_escaped_leaves_nothing_that_slack_reads(text: str) -> None:
    assert not set("<>") & set(blocks.escaped(text))


def test_moment_is_a_token_with_the_groups_zone_as_fallback() -> None:
    instant = datetime(2027, 7, 8, 9, 0, tzinfo=UTC)

    assert blocks.moment(instant, zone="Europe/London") == (
        "<!date^1815037200^{date_long}, {time}|Thursday 8 July 2027, 10:00>"
    )


def test_button_carries_its_note_and_asks_first() -> None:
    made = blocks.button(
        "Remove", "cases.remove", NOTE, style="danger", confirm=("Sure?", "Really?", "Remove")
    ).to_dict()

    assert (made["action_id"], json.loads(made["value"]), made["style"]) == ("cases.remove", NOTE, "danger")
    assert made["confirm"]["deny"]["text"] == "Back"


def test_choice_shows_what_is_chosen() -> None:
    made = blocks.choice("who", "Who?", [("1", "Omar"), ("2", "Wen")], chosen="2").to_dict()

    assert made["element"]["initial_option"]["value"] == "2"
    assert [option["value"] for option in made["element"]["options"]] == ["1", "2"]
    assert "initial_option" not in blocks.choice("who", "Who?", [("1", "Omar")], chosen="9").to_dict()["element"]


def test_day_entry_shows_what_is_chosen() -> None:
    made = blocks.day_entry("until", "Until", chosen=date(2027, 1, 14)).to_dict()

    assert made["element"]["initial_date"] == "2027-01-14"


def test_form_to_read_has_no_submit() -> None:
    made = blocks.form("A title that is far too long for Slack", "x.form", [blocks.paragraph("x")], NOTE).to_dict()

    assert "submit" not in made
    assert made["close"]["text"] == "Close"
    assert len(made["title"]["text"]) <= 24
    assert json.loads(made["private_metadata"]) == NOTE


def test_receipt_without_blocks_shows_the_text() -> None:
    assert blocks.receipt(blocks.Message("Done.")).to_dict()["blocks"][0]["text"]["text"] == "Done."


def test_slack_takes_the_longest_of_everything(running_box: Sandbox) -> None:
    """The sandbox refuses what Slack refuses."""
    running_box.reset(seed())
    long = "x" * 5000
    drawn = [
        blocks.heading(long),
        blocks.paragraph(long),
        blocks.remark(long),
        blocks.rule(),
        blocks.buttons(blocks.button("Press", "x.y", NOTE)),
    ]
    client = WebClient(SETTINGS.slack_bot_token, base_url=running_box.api_url)

    assert client.chat_postMessage(channel=GROUP_CHANNEL, text="x", blocks=drawn)["ok"]


def test_slack_takes_a_form_with_everything(running_box: Sandbox) -> None:
    running_box.reset(seed())
    long = "x" * 500
    drawn = blocks.form(
        long,
        "x.form",
        [
            blocks.choice("a", "Label", [(str(n), long) for n in range(100)], chosen="7", hint="Hint"),
            blocks.entry("b", "Label", most=3000, optional=True, multiline=True, hint="Hint"),
            blocks.day_entry("c", "Label", chosen=date(2027, 1, 14), hint="Hint"),
        ],
        NOTE,
        submit="Send",
    )

    client = WebClient(SETTINGS.slack_bot_token, base_url=running_box.api_url)
    trigger_id = running_box.site.workspace.tickets.trigger("U0OMAR")

    assert client.views_open(trigger_id=trigger_id, view=drawn)["ok"]
