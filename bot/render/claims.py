"""Claims of presence in words: the button and the form, and why a meeting cannot be claimed."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View

from bot.render.blocks import Message, button, choice, entry, form, remark
from bot.render.words import day_in_words, instant_in_words
from store.claims import Obstacle
from store.models import Meeting, WorkingGroup

WORDS_MOST = 500
_MEETINGS_MOST = 100
"""Slack shows so many in a list."""

_WHY = {
    Obstacle.NOT_CONFIRMED: "Attendance of {day} is not confirmed, so nothing is held against you. "
    "If you were there, tell the programme manager.",
    Obstacle.NOT_RECORDED: "Nothing is recorded of you for {day}, which is no absence (clause 17). "
    "If something should be, tell the programme manager.",
    Obstacle.PRESENT: "You are recorded as present on {day}, so there is nothing to claim.",
    Obstacle.ASKED: "You have claimed {day} already. You will be told what an officer decides.",
    Obstacle.APPROVED: "The minutes of {day} are approved, and with that claims have ended. If the record is wrong, "
    "tell the programme manager: an officer can correct it, with a reason.",
    Obstacle.REFUSED: "An officer has refused your claim for {day}. If there is something new to say, tell the "
    "programme manager: an officer can correct the record, with a reason.",
    Obstacle.NOBODY: "There is no officer who could decide on your claim for {day}. Please tell the SRO.",
}


def claim_button(group: WorkingGroup, *, meeting_id: int | None = None) -> ButtonElement:
    """*I was there…*, for one meeting or for whichever is chosen in the form."""
    return button("I was there…", "claims.open", {"group": group.id, **({"meeting": meeting_id} if meeting_id else {})})


def cannot_claim(obstacle: Obstacle, meeting: Meeting) -> str:
    """Why a meeting cannot be claimed, and what to do instead."""
    return _WHY[obstacle].format(day=day_in_words(meeting.on_date))


def claim_form(group: WorkingGroup, those: Sequence[Meeting], *, chosen: Meeting) -> View:
    """The form: which meeting, and what the officers should know."""
    options = [
        (str(meeting.id), f"{instant_in_words(meeting.starts_at, zone=group.zone)} – {meeting.title}")
        for meeting in those[:_MEETINGS_MOST]
    ]
    return form(
        "I was there",
        "claims.form",
        [
            choice("meeting", "At which meeting were you?", options, chosen=str(chosen.id)),
            entry(
                "words",
                "What should the officers know?",
                most=WORDS_MOST,
                optional=True,
                multiline=True,
                hint="Such as: I joined by telephone.",
            ),
            remark("An officer accepts or refuses it, and you are told. Until then a case about you waits."),
        ],
        {"group": group.id},
        submit="Claim",
    )


def claimed(meeting: Meeting) -> Message:
    """What the member is told once the officers are asked."""
    return Message(
        f"The officers are asked whether you were there on *{day_in_words(meeting.on_date)}*. "
        "You will be told what is decided; until then a case about you waits."
    )
