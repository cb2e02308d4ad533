"""What a vote came to, through the front door: its working, its base, and who left it."""

from datetime import timedelta

import pytest
from ballots import (
    CLOSES,
    MEMBERS,
    OFFICER,
    ballots,
    card,
    in_channel,
    leaves,
    opened,
    result,
    the_group,
    vote,
)
from sqlmodel import Session, select
from world import NOVEMBER, World, plain, texts

from store import audit, members, people
from store.models import AuditEntry, Ballot


def test_the_result_shows_its_working_and_the_other_base(world: World) -> None:
    opened(world)
    ballots(world, for_=9)
    world.move_to(CLOSES)

    assert result(world) == (
        "Vote 1: not passed\n*Shall we commission the study?*\n"
        "*Not passed.* Spending members' funds (clause 22, open), terms version 1.\n"
        "*Ballots:* 9 for, 0 against, 0 abstaining, 0 recused, 3 not voted.\n*Roll:* 12 when it opened.\n"
        "*Sum:* 9 of 12 (the roll): 9 × 100 = 900, and at least 80 × 12 = 960 is needed.\n"
        "*On the other base it would have passed:* 9 of 9 (the votes for and against): 9 × 100 = 900, and at least "
        "80 × 9 = 720 is needed.\n"
        "It closed on Sunday 14 November 2027, 12:00:00. This rests on a default that the group has not settled: "
        "“Spending members' funds: of what is that a share?” the roll; “Spending members' funds: what share has to be "
        "for?” at least 80%."
    )
    assert card(world).splitlines() == [
        "Vote 1 is closed",
        "*Shall we commission the study?*",
        "It closed on Sunday 14 November 2027, 12:00.",
    ]
    assert vote(world, "U0PRIYA", "1 against") == (
        "Vote 1 closed on Sunday 14 November 2027, 12:00:00. This came after that, so it was not counted."
    )
    world.process.pulse.tick()
    assert len(in_channel(world, "Vote 1: ")) == 1, "counted once"


@pytest.mark.slow
def test_who_recuses_leaves_the_base_and_is_listed(world: World) -> None:
    opened(world)
    ballots(world, recuse=2, for_=8, against=2)
    world.move_to(CLOSES)

    told = result(world)

    assert (
        "*Roll:* 12 when it opened, less 2 recused: 10 in the base.\n*Sum:* 8 of 10 (the roll): 8 × 100 = 800" in told
    )
    assert told.startswith("Vote 1: passed\n")
    assert "Recused themselves: Amara Okafor and Tomasz Zieliński." in told


@pytest.mark.slow
def test_after_the_close_those_on_the_roll_see_named_ballots_and_before_it_nobody_does(world: World) -> None:
    opened(world, "procedural")
    assert "is counted: *against*" in vote(world, "U0FATIMA", "against because <it> is late")
    ballots(world, for_=2)

    for user_id in ("U0FATIMA", "U0PRIYA", OFFICER):
        shown = plain(texts(world.person(user_id).types("/vote 1")))
        assert "Fatima Sayed: against" not in shown
        assert "late" not in shown
    ballots(world, for_=2, abstain=4)
    world.move_to(CLOSES)

    assert "• Fatima Sayed: against – &lt;it&gt; is late\n" in texts(world.person("U0PRIYA").types("/vote 1"))
    assert "Fatima" not in texts(world.person(OFFICER).types("/vote 1")), "she is not on the roll"


@pytest.mark.slow
def test_the_roll_is_frozen_and_who_departs_leaves_the_base_unless_they_voted(world: World) -> None:
    opened(world)

    def join(session: Session) -> None:
        group = the_group(session)
        newcomer = people.add_person(session, team_id=group.team_id, name="Ines Novak", slack_user_id="U0HUGO")
        seat = members.add_seat(session, group=group, kind=members.SeatKind.STAKEHOLDER, label="Spare")
        members.seat_person(
            session,
            group=group,
            person=newcomer,
            seat=seat,
            starts_on=NOVEMBER.date(),
            ends_on=NOVEMBER.date() + timedelta(days=365),
        )

    world.write(join)
    assert vote(world, "U0HUGO", "1 for").startswith("You were not on the roll when vote 1 opened on Monday 1 November")
    ballots(world, for_=8)
    leaves(world, MEMBERS[0])
    leaves(world, MEMBERS[11])
    leaves(world, MEMBERS[10])
    world.move_to(CLOSES)

    assert (
        "*Roll:* 12 when it opened, less 2 whose membership ended before the close without a vote: 10 in the base.\n"
        "*Sum:* 8 of 10 (the roll): 8 × 100 = 800, and at least 80 × 10 = 800 is needed."
    ) in result(world)


@pytest.mark.slow
def test_where_turnout_is_short_it_runs_on_once_and_says_so(world: World) -> None:
    opened(world)
    ballots(world, for_=5)
    world.move_to(CLOSES)

    assert in_channel(world, "Vote 1, “Shall we commission the study?” runs on") == [
        "Vote 1, “Shall we commission the study?” runs on, because too few have taken part: it closes *Sunday 21 "
        "November 2027, 12:00*."
    ]
    assert "Too few had taken part by the first close, so it runs on." in card(world)
    assert "is counted" in vote(world, MEMBERS[0], "against")
    world.move_to(CLOSES + timedelta(days=7))

    told = result(world)
    assert told.startswith("Vote 1: inquorate\n")
    assert "*Turnout:* 5 of 12 took part: 5 × 2 = 10, and at least 1 × 12 = 12 is needed.\n" in told


@pytest.mark.slow
def test_it_closes_early_only_when_everybody_has_voted_and_a_day_has_passed(world: World) -> None:
    opened(world)
    opened(world, "procedural", "Shall we meet in Leeds?")
    for user_id in MEMBERS:
        vote(world, user_id, "1 for")
    for user_id in MEMBERS[1:]:
        vote(world, user_id, "2 for")
    world.move_to(NOVEMBER + timedelta(hours=23))
    assert in_channel(world, "Vote 1: ") == [], "a day has not passed"
    world.move_to(NOVEMBER + timedelta(hours=26))

    assert "It closed on Tuesday 2 November 2027, 09:00:" in result(world), "to the second, a day after it opened"
    assert in_channel(world, "Vote 2: ") == [], "somebody is missing"
    assert vote(world, MEMBERS[0], "2 recuse").endswith("With it the vote is closed.")
    assert "less 1 recused: 11 in the base" in result(world, 2)


@pytest.mark.slow
def test_verify_tells_what_was_altered_afterwards(world: World) -> None:
    opened(world)
    ballots(world, for_=10, against=2)
    world.move_to(CLOSES)
    assert vote(world, "U0PRIYA", "verify 1").startswith("*Verified*: vote 1")

    def alter(session: Session) -> None:
        ballot = session.exec(select(Ballot).where(Ballot.choice == "against")).first()
        assert ballot is not None
        ballot.choice = "for"  # type: ignore[assignment]
        session.add(ballot)

    world.write(alter)

    assert vote(world, "U0PRIYA", "verify 1").startswith("*Not verified*: vote 1")
    assert [entry.deed for entry in world.rows(AuditEntry) if entry.deed.startswith("vote")][-1] == "vote.close"
    assert world.read(lambda session: audit.first_broken_link(session, group_id=1)) is None
