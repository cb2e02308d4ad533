"""Positions through the front door: the gate, the stages, the vote, and the differences, which count nobody."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from ballots import CLOSES, MEMBERS, OFFICER, in_channel, vote
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient
from sqlmodel import select
from world import GROUP_CHANNEL, World, labels, plain, texts

from bot import sample
from store import audit
from store.models import Answered, AuditEntry, AuditText, Difference, Owed, Position, PublishingWord, Vote, Willing

CHAIR = MEMBERS[0]
DRAFT = "Registers are open by default."
LINK = "https://example.org/registers.pdf"


def says(world: World, user_id: str, text: str) -> str:
    """Type `/position …`; the words of the answer."""
    done = world.person(user_id).types(f"/position {text}".strip())
    return plain(texts(done) or done["text"])


def proposed(world: World) -> None:
    assert "is proposed" in says(world, "U0PRIYA", "propose Open registers")
    assert "6 are needed" in says(world, OFFICER, "1 call")
    world.settle()


def drafted(world: World) -> None:
    """Six are willing, and there is a draft."""
    proposed(world)
    for user_id in MEMBERS[:6]:
        says(world, user_id, "1 willing")
    says(world, OFFICER, "1 outline Why registers matter")
    assert "a draft now" in says(world, OFFICER, "1 draft https://example.org/draft")
    assert "a draft now" in says(world, OFFICER, f"1 draft {DRAFT}"), "until it is put to the members"


def put(world: World) -> None:
    """The draft is before the members until Sunday 14 November, 17:00."""
    drafted(world)
    assert "Vote 1 is open" in says(world, OFFICER, "1 vote until 14 Nov")
    world.settle()


def divided(world: World) -> None:
    proposed(world)
    assert "is divided" in says(world, CHAIR, "1 divided because opposition is strong")
    world.settle()


def stage(world: World) -> str:
    [position] = world.rows(Position)
    return str(position.stage)


def card(world: World) -> dict[str, Any]:
    """The latest card in the channel with a position's buttons."""
    world.settle()
    shown = world.person(OFFICER).messages()
    return [message for message in shown if "Details" in labels(message) and not message["ephemeral"]][-1]


def details(world: World, user_id: str) -> dict[str, Any]:
    """What `/position 1` answers, with its buttons."""
    person = world.person(user_id)
    person.types("/position 1")
    return [message for message in person.messages() if message["ephemeral"]][-1]


def edits(world: World, **entered: str) -> dict[str, Any]:
    """The programme manager opens the first paragraph, and sends it like this; what comes back."""
    dana = world.person(OFFICER)
    dana.presses("Edit the differences", on=details(world, OFFICER), channel=GROUP_CHANNEL)
    world.wait_for(lambda: "The differences in" in dana.whispers()[-1], "the paragraphs")
    dana.presses("Edit", on=dana.messages()[-1], channel=GROUP_CHANNEL)
    dana.form(titled="Edit the differences")
    return dana.submits(**entered)


def decides(world: World, user_id: str, publish: str, reason: str) -> dict[str, Any]:
    """Programme manager or chair says in the form whether it is published."""
    person = world.person(user_id)
    before = person.state()["view"]
    person.presses("Publish or not", on=details(world, user_id), channel=GROUP_CHANNEL)
    person.form(titled="Publish or not", other_than=before and before["id"])
    return person.submits(publish=publish, reason=reason)


