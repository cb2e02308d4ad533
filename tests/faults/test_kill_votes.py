"""The process is killed while twelve electors vote, and again while they vote and the vote closes; the next one goes
on: what somebody was told is counted is counted, once, and the result is the one that the ballots give.
"""

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle, islice
from threading import Event
from typing import Any

from ballots import CLOSES, MEMBERS, OFFICER, somebody, the_group
from killing import LEASE, Scene, Victims, at_moments, part_of
from sqlalchemy import text
from sqlmodel import Session, select
from world import GROUP_CHANNEL, seed, texts

from bot.render.votes import CAST_WORDS, CHOICES
from rules.decisions import Cast
from sandbox import Sandbox
from store import audit, members, terms, votes
from store.database import Database
from store.models import AuditEntry, Ballot, Person, Vote

OPENED = CLOSES - timedelta(hours=12)
"""So late that it does not close early, whoever has voted."""

IN_TURN = (Cast.FOR, Cast.AGAINST, Cast.ABSTAIN)
EARLY = 8
"""So many have abstained before: enough for the vote to close at its time."""

CAST_WITHIN, RACED_WITHIN = 0.6, 2.0
"""Seconds over which the moments are spread, of casting and of casting around the close."""


@dataclass
class Elector:
    """Somebody who changes their mind all the time; `may_be` is what their ballot can be, as far as they can know."""

    scene: Scene
    place: int
    may_be: set[Cast | None] = field(init=False)

    def __post_init__(self) -> None:
        self.person = self.scene.person(MEMBERS[self.place])
        self.may_be = {Cast.ABSTAIN if self.place < EARLY else None}

    def heard(self) -> list[str]:
        """Every answer that a ballot of theirs is counted, the oldest first."""
        return [text for text in self.person.whispers() if "Your ballot is counted" in text]

    def keeps_voting(self, card: dict[str, Any], dead: Event) -> None:
        """One ballot after the other, pressed or typed, as long as each is answered."""
        for choice in islice(cycle(IN_TURN), self.place, None):
            before = len(self.heard())
            self.may_be.add(choice)
            with suppress(AssertionError):  # Slack says that the bot does not answer
                self._votes(choice, card)
            self.scene.wait_for(lambda before=before: dead.is_set() or len(self.heard()) > before, "an answer")  # type: ignore[misc]
            answers = self.heard()[before:]
            if answers:
                assert answers[0].startswith(f"Your ballot is counted: *{CAST_WORDS[choice]}*")
                self.may_be = {choice}
            if dead.is_set():
                return

    def _votes(self, choice: Cast, card: dict[str, Any]) -> None:
        if self.place % 3:
            self.person.types(f"/vote 1 {choice.value}")
        else:
            self.person.presses(CHOICES[choice], on=card, channel=GROUP_CHANNEL)


@at_moments
def test_kill_while_everybody_votes(moment: int, running_box: Sandbox, sample_url: str, victims: Victims) -> None:
    """Kill a bot at that part of the way while everybody votes, another while the clock passes the close."""
    scene = Scene(running_box, Database(sample_url))
    scene.box.reset(seed(public_url=victims.address))
    scene.database.run(_open_vote, within=20)
    electors = [Elector(scene, place) for place in range(len(MEMBERS))]
    pid = victims.fork(scene, sample_url, now=OPENED)
    scene.wait_for(lambda: _beginning(scene, "Vote 1 is open"), "the card")
    [card] = _beginning(scene, "Vote 1 is open")

    for begins, within in ((None, CAST_WITHIN), (CLOSES - timedelta(seconds=1.5), RACED_WITHIN)):
        if begins is not None:
            pid = victims.fork(scene, sample_url, now=begins)
        dead = Event()
        with ThreadPoolExecutor(len(electors)) as threads:
            voting = [threads.submit(elector.keeps_voting, card, dead) for elector in electors]
            time.sleep(part_of(within, moment))
            victims.kill(pid)
            dead.set()
        for each in voting:
            each.result()

    victims.fork(scene, sample_url, now=CLOSES + timedelta(minutes=2))
    scene.wait_for(lambda: scene.rows(Vote)[0].closed_at, "the close")
    scene.settle()
    time.sleep(LEASE / 4)

    as_they_were_told(scene, electors)
    once(scene)
    scene.database.close()


