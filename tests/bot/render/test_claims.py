"""Claims of presence in words: the button, the form, and why a meeting cannot be claimed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.render import claims
from store.claims import Obstacle
from store.models import Meeting, WorkingGroup

GROUP = WorkingGroup(id=7, name="Data Exchange", zone="Europe/London")
JUNE = Meeting(id=1, title="Monthly meeting", starts_at=datetime(2026, 6, 11, 9, tzinfo=UTC), on_date=date(2026, 6, 11))
JULY = Meeting(id=2, title="Monthly meeting", starts_at=datetime(2026, 7, 9, 9, tzinfo=UTC), on_date=date(2026, 7, 9))


@pytest.mark.parametrize(
    ("obstacle", "text"),
    [
        (
            Obstacle.NOT_CONFIRMED,
            "Attendance of Thursday 11 June 2026 is not confirmed, so nothing is held against you. If you were there, "
            "tell the programme manager.",
        ),
        (
            Obstacle.NOT_RECORDED,
            "Nothing is recorded of you for Thursday 11 June 2026, which is no absence (clause 17). If something "
            "should be, tell the programme manager.",
        ),
        (Obstacle.PRESENT, "You are recorded as present on Thursday 11 June 2026, so there is nothing to claim."),
        (
            Obstacle.ASKED,
            "You have claimed Thursday 11 June 2026 already. You will be told what an officer decides.",
        ),
        (
            Obstacle.APPROVED,
            "The minutes of Thursday 11 June 2026 are approved, and with that claims have ended. If the record is "
            "wrong, tell the programme manager: an officer can correct it, with a reason.",
        ),
        (
            Obstacle.REFUSED,
            "An officer has refused your claim for Thursday 11 June 2026. If there is something new to say, tell the "
            "programme manager: an officer can correct the record, with a reason.",
        ),
        (
            Obstacle.NOBODY,
            "There is no officer who could decide on your claim for Thursday 11 June 2026. Please tell the SRO.",
        ),
    ],
)
def test_cannot_claim(obstacle: Obstacle, text: str) -> None:
    assert claims.cannot_claim(obstacle, JUNE) == text


@pytest.mark.parametrize(
    ("meeting_id", "note"),
    [(None, '{"group": 7}'), (1, '{"group": 7, "meeting": 1}')],
)
def test_claim_button_carries_the_meeting_it_is_about(meeting_id: int | None, note: str) -> None:
    assert claims.claim_button(GROUP, meeting_id=meeting_id).to_dict() == {
        "type": "button",
        "action_id": "claims.open",
        "text": {"type": "plain_text", "text": "I was there…", "emoji": True},
        "value": note,
    }


def test_claim_form_shows_the_meetings_with_one_chosen() -> None:
    june, july = (
        {"value": "1", "text": {"type": "plain_text", "text": "Thursday 11 June 2026, 10:00 – Monthly meeting"}},
        {"value": "2", "text": {"type": "plain_text", "text": "Thursday 9 July 2026, 10:00 – Monthly meeting"}},
    )

    assert claims.claim_form(GROUP, [JULY, JUNE], chosen=JUNE).to_dict() == {
        "type": "modal",
        "callback_id": "claims.form",
        "private_metadata": '{"group": 7}',
        "title": {"type": "plain_text", "text": "I was there"},
        "submit": {"type": "plain_text", "text": "Claim"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [
            {
                "type": "input",
                "block_id": "meeting",
                "label": {"type": "plain_text", "text": "At which meeting were you?"},
                "optional": False,
                "element": {
                    "type": "static_select",
                    "action_id": "value",
                    "options": [july, june],
                    "initial_option": june,
                    "placeholder": {"type": "plain_text", "text": "Choose"},
                },
            },
            {
                "type": "input",
                "block_id": "words",
                "label": {"type": "plain_text", "text": "What should the officers know?"},
                "hint": {"type": "plain_text", "text": "Such as: I joined by telephone."},
                "optional": True,
                "element": {
                    "type": "plain_text_input",
                    "action_id": "value",
                    "multiline": True,
                    "max_length": 500,
                },
            },
            {
                "type": "context",
                "elements": [
                    {
                        "type": "mrkdwn",
                        "text": "An officer accepts or refuses it, and you are told. "
                        "Until then a case about you waits.",
                    }
                ],
            },
        ],
    }


def test_claim_form_shows_no_more_than_slack_takes() -> None:
    many = [
        Meeting(id=number, title="Monthly meeting", starts_at=JUNE.starts_at - timedelta(days=number))
        for number in range(1, 103)
    ]

    [meeting, *_] = claims.claim_form(GROUP, many, chosen=many[0]).to_dict()["blocks"]

    assert [option["value"] for option in meeting["element"]["options"]] == [str(number) for number in range(1, 101)]


def test_claimed() -> None:
    assert claims.claimed(JUNE).text == (
        "The officers are asked whether you were there on *Thursday 11 June 2026*. You will be told what is decided; "
        "until then a case about you waits."
    )