@pytest.mark.slow
def test_at_five_the_gate_stays_shut_and_the_sixth_opens_it_once(world: World) -> None:
    proposed(world)
    for user_id in MEMBERS[:5]:
        says(world, user_id, "1 willing")
    says(world, MEMBERS[4], "1 willing")
    assert says(world, OFFICER, "1 outline Why") == (
        "An outline is developed once 6 members are willing to take part (clause 23); one more is missing. Ask in the "
        "channel who else is."
    )
    assert "6 members are willing (clause 23): 1 more is missing." in texts(card(world))
    assert labels(card(world)) == ["I'm willing", "Not any more", "Details"]

    said = world.person(MEMBERS[5]).presses_and_hears("I'm willing", on=card(world), channel=GROUP_CHANNEL)
    assert "Enough members are willing: an outline is developed." in said
    world.settle()
    told = world.person(OFFICER).dm_saying("Enough members are willing")
    assert labels(told) == ["Write the outline", "Details"]

    assert "Enough members had been willing, and that stays so." in says(world, MEMBERS[5], "1 unwilling")
    says(world, MEMBERS[5], "1 willing")
    says(world, MEMBERS[5], "1 unwilling")
    assert "an outline now" in says(world, OFFICER, "1 outline Why")
    assert len([row for row in world.rows(Owed) if row.kind == "position-gate"]) == 1
    assert len([row for row in world.rows(Willing) if row.withdrawn_at is not None]) == 2
    deeds = [entry.deed for entry in world.rows(AuditEntry) if entry.deed.startswith("position")]
    assert deeds.count("position.gate") == 1
    assert deeds.count("position.willing") == 7


@pytest.mark.slow
def test_from_the_idea_to_the_published_document(world: World) -> None:
    put(world)
    assert DRAFT in vote(world, OFFICER, "1")
    for user_id in MEMBERS[:7]:
        assert "is counted" in vote(world, user_id, "for")
    for user_id in MEMBERS[7:]:
        vote(world, user_id, "against")
    assert "is before the members for consensus" in says(world, OFFICER, f"1 publish {LINK}")
    world.move_to(CLOSES + timedelta(hours=6))

    assert stage(world) == "agreed"
    assert "waits for the link of its document" in says(world, "U0PRIYA", "")
    assert "Please give the link" in says(world, OFFICER, "1 publish soon")
    assert "published now" in says(world, OFFICER, f"1 publish {LINK}")
    world.settle()
    [told] = in_channel(world, "Position 1: Open registers\nPublished")
    assert LINK in told
    assert "ends there" in says(world, OFFICER, "1 withdraw because late")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("choices", "then"), [(("against",) * 7, "divided"), (("for",) * 2, "draft"), (("withdraw",), "draft")]
)
def test_a_position_follows_the_vote_on_it(world: World, choices: tuple[str, ...], then: str) -> None:
    """Not passed: the differences are set out. Inquorate or withdrawn: nothing is decided, and it is a draft again."""
    put(world)
    for user_id, choice in zip(MEMBERS, choices, strict=False):
        vote(world, user_id, choice) if choice != "withdraw" else vote(world, OFFICER, "withdraw 1 because late")
    world.move_to(CLOSES + timedelta(hours=6))
    if len(choices) == 2:
        world.move_to(CLOSES + timedelta(days=7, hours=6))

    assert stage(world) == then
    if then == "draft":
        assert "Vote 2 is open" in says(world, OFFICER, "1 vote until 30 Nov")


@pytest.mark.slow
def test_it_is_declared_divided_while_the_vote_is_open_or_has_passed(world: World) -> None:
    put(world)
    assert says(world, "U0PRIYA", "1 divided because no").startswith("Only the chair or the programme manager can")
    for user_id in MEMBERS:
        vote(world, user_id, "for")
    says(world, OFFICER, "1 divided because the opposition is strong")

    [row] = world.rows(Vote)
    assert row.withdrawn_at is not None
    assert stage(world) == "divided"


@pytest.mark.slow
def test_a_vote_on_a_position_is_opened_here_alone(world: World) -> None:
    assert "by `/position`" in vote(world, OFFICER, "open position Shall we? until 14 Nov")
    put(world)
    assert "which `/position` puts to the members" in vote(world, OFFICER, "replace 1")


@pytest.mark.slow
def test_the_stage_and_the_right_are_checked_when_the_deed_is_done(world: World) -> None:
    """A form that was open while the position moved on saves nothing."""
    drafted(world)
    dana = world.person(OFFICER)
    dana.opens("/position 1 vote")
    assert "Only the chair, the vice-chair or the programme manager can" in says(
        world, "U0PRIYA", "1 vote until 14 Nov"
    )
    says(world, CHAIR, "1 withdraw because of Leeds")

    done = dana.submits(question="Shall we?", day="2027-11-14")

    assert "is withdrawn, and ends there" in str(done["errors"])
    assert world.rows(Vote) == []