def as_they_were_told(scene: Scene, electors: Sequence[Elector]) -> None:
    """Everybody's ballot is the last one of which they were told, or one that they sent after it; the result is the
    count of these, and can be proved.
    """
    by_id = {person.id: person.slack_user_id for person in scene.rows(Person)}
    in_force = [ballot for ballot in scene.rows(Ballot) if ballot.superseded_at is None]
    found = {by_id[ballot.person_id]: ballot.choice for ballot in in_force}
    assert len(found) == len(in_force), "nobody counts twice"
    wrong = {
        elector.person.user_id: (found.get(elector.person.user_id), elector.may_be)
        for elector in electors
        if found.get(elector.person.user_id) not in elector.may_be
    }
    assert wrong == {}, "what is counted, and what can be"
    counts = Counter(ballot.choice for ballot in in_force)
    [result] = _beginning(scene, "Vote 1: ")
    assert (
        f"*Ballots:* {counts[Cast.FOR]} for, {counts[Cast.AGAINST]} against, {counts[Cast.ABSTAIN]} abstaining, "
        f"0 recused, {len(MEMBERS) - len(in_force)} not voted."
    ) in texts(result)
    assert scene.database.run(_is_proved, writes=False)


def once(scene: Scene) -> None:
    """One card, one result, one entry for each ballot and one for the close, and a store that is sound."""
    [vote] = scene.rows(Vote)
    ballots = scene.rows(Ballot)
    assert vote.closed_at == CLOSES
    assert all(ballot.cast_at < CLOSES for ballot in ballots)
    titles = [message["text"].partition("\n")[0].partition(":")[0] for message in _beginning(scene, "Vote 1")]
    assert sorted(titles) == ["Vote 1", "Vote 1 is closed"], "the result, and the card"
    deeds = Counter(entry.deed for entry in scene.rows(AuditEntry) if entry.subject == f"vote:{vote.id}")
    assert deeds == {"vote.open": 1, "vote.cast": len(ballots), "vote.close": 1}
    group = scene.database.run(the_group, writes=False)
    assert scene.database.run(lambda s: audit.first_broken_link(s, group_id=group.id), writes=False) is None
    if scene.database.is_sqlite:
        for pragma, clean in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            told = scene.database.run(lambda s, pragma=pragma: s.execute(text(f"PRAGMA {pragma}")).all(), writes=False)
            assert told == clean


def _beginning(scene: Scene, words: str) -> list[dict[str, Any]]:
    """The messages that everybody in the channel sees and that begin with those words."""
    shown = scene.person(OFFICER).messages()
    return [message for message in shown if not message["ephemeral"] and message["text"].startswith(words)]


def _open_vote(session: Session) -> None:
    """A question that half of the electors have to answer, and eight of them have."""
    group, history = the_group(session), terms.history(session, group=the_group(session))
    vote = votes.open_vote(
        session,
        group=group,
        kind="procedural",
        question="Shall we meet at noon?",
        background="",
        closes_at=CLOSES,
        roll=members.roll_on(session, group=group, day=OPENED.date()),
        actor=somebody(session, OFFICER),
        now=OPENED,
        history=history,
    )
    for user_id in MEMBERS[:EARLY]:
        votes.cast(
            session,
            group=group,
            vote=vote,
            person=somebody(session, user_id),
            choice=Cast.ABSTAIN,
            reason="",
            earlier=None,
            now=OPENED,
            history=history,
        )


def _is_proved(session: Session) -> bool:
    history = terms.history(session, group=the_group(session))
    vote = session.exec(select(Vote)).one()
    return votes.is_proved(session, vote=vote, history=history)
