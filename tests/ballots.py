"""Votes for tests: put to the sample group, cast by its members, and read in the channel."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlmodel import Session
from world import GROUP_CHANNEL, NOVEMBER, World, plain, texts

from bot import sample
from rules.amendment import Amendment
from store import groups, members, people, terms, votes
from store.models import Elector, Person, Vote, WorkingGroup

MEMBERS = [sitter.user_id for sitter in sample.SITTERS if sitter.seat is not None]
OFFICER = "U0DANA"
CLOSES = datetime(2027, 11, 14, 12, tzinfo=UTC)


def the_group(session: Session) -> WorkingGroup:
    group = groups.group_in_channel(session, team_id=sample.TEAM_ID, channel_id=GROUP_CHANNEL)
    assert group is not None
    return group


def somebody(session: Session, user_id: str) -> Person:
    person = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id=user_id)
    assert person is not None
    return person


def opened(world: World, kind: str = "funds", question: str = "Shall we commission the study?") -> str:
    """An officer opens a vote that closes on Sunday 14 November at noon; the receipt."""
    said = world.person(OFFICER).types(f"/vote open {kind} {question} until 14 Nov 12:00")["text"]
    world.settle()
    return plain(said)


def ask_for_a_position(session: Session) -> None:
    """A position is put to the members by another way than a vote on funds; what it comes to is counted alike."""
    group = the_group(session)
    votes.open_vote(
        session,
        group=group,
        kind="position",
        question="One format for every force?",
        background="",
        closes_at=CLOSES,
        roll=members.roll_on(session, group=group, day=NOVEMBER.date()),
        actor=somebody(session, "U0AMARA"),
        now=NOVEMBER + timedelta(minutes=10),
        history=terms.history(session, group=group),
    )


def vote(world: World, user_id: str, text: str) -> str:
    return plain(world.person(user_id).types(f"/vote {text}")["text"])


def ballots(world: World, **choices: int) -> None:
    """So many members vote this way and that, in the order of the sample."""
    voters = iter(MEMBERS)
    for choice, count in choices.items():
        for _ in range(count):
            assert "is counted" in vote(world, next(voters), choice.rstrip("_"))


def in_channel(world: World, words: str) -> list[str]:
    """The messages that everybody in the channel sees whose first line is or begins with those words."""
    shown = [message for message in world.person(OFFICER).messages() if not message["ephemeral"]]
    told = [plain(texts(message) or message["text"]) for message in shown]
    return [text for text in told if text.replace("*", "").startswith(words)]


def card(world: World, number: int = 1) -> str:
    world.settle()
    return in_channel(world, f"Vote {number} is")[0]


def result(world: World, number: int = 1) -> str:
    world.settle()
    [told] = in_channel(world, f"Vote {number}: ")
    return told


def leaves(world: World, user_id: str) -> None:
    """Somebody's membership ends at this moment."""

    def work(session: Session) -> None:
        group = the_group(session)
        now = world.clock.now()
        person_id = somebody(session, user_id).id
        members.end_membership(session, group=group, person_id=person_id, now=now, day=groups.local_date(group, now))

    world.write(work)


def amends(world: World, values: dict[str, object]) -> None:
    """Other numbers are in force from today on."""

    def work(session: Session) -> None:
        terms.amend(
            session,
            group=the_group(session),
            amendment=Amendment(values),
            effective_on=NOVEMBER.date(),
            decided_by="vote of 1 November",
            actor=somebody(session, OFFICER),
            now=world.clock.now(),
        )

    world.write(work)


def on_roll(world: World, number: int = 1) -> int:
    [vote] = [vote for vote in world.rows(Vote) if vote.number == number]
    return sum(elector.vote_id == vote.id for elector in world.rows(Elector))


def race(world: World, user_ids: Sequence[str], text: str) -> list[str]:
    """Everybody types the same at the same moment; what each is told."""

    def cast(user_id: str) -> str:
        told = world.forge_command(
            command="/vote",
            text=text,
            user_id=user_id,
            team_id=sample.TEAM_ID,
            channel_id=GROUP_CHANNEL,
            response_url=f"{world.box.url}/nowhere",
        )
        return str(told.get("text"))

    with ThreadPoolExecutor(12) as threads:
        return list(threads.map(cast, user_ids))