def test_the_form_of_an_idea(world: World) -> None:
    priya = world.person("U0PRIYA")
    priya.presses("Positions", on_home=True)
    priya.form(titled="Done")
    priya.presses("Propose a position")
    priya.form(titled="Propose a position")

    done = priya.submits(title="Open <registers>", idea="Everybody asks", heading="5b")

    assert "Position 1 is proposed*: Open &lt;registers&gt;" in texts(done["view"])
    [position] = world.rows(Position)
    assert (position.heading, position.idea) == ("5b", "Everybody asks")
    assert "Only" in says(world, "U0HUGO", "propose Mine") or "not on the roll" in says(world, "U0HUGO", "propose Mine")


@pytest.mark.slow
def test_what_counts_somebody_is_rewritten_or_confirmed(world: World) -> None:
    divided(world)
    text = "Most suppliers and the 12 seats of the table doubt it"
    assert "It counts somebody (most suppliers" in says(world, "U0PRIYA", f"1 view {text}")

    marked = edits(world, edited=text)["view"]
    assert "These words seem to count somebody" in texts(marked)
    boxes = [block["block_id"] for block in marked["blocks"] if block["block_id"].startswith("mark-")]
    dana = world.person(OFFICER)
    assert "These words seem" in texts(dana.submits(edited=text, **{boxes[-1]: "yes"})["view"])
    done = dana.submits(edited=text.replace("Most s", "S"), **{boxes[-1]: "yes"})["view"]

    assert "stands as you edited it" in texts(done)
    [found] = world.rows(Difference)
    assert (found.edited, found.confirmed) == ("Suppliers and the 12 seats of the table doubt it", ["12 seats"])
    assert labels(details(world, "U0PRIYA")) == ["Write my view", "Details"], "the rest is not hers"


@pytest.mark.slow
def test_a_divided_position_is_published_only_if_both_say_so(world: World) -> None:
    divided(world)
    assert "Nobody has written a view yet" in str(decides(world, CHAIR, "yes", "They wait for it")["errors"])
    world.person("U0PRIYA").presses("Write my view", on=card(world), channel=GROUP_CHANNEL)
    world.person("U0PRIYA").form(titled="Write my view")
    assert "is with the programme manager" in texts(world.person("U0PRIYA").submits(words="It is dear")["view"])
    assert "has not edited everything" in str(decides(world, CHAIR, "yes", "They wait for it")["errors"])
    edits(world, edited="It would be dear")
    counted = decides(world, CHAIR, "yes", "Most members want it")
    assert "Please put in other words: most members" in str(counted["errors"])

    assert "waits for the word" in texts(decides(world, CHAIR, "yes", "They wait for it")["view"])
    world.settle()
    assert "The chair has said" in world.person(OFFICER).dm_saying("has said whether")["text"]
    edits(world, edited="It would be too dear")
    assert "waits for the word" in texts(decides(world, OFFICER, "yes", "It helps")["view"]), (
        "the chair's was for other words"
    )
    done = decides(world, CHAIR, "yes", "They wait for it")["view"]

    assert "Both have spoken: Position 1 is published" in texts(done)
    world.settle()
    [told] = in_channel(world, "Position 1: Open registers\nPublished")
    assert "• It would be too dear\n*Why it is published:*\n• They wait for it\n• It helps" in told
    assert [word.superseded_at is None for word in world.rows(PublishingWord)] == [False, True, True]


