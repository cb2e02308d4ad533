"""`/terms` through the front door: what is in force, and how the programme manager changes it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select
from world import GROUP_CHANNEL, MEETING, NOVEMBER, Person, World, labels, texts

from bot.sample import TEAM_ID
from rules.amendment import Amendment
from store import audit, groups, members, people, terms
from store.models import AuditEntry, OfficeKind, Owed, TermsRow, WorkingGroup

OPENING = (
    "In force: *version 1*, from Thursday 1 January 2026.\n"
    "12 numbers are open defaults, marked *open*: the terms of reference leave them to the group."
)
TODAY = NOVEMBER.date()
NOT_REWRITTEN = "Past standings are not rewritten: the terms in force on the date of a meeting judge it."


@pytest.fixture
def dana(world: World) -> Person:
    """The programme manager."""
    return world.person("U0DANA")


def fills_in(person: Person, section: str, day: str = "2027-11-01", **entered: str) -> dict[str, Any]:
    """Choose a part and a day, and enter its numbers, with `__` for the dots in a name; what comes then."""
    person.opens(f"/terms change {section}")
    done = person.submits(day=day)
    assert "errors" not in done, done
    return person.submits(**{name.replace("__", "."): value for name, value in entered.items()})


def adopts(person: Person, decided_by: str = "vote of 1 November") -> str:
    """Name the vote and adopt what was entered; the receipt."""
    return texts(person.submits(decided_by=decided_by)["view"])


def amends(world: World, amendment: Amendment, day: date) -> None:
    """Somebody else changes the terms meanwhile."""

    def work(session: Session) -> None:
        group = the_group(session)
        actor = people.person_in_slack(session, team_id=TEAM_ID, user_id="U0DANA")
        assert actor is not None
        terms.amend(
            session,
            group=group,
            amendment=amendment,
            effective_on=day,
            decided_by="another vote",
            actor=actor,
            now=world.clock.now(),
        )

    world.write(work)


def the_group(session: Session) -> WorkingGroup:
    group = groups.group_in_channel(session, team_id=TEAM_ID, channel_id=GROUP_CHANNEL)
    assert group is not None
    return group


def in_force(world: World, name: str, day: date = TODAY) -> object:
    def work(session: Session) -> object:
        return terms.history(session, group=the_group(session)).on(day).terms.describe(name).value

    return world.read(work)


def test_bare_it_opens_everything_with_what_people_ask_for_on_top(world: World) -> None:
    shown = world.person("U0OMAR").opens("/terms")

    lines = texts(shown).splitlines()
    assert "\n".join(lines[:2]) == OPENING
    assert lines[2:5] == [
        "*In short*",
        "• A case takes *2 strikes* in a calendar year, apologies or not (clause 17)",
        "• A membership is *2 years* (clause 14)",
    ]
    assert "• Spending funds takes *at least 80% of the roll* (clause 22, open)" in lines
    assert "• Does leave that the chair agreed in advance excuse a member? *no* (open)" in lines
    assert any(
        line.startswith("• Policy positions: *more than half of the roll* (clause 24, open); ") for line in lines
    )
    assert "• Clause 22: Should the consensus needed for spending be a figure, and which one?" in lines
    assert "*Version 1*, from Thursday 1 January 2026: the first." in lines
    assert labels(shown) == [], "a member changes nothing"


def test_reading_writes_nothing(world: World) -> None:
    before = world.outline()
    omar = world.person("U0OMAR")

    omar.opens("/terms")
    omar.types("/terms strikes")

    assert world.outline() == before


def test_one_part(world: World) -> None:
    said = world.person("U0OMAR").types("/terms Funds")

    assert said["text"].splitlines()[:2] == [
        "Spending members' funds (clause 22)",
        "• What share has to be for? at least 80% (open)",
    ]


PARTS = [
    ("strikes", ["Attendance and strikes"]),
    ("Seats", ["Seats"]),
    ("decisions", ["All decisions", "Spending members' funds", "Policy positions", "Appointments"]),
    ("policy positions", ["Policy positions"]),
    ("position", ["Policy positions", "How a position begins"]),
    ("positions", ["How a position begins", "Policy positions"]),
]


@pytest.mark.slow
def test_a_part_goes_by_its_name_or_its_title(world: World) -> None:
    omar = world.person("U0OMAR")
    for typed, titles in PARTS:
        lines = omar.types(f"/terms {typed}")["text"].splitlines()
        found = [line.split(" (")[0] for line in lines if not line.startswith("•")]
        assert found[: len(titles)] == titles, typed


def test_an_unknown_part_is_refused_with_those_there_are(world: World) -> None:
    said = world.person("U0OMAR").types("/terms <weather>")["text"]

    assert said.startswith("I know no part of the terms called “&lt;weather&gt;”. Type `/terms` to see all of them")
    assert "strikes, seats, tenure, decisions, funds," in said


DAYS = [
    ("on 1 Jul 2026", "On Wednesday 1 July 2026: *version 1*, from Thursday 1 January 2026."),
    (
        "on 1 Jul 2020",
        "On Wednesday 1 July 2020 no version was in force yet; the first, from Thursday 1 January 2026, is taken for "
        "it.",
    ),
    ("on 1 Dec", "On Wednesday 1 December 2027: *version 2*, from Monday 15 November 2027, decided by “another vote”."),
]


def test_on_a_day(world: World) -> None:
    amends(world, Amendment({"strikes.limit": 3}), date(2027, 11, 15))
    omar = world.person("U0OMAR")

    for typed, opening in DAYS:
        assert texts(omar.opens(f"/terms {typed}")).splitlines()[0] == opening


def test_one_part_on_a_day(world: World) -> None:
    amends(world, Amendment({"strikes.limit": 3}), date(2027, 11, 15))
    omar = world.person("U0OMAR")

    assert "make a case? 3 strikes" in omar.types("/terms strikes on 15 Nov")["text"]
    assert "make a case? 2 strikes" in omar.types("/terms strikes on 14 Nov")["text"]
    assert omar.types("/terms on someday")["text"] == ("I cannot read that day. Type it as in `/terms on 1 Jul 2027`.")


def test_somebody_on_no_roll_sees_nothing(world: World) -> None:
    assert world.person("U0HUGO").types("/terms")["text"].startswith("You are not on the roll")


def test_only_the_programme_manager_changes_them(world: World) -> None:
    before = world.outline()

    said = world.person("U0AMARA").types("/terms change strikes")["text"]

    assert (
        said == "Only the programme manager can change the terms, naming the vote that decided it. Ask them to do it."
    )
    note = {"group": 1, "day": "2027-11-01", "version": 1, "values": {"strikes.limit": 3}, "settled": []}
    world.forge_form("terms.confirmed", user_id="U0AMARA", note=note)
    assert world.outline() == before


def test_a_change_is_shown_before_it_is_adopted_and_told_once(world: World, dana: Person) -> None:
    shown = fills_in(dana, "strikes", "2027-12-01", strikes__notice_days="10", settled__strikes__agreeing="yes")

    changes = [
        "• How much notice must a compulsory meeting have? 7 days → *10 days* (clause 17)",
        "• How many of the officers must agree on a case? *2 people*, settled as it was (clause 17)",
    ]
    assert texts(shown["view"]).splitlines()[:3] == ["*From Wednesday 1 December 2027*", *changes]
    assert NOT_REWRITTEN in texts(shown["view"])
    assert world.rows(TermsRow)[1:] == [], "nothing is written yet"

    assert adopts(dana, "vote of <1> November") == (
        "*Version 2* of the terms is adopted, in force from Wednesday 1 December 2027. Members are told in the "
        "group's channel."
    )
    world.settle()
    [told] = [message["text"] for message in dana.messages() if "terms of reference change" in message["text"]]
    assert told.splitlines() == [
        "*The terms of reference change* from Wednesday 1 December 2027 (version 2, decided by “vote of &lt;1&gt; "
        "November”).",
        *changes,
        NOT_REWRITTEN,
    ]
    row = world.rows(TermsRow)[1]
    assert (row.number, row.effective_on, row.decided_by) == (2, date(2027, 12, 1), "vote of <1> November")
    assert (in_force(world, "strikes.notice_days"), in_force(world, "strikes.notice_days", date(2027, 12, 1))) == (
        7,
        10,
    )
    assert "terms.change" in [entry.deed for entry in world.rows(AuditEntry)]
    assert world.read(lambda session: audit.first_broken_link(session, group_id=1)) is None


def test_what_is_settled_is_no_longer_open(world: World, dana: Person) -> None:
    fills_in(dana, "strikes", settled__strikes__agreeing="yes", settled__strikes__notice_days="yes")
    adopts(dana)

    shown = texts(world.person("U0OMAR").opens("/terms"))

    assert "10 numbers are open defaults" in shown
    assert "• How many of the officers must agree on a case? *2 people*\n" in shown


def test_every_problem_is_at_its_field(dana: Person) -> None:
    done = fills_in(
        dana,
        "strikes",
        strikes__limit="two",
        strikes__notice_days="29",
        strikes__case_reminder_days="15",
        strikes__moved_minutes="30",
    )

    assert done["errors"] == {
        "strikes.limit": "This must be a whole number from 1 to 12 (strikes).",
        "strikes.notice_days": "This must be a whole number from 1 to 28 (days).",
        "strikes.case_reminder_days": "This must not be more than “When does an undecided case go on the agenda?”.",
    }


def test_nothing_entered_is_nothing_changed(dana: Person) -> None:
    done = fills_in(dana, "strikes")

    assert done["errors"] == {
        "strikes.limit": "Nothing is changed yet: give another number, or tick that an open default is settled."
    }


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2027-11-10", "Please choose today or a later day: what was is not rewritten."),
        ("2027-11-11", "Today's meeting has begun under the terms as they are. Please choose a later day."),
    ],
)
def test_a_day_that_would_rewrite_what_was_is_refused(world: World, dana: Person, day: str, told: str) -> None:
    world.move_to(MEETING + timedelta(minutes=1))
    dana.opens("/terms change strikes")

    assert dana.submits(day=day)["errors"] == {"day": told}


def test_a_vote_must_be_named(world: World, dana: Person) -> None:
    fills_in(dana, "strikes", strikes__limit="3")

    assert dana.submits()["errors"]["decided_by"]
    assert len(world.rows(TermsRow)) == 1


def test_a_majority_takes_a_vote_with_that_majority(world: World, dana: Person) -> None:
    needs = (
        "Changing this majority takes a vote that passes with it as it is now: *at least 80% of the roll*. Name that "
        "vote."
    )
    dana.opens("/terms change funds")
    asked = dana.submits()["view"]
    shown = dana.submits(**{"decisions.funds.majority": "at least 3 of 4"})["view"]

    assert needs in texts(asked)
    assert needs in texts(shown)
    assert "• Spending members' funds: what share has to be for? at least 80% → *at least 75%* (clause 22)" in texts(
        shown
    )


def test_another_number_of_a_kind_or_settling_it_as_it_is_takes_no_such_vote(dana: Person) -> None:
    entered = {"decisions__funds__open_days": "21", "settled__decisions__funds__majority": "yes"}
    shown = fills_in(dana, "funds", **entered)["view"]

    assert "Changing this majority" not in texts(shown)


def test_two_changes_at_once_lose_nothing(world: World, dana: Person) -> None:
    fills_in(dana, "strikes", strikes__limit="3")
    amends(world, Amendment({"agenda.pack_days": 8, "strikes.notice_days": 10}), TODAY)

    adopts(dana)

    names = ("strikes.limit", "agenda.pack_days", "strikes.notice_days")
    assert [in_force(world, name) for name in names] == [3, 8, 10]
    assert [row.number for row in world.rows(TermsRow)] == [1, 2, 3]


def test_a_number_that_somebody_else_changed_meanwhile_is_not_changed_over_them(world: World, dana: Person) -> None:
    fills_in(dana, "strikes", strikes__limit="3")
    amends(world, Amendment({"strikes.limit": 4}), TODAY)

    done = dana.submits(decided_by="vote of 1 November")

    assert done["errors"] == {
        "decided_by": "Somebody has changed this meanwhile:\n• How many strikes in a calendar year make a case? 2 "
        "strikes → 4 strikes (clause 17)\nNothing is saved. Please start again."
    }
    assert in_force(world, "strikes.limit") == 4


def test_a_change_goes_into_versions_for_a_later_day_too(world: World, dana: Person) -> None:
    amends(world, Amendment({"agenda.pack_days": 8}), date(2028, 1, 1))

    shown = fills_in(dana, "strikes", "2027-12-01", strikes__limit="3")["view"]
    adopts(dana)
    world.settle()

    assert "Versions for a later day get it too" in texts(shown)
    assert in_force(world, "strikes.limit", date(2028, 1, 1)) == 3
    assert in_force(world, "agenda.pack_days", date(2028, 1, 1)) == 8
    assert len([row for row in world.rows(Owed) if row.kind == terms.CHANGED]) == 2, "one for each change"


def test_a_change_that_a_later_version_cannot_bear_is_refused_in_words(world: World, dana: Person) -> None:
    fills_in(dana, "seats", seats__fewest="12")
    amends(world, Amendment({"seats.target": 11}), date(2028, 1, 1))

    done = dana.submits(decided_by="vote")

    assert done["errors"]["decided_by"] == (
        "It does not go together with what was adopted meanwhile or for later: “Below how many does the composition "
        "view warn?” must not be more than “About how many members has the group?”."
    )
    assert len(world.rows(TermsRow)) == 2


def test_a_change_rewrites_no_past_standing(world: World, dana: Person) -> None:
    omar = world.person("U0OMAR")
    before = omar.types("/standing")["text"]

    fills_in(dana, "strikes", strikes__limit="1")
    adopts(dana)

    assert before.splitlines()[0] == omar.types("/standing")["text"].splitlines()[0]
    assert ": below the limit." in before.splitlines()[0]


def test_the_window_leads_to_the_form(dana: Person) -> None:
    shown = dana.opens("/terms")
    dana.presses("Change the numbers…")

    assert "Which part of the terms?" in texts(dana.form(titled="Change the terms", other_than=shown["id"]))


def test_the_home_tab_leads_to_them(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.presses("Terms of reference", on_home=True)

    assert OPENING in texts(omar.form(titled="Terms of reference"))


def test_a_sub_group_reads_the_terms_of_its_parent_and_does_not_change_them(world: World, dana: Person) -> None:
    def work(session: Session) -> None:
        parent = the_group(session)
        below = groups.add_group(
            session,
            team_id=TEAM_ID,
            name="Tariffs",
            now=NOVEMBER,
            channel_id="C0LOUNGE",
            zone=parent.zone,
            division=parent.division,
        )
        below.parent_id = parent.id
        manager = people.person_in_slack(session, team_id=TEAM_ID, user_id="U0DANA")
        assert manager is not None
        members.appoint(
            session,
            group=below,
            person=manager,
            kind=OfficeKind.PROGRAMME_MANAGER,
            starts_on=TODAY,
        )

    world.write(work)

    shown = dana.opens("/terms", channel="C0LOUNGE")

    assert texts(shown).startswith(f"{OPENING}\nA sub-group works by the terms of its parent (clause 18).")
    assert labels(shown) == []
    assert dana.types("/terms change", channel="C0LOUNGE")["text"] == (
        "A sub-group works by the terms of its parent (clause 18). Change them in the channel of “Data Exchange "
        "Working Group”."
    )
    assert world.read(lambda session: len(session.exec(select(TermsRow)).all())) == 1
