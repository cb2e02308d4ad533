"""`/apologies` through the front door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import Session, select
from world import AFTER, MEETING, SETTINGS, World, labels, texts

from bot import sample
from bot.render.blocks import button, buttons
from rules.strikes import MeetingState
from store.models import Apology, AuditEntry, Meeting

ELEVENTH, NINTH, THIRTEENTH = "11 November 2027", "9 December 2027", "13 January 2028"
COMING = "The next meetings are on Thu 11 Nov 2027, Thu 9 Dec 2027 and Thu 13 Jan 2028."
NO_DATE = (
    "I could not find a date at the start of that. Type `/apologies next`, or a date as in "
    "`/apologies 11 Nov train strike`, or just `/apologies` to choose from a list."
)
WHICH_DATE = f"I cannot tell which date that is. Please write it as 14 Jan or 2027-01-14. {COMING}"
TOO_LATE = (
    "The meeting of Thursday 14 October 2027 has begun, so apologies can no longer be sent or withdrawn. "
    "If the roll is wrong, tell the programme manager."
)
NOT_ON_THE_ROLL = (
    "You are not on the roll of *Data Exchange Working Group*. If you should be, ask its programme manager, "
    "Dana Whitlock, to add you."
)
RECORDED = "Your apologies are recorded for Thursday 11 November 2027, 10:00 (Monthly meeting)."
ALREADY = "You had already sent apologies for Thursday 11 November 2027, 10:00 (Monthly meeting)."
WOULD_BE_SECOND = (
    "If you are not there it will be your second absence of 2027. "
    "The limit is 2: the officers will then decide on your membership (clause 17)."
)
STRANGER = {"id": "U0VERA", "name": "vera", "real_name": "Vera Stranger", "team_id": "T0ELSEWHERE"}


def in_force(world: World) -> list[tuple[str, str]]:
    """The date and reason of all apologies for coming meetings."""
    return [
        (f"{given.for_date:%d %b}", given.reason)
        for given in world.rows(Apology)
        if given.superseded_at is None and given.for_date > MEETING.date() - timedelta(days=1)
    ]


def first_line(said: dict[str, str]) -> str:
    return said["text"].splitlines()[0]


def test_typed_apologies_are_recorded_and_answered_in_words(world: World) -> None:
    omar = world.person("U0OMAR")

    said = omar.types("/apologies next train strike")

    assert said["response_type"] == "ephemeral"
    assert said["text"].splitlines() == [
        RECORDED,
        "Reason: train strike",
        WOULD_BE_SECOND,
        "Plans changed? Type `/apologies withdraw 11 Nov`.",
    ]
    assert texts(said).splitlines() == [
        "Your apologies are recorded for *<!date^1825927200^{date_long}, {time}|Thursday 11 November 2027, 10:00>* "
        "(Monthly meeting).",
        "Reason: train strike",
        WOULD_BE_SECOND.replace("second absence of 2027", "*second absence of 2027*"),
        "Withdraw apologies",
        "Plans changed? Type `/apologies withdraw 11 Nov`, or press the button.",
    ]
    assert in_force(world) == [("11 Nov", "train strike")]
    assert world.rows(AuditEntry)[-1].deed == "apologies.send"
    assert [message["text"] for message in omar.messages() if not message["ephemeral"]] == []


def test_the_count_is_that_of_the_person_and_of_the_meetings_year(world: World) -> None:
    said = world.person("U0PRIYA").types("/apologies next")

    assert "If you are not there it will be your first absence of 2027: apologies do not take it away" in said["text"]
    said = world.person("U0OMAR").types("/apologies 13 Jan")
    assert "your first absence of 2028" in said["text"]


def test_dates_are_read_in_every_way_that_has_one_meaning(world: World) -> None:
    omar = world.person("U0OMAR")
    typed = {
        "next": ELEVENTH,
        "NEXT": ELEVENTH,
        "next\ntrain strike": ELEVENTH,
        "11 Nov": ELEVENTH,
        "11 nov: train strike": ELEVENTH,
        "11th November, train strike": ELEVENTH,
        "Thu 9 Dec": NINTH,
        "Thursday 9th December 2027 train strike": NINTH,
        "2027-12-09 train strike": NINTH,
        "13 January": THIRTEENTH,
        "13 Jan. 2028": THIRTEENTH,
    }

    answered = {text: first_line(omar.types(f"/apologies {text}")) for text in typed}

    assert {text: day in answered[text] for text, day in typed.items()} == dict.fromkeys(typed, True)
    assert sorted(in_force(world)) == [("09 Dec", "train strike"), ("11 Nov", "train strike"), ("13 Jan", "")]


def test_bad_input_is_one_sentence_and_writes_nothing(world: World) -> None:
    omar = world.person("U0OMAR")
    typed = {
        "31 November": f"There is no 31 November. {COMING}",
        "29 Feb 2027": f"There is no 29 February 2027. {COMING}",
        "2027-02-30": f"There is no 30 February 2027. {COMING}",
        "2027-13-01": WHICH_DATE,
        "2027-00-01": WHICH_DATE,
        "01/02": WHICH_DATE,
        "1.2.2028 train": WHICH_DATE,
        "12 Nov": f"There is no meeting on Friday 12 November 2027. {COMING}",
        "14 Oct": TOO_LATE,
        "2027-10-14 late": TOO_LATE,
        "withdraw 14 Oct": TOO_LATE,
        "tomorrow": NO_DATE,
        "<!channel> 11 Nov": NO_DATE,
        "x" * 4000: NO_DATE,
        "1" * 4000: NO_DATE,
        f"next {'x' * 3995}": "The reason has 3,995 characters. Please keep it to 500; nothing was recorded.",
        "withdraw": "You have sent no apologies for a coming meeting: you are expected at all of them.",
    }
    before = world.outline()

    answered = {text: omar.types(f"/apologies {text}") for text in typed}

    assert answered == {text: {"response_type": "ephemeral", "text": words} for text, words in typed.items()}
    assert world.outline() == before
    assert world.person("U0DANA").messages() == []


def test_a_reason_is_shown_as_typed_and_reaches_nobody_else(world: World) -> None:
    omar, dana = world.person("U0OMAR"), world.person("U0DANA")
    typed = {
        "<!channel> <!here> @here": "&lt;!channel&gt; &lt;!here&gt; @here",
        "ask <@U0DANA|dana> or <@U0DANA>": "ask &lt;@U0DANA|dana&gt; or @dana",
        "<https://evil.example|the minutes>": "&lt;https://evil.example|the minutes&gt;",
        "a\x00b \u202egpj\u2066.exe\u200f": "ab gpj.exe",
        "R&D <b>&amp;</b>": "R&amp;D &lt;b&gt;&amp;amp;&lt;/b&gt;",
    }

    answered = {reason: omar.types(f"/apologies next {reason}") for reason in typed}

    for reason, shown in typed.items():
        assert f"Reason: {shown}" in texts(answered[reason]).splitlines()
        assert f"Reason: {shown}" in answered[reason]["text"].splitlines()
    world.move_to(AFTER)
    assert "Apologies: R&D <b>&amp;</b>" in texts(dana.opens("/attendance"))
    assert dana.messages() == []


def test_bare_opens_a_form_that_says_the_same(world: World) -> None:
    omar = world.person("U0OMAR")

    form = omar.opens("/apologies")

    meeting, until, reason = form["blocks"]
    assert meeting["label"]["text"] == "Which meeting can you not come to?"
    assert [option["text"]["text"] for option in meeting["element"]["options"]][:2] == [
        "Thursday 11 November 2027, 10:00 – Monthly meeting",
        "Thursday 9 December 2027, 10:00 – Monthly meeting",
    ]
    assert (until["label"]["text"], until["optional"]) == ("Away for longer? Until", True)
    assert (reason["label"]["text"], reason["optional"]) == ("Reason", True)
    assert omar.submits(reason="x" * 501)["errors"] == {"reason": "Please enter no more than 500 characters."}
    receipt = omar.submits(meeting=meeting["element"]["options"][1]["value"], reason="train strike")["view"]
    assert texts(receipt).startswith(
        "Your apologies are recorded for *<!date^1828346400^{date_long}, {time}|Thursday 9 December 2027, 10:00>*"
    )
    assert in_force(world) == [("09 Dec", "train strike")]


def test_a_form_sent_after_the_meeting_began_is_refused_on_its_field(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.opens("/apologies")
    world.move_to(MEETING)
    before = world.outline()

    errors = omar.submits()["errors"]

    assert errors == {"meeting": "That meeting has begun or was called off. Nothing was recorded."}
    assert world.outline() == before


def test_the_same_again_changes_nothing_and_another_reason_replaces(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.types("/apologies next train strike")
    before = world.outline()

    again = [omar.types("/apologies next train strike"), omar.types("/apologies 11 Nov")]

    assert [said["text"].splitlines()[:2] for said in again] == [[ALREADY, "Reason: train strike"]] * 2
    assert world.outline() == before | {"inbox": before["inbox"] + 2}, "what was answered is remembered"
    said = omar.types("/apologies 11 Nov a funeral")
    assert first_line(said) == RECORDED.replace("are recorded", "have a new reason")
    assert in_force(world) == [("11 Nov", "a funeral")]


@pytest.mark.parametrize("over", ["http", "socket"])
def test_a_payload_delivered_three_times_has_one_effect_and_one_answer(
    make_world: Callable[..., World], over: str
) -> None:
    world = make_world(over=over)
    omar, entries = world.person("U0OMAR"), len(world.rows(AuditEntry))
    world.box.faults.deliver_times(3)

    said = omar.types("/apologies next train strike")

    assert first_line(said) == RECORDED
    assert in_force(world) == [("11 Nov", "train strike")]
    assert len(world.rows(AuditEntry)) == entries + 1
    omar.opens("/apologies")
    omar.submits(reason="a funeral")
    assert in_force(world) == [("11 Nov", "a funeral")]
    assert len(world.rows(AuditEntry)) == entries + 2
    world.box.faults.clear()
    assert not any("too long" in words for words in omar.whispers())


def test_withdrawing_takes_the_apologies_back(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.types("/apologies next")

    said = omar.types("/apologies withdraw")

    eleventh = "*<!date^1825927200^{date_long}, {time}|Thursday 11 November 2027, 10:00>*"
    assert said["text"] == (
        f"Your apologies for {eleventh} are withdrawn: you are expected. To send them again, type `/apologies 11 Nov`."
    )
    assert in_force(world) == []
    assert world.rows(AuditEntry)[-1].deed == "apologies.withdraw"
    said = omar.types("/apologies Withdraw 11 Nov")
    assert said["text"] == f"There are no apologies from you for {eleventh}, so you are expected."


def test_withdrawing_one_of_several_asks_which(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.types("/apologies next")
    omar.types("/apologies 9 Dec")

    said = omar.types("/apologies withdraw")

    assert said["text"] == (
        "You have sent apologies for Thu 11 Nov 2027 and Thu 9 Dec 2027. Say which to withdraw, for example "
        "`/apologies withdraw 11 Nov`."
    )
    omar.types("/apologies withdraw 11 nov")
    assert in_force(world) == [("09 Dec", "")]


def test_the_button_withdraws_until_the_meeting_begins(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.types("/apologies next")
    omar.types("/apologies 9 Dec")
    eleventh, ninth = omar.messages()

    heard = omar.presses_and_hears("Withdraw apologies", on=eleventh, channel=sample.CHANNEL_ID)

    assert "are withdrawn: you are expected." in heard
    assert in_force(world) == [("09 Dec", "")]
    world.write(lambda session: _call_off(session, MEETING + timedelta(days=28)))
    heard = omar.presses_and_hears("Withdraw apologies", on=ninth, channel=sample.CHANNEL_ID)
    assert heard == "That meeting was called off, so there is nothing to withdraw."
    world.move_to(MEETING)
    heard = omar.presses_and_hears("Withdraw apologies", on=eleventh, channel=sample.CHANNEL_ID)
    assert heard == (
        "That meeting has begun. What was said before it stays on record; "
        "if the roll is wrong, tell the programme manager."
    )


def test_whoever_is_not_a_member_is_refused_in_words(make_world: Callable[..., World]) -> None:
    world = make_world(more_users=(STRANGER,))
    hugo, dana, vera = world.person("U0HUGO"), world.person("U0DANA"), world.person("U0VERA")
    before = world.outline()

    answered = [
        hugo.types("/apologies next"),
        hugo.types("/apologies next", channel="C0LOUNGE"),
        dana.types("/apologies next"),
        vera.types("/apologies next"),
        world.forge_command(team_id="T0UNKNOWN", user_id="U0OMAR", channel_id=sample.CHANNEL_ID, text="next"),
        world.forge_command(team_id=sample.TEAM_ID, user_id="", channel_id=sample.CHANNEL_ID, text="next"),
    ]

    not_installed = "Convenor is not installed in this workspace. Ask a workspace admin to install it."
    assert [said["text"] for said in answered] == [
        NOT_ON_THE_ROLL,
        "There is no working group in this channel, and you are not on the roll of any.",
        "Only a member can send apologies. If you should be one, ask the programme manager.",
        not_installed,
        not_installed,
        NOT_ON_THE_ROLL,
    ]
    assert world.outline() == before


def test_a_button_pressed_from_another_workspace_is_refused(make_world: Callable[..., World]) -> None:
    world = make_world(more_users=(STRANGER,))
    note = {"group": 1, "meeting": 11}
    pressed = buttons(button("Withdraw apologies", "apologies.withdraw", note)).to_dict()
    client = WebClient(SETTINGS.slack_bot_token, base_url=world.box.api_url)
    client.chat_postMessage(channel="C0LOUNGE", text="A button", blocks=[pressed])
    vera = world.person("U0VERA")
    [message] = vera.messages("C0LOUNGE")

    heard = vera.presses_and_hears("Withdraw apologies", on=message, channel="C0LOUNGE")

    assert heard == "Your account belongs to another workspace. Ask an admin here for a guest account, and use that."


def test_a_command_typed_elsewhere_is_for_the_persons_own_group(world: World) -> None:
    omar = world.person("U0OMAR")

    lounge = omar.types("/apologies next", channel="C0LOUNGE")
    dm = omar.types("/apologies next", channel=omar.dm())

    assert (first_line(lounge), first_line(dm)) == (RECORDED, ALREADY)


def test_help_is_given_in_any_case_and_to_anybody(world: World) -> None:
    helped = [
        world.person(who).types(text)["text"]
        for who, text in (("U0OMAR", "/apologies HELP"), ("U0HUGO", "/apologies help"))
    ]

    assert (
        helped
        == [
            "*/apologies* – say that you cannot come\n"
            "`/apologies` – choose from a list\n"
            "`/apologies next` – the next meeting\n"
            "`/apologies 14 Jan train strike` – a date and a reason\n"
            "`/apologies 10 Jan to 20 Feb holiday` – every meeting from one date to another\n"
            "`/apologies withdraw` – take them back\n"
            "`/apologies for Omar next train strike` – for somebody else (programme manager)"
        ]
        * 2
    )


def test_a_command_prefix_is_in_every_word_of_advice(make_world: Callable[..., World]) -> None:
    world = make_world(prefix="wg-")
    omar = world.person("U0OMAR")

    said = [
        omar.types("/wg-apologies help"),
        omar.types("/wg-apologies next"),
        omar.types("/wg-apologies tomorrow"),
        omar.types("/wg-apologies withdraw"),
        world.person("U0DANA").types("/wg-attendance soon"),
    ]

    assert [words for words in map(texts, said) if "`/a" in words] == []
    assert [answer["text"] for answer in said if "`/a" in answer["text"]] == []
    assert "`/wg-apologies withdraw 11 Nov`" in said[1]["text"]


def test_the_home_tab_offers_what_a_person_may_do(world: World) -> None:
    omar, hugo = world.person("U0OMAR"), world.person("U0HUGO")
    omar.types("/apologies next")

    home = omar.home()

    assert texts(home).splitlines()[:3] == [
        "Data Exchange Working Group",
        "*Next meetings*",
        "• <!date^1825927200^{date_long}, {time}|Thursday 11 November 2027, 10:00> – Monthly meeting – "
        "*you sent apologies*",
    ]
    assert attendance_on(home) == ["Send apologies", "My attendance"]
    assert attendance_on(world.person("U0AMARA").home()) == [
        "Send apologies",
        "My attendance",
        "Roll call",
        "Attendance of all",
        "Meetings",
    ]
    assert attendance_on(world.person("U0DANA").home()) == [
        "Send apologies",
        "Roll call",
        "Attendance of all",
        "Meetings",
    ]
    assert texts(hugo.home()) == "You are not on the roll of a working group here."


def attendance_on(home: dict[str, Any]) -> list[str]:
    """The buttons of the Home tab that have to do with attendance."""
    wanted = ("Send apologies", "My attendance", "Roll call", "Attendance of all", "Meetings")
    return [label for label in labels(home) if label in wanted]


def test_apologies_sent_from_the_home_tab_show_there(world: World) -> None:
    omar = world.person("U0OMAR")

    omar.presses("Send apologies", on_home=True)

    omar.form(titled="Send apologies")
    omar.submits(reason="train strike")
    assert in_force(world) == [("11 Nov", "train strike")]
    world.wait_for(lambda: "*you sent apologies*" in texts(omar.home()), "the Home tab")


def test_a_refusal_on_the_home_tab_is_not_called_done(world: World) -> None:
    omar = world.person("U0OMAR")
    home = omar.home()
    world.write(_call_everything_off)

    omar.presses("Send apologies", on=home)

    form = omar.form(titled="Not done")
    assert texts(form) == "No meeting is planned, so there is nothing to send apologies for."


def _call_off(session: Session, starts_at: object) -> None:
    meeting = session.exec(select(Meeting).where(Meeting.starts_at == starts_at)).one()
    meeting.state = MeetingState.CANCELLED
    session.add(meeting)


def _call_everything_off(session: Session) -> None:
    for meeting in session.exec(select(Meeting).where(Meeting.state == MeetingState.PLANNED)):
        meeting.state = MeetingState.CANCELLED
        session.add(meeting)