@pytest.mark.slow
def test_one_of_the_two_keeps_it_from_being_published(world: World) -> None:
    divided(world)
    says(world, "U0PRIYA", "1 view It is dear")
    edits(world, edited="It would be dear")
    decides(world, OFFICER, "yes", "It helps")
    done = decides(world, CHAIR, "no", "It is too early")["view"]

    assert "Both have spoken: Position 1 is not published" in texts(done)
    world.settle()
    [told] = in_channel(world, "Position 1: Open registers\nNot published")
    assert (
        "• The programme manager would publish it: It helps\n• The chair would not publish it: It is too early" in told
    )
    assert "dear" not in told


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every payload that leaves the process, from now on."""
    sent: list[str] = []

    def recording(make: Any) -> Any:
        def call(self: Any, *arguments: Any, **named: Any) -> Any:
            sent.append(json.dumps([arguments, named], default=str))
            return make(self, *arguments, **named)

        return call

    monkeypatch.setattr(WebClient, "api_call", recording(WebClient.api_call))
    monkeypatch.setattr(WebhookClient, "send_dict", recording(WebhookClient.send_dict))
    return sent


@pytest.mark.slow
@pytest.mark.parametrize("choices", [{"for": 7, "against": 5}, {"for": 1, "abstain": 5}, {"for": 2}])
def test_nothing_that_leaves_after_the_close_has_a_number_or_a_voter(
    world: World, left: list[str], caplog: pytest.LogCaptureFixture, choices: dict[str, int]
) -> None:
    """Agreed, divided or inquorate: not in a card, a DM, a list, a view, an answer, the log, the audit or the inbox."""
    put(world)
    cast = [choice for choice, count in choices.items() for _ in range(count)]
    vote(world, MEMBERS[0], "recuse because my employer sells one")
    for user_id, choice in zip(MEMBERS, cast, strict=False):
        assert f"Your ballot is counted: *{choice.replace('abstain', 'abstaining')}*" in vote(world, user_id, choice)
    world.settle()
    world.move_to(CLOSES + timedelta(hours=4))
    closes = CLOSES + timedelta(days=0 if len(cast) > 5 else 7, hours=6)
    left.clear()
    caplog.clear()

    world.move_to(closes)
    if stage(world) == "agreed":
        says(world, OFFICER, "1 divided because opposition is strong")
    elif stage(world) == "draft":
        says(world, CHAIR, "1 divided because so few took part")
    says(world, "U0PRIYA", "1 view It would be dear")
    edits(world, edited="It would be dear")
    decides(world, CHAIR, "yes", "They wait for it")
    decides(world, OFFICER, "yes", "It helps")
    for person in (world.person("U0PRIYA"), world.person(OFFICER)):
        for typed in ("/position", "/position 1", "/vote", "/vote 1", "/vote verify 1", "/vote 1 for", "/decisions"):
            left.append(json.dumps(person.types(typed)))
        left.append(json.dumps(person.home()["blocks"][2:]))
    world.move_to(closes + timedelta(days=2))

    everything = "\n".join([*left, caplog.text])
    assert "It would be dear" in everything, "the scan sees the statement"
    assert "*Verified*" in everything
    assert [sitter.name for sitter in sample.SITTERS if sitter.seat and sitter.name in everything] == []
    assert "employer sells" not in everything
    told = [
        text for payload in left if re.search("Vote 1|osition 1", payload) for text in words_in(json.loads(payload))
    ]
    assert [text for text in told if re.search(r"[0-9]|half|majorit", without_what_is_harmless(text))] == []
    cast_rows = [entry for entry in world.rows(AuditEntry) if entry.deed == "vote.cast"]
    assert [(entry.actor_id, entry.facts) for entry in cast_rows] == [(None, {})] * (len(cast) + 1)
    ballots = {entry.id for entry in cast_rows} | {
        entry.id for entry in world.rows(AuditEntry) if entry.deed == "position.view"
    }
    assert [row for row in world.rows(AuditText) if row.entry_id in ballots] == []
    kept = world.read(lambda session: [row.reply for row in session.exec(select(Answered))])
    assert kept, "other answers are kept"
    assert "ballot is counted" not in str(kept)
    assert world.read(lambda session: audit.first_broken_link(session, group_id=1)) is None


def words_in(node: Any) -> list[str]:
    """Every text that somebody could read in a payload."""
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) else []
        return own + [text for value in node.values() for text in words_in(value)]
    return [text for each in node for text in words_in(each)] if isinstance(node, list) else []


def without_what_is_harmless(text: str) -> str:
    """Less instants, the numbers of vote, position, clause and terms, and what the terms ask for."""
    day = r", [A-Z]\w\w \d+ Nov 2027:"
    harmless = (
        rf"<!date[^>]*>|(?i:vote 1|position 1)|clause 24|terms version 1|verify 1|{day}|This rests on a default.*"
    )
    return re.sub(harmless, "", text)
