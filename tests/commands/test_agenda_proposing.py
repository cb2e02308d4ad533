"""`/agenda` for whoever has an item: how it is proposed, in a line or in the form, and who hears of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from agendas import items, propose, shown
from sqlmodel import Session, select
from world import NOVEMBER, World, labels, plain, texts

from store import groups, members, terms
from store.models import AgendaItem, AuditEntry, ItemState, Meeting, OfficeKind, Person

DEADLINE = datetime(2027, 11, 1, 10, tzinfo=UTC)
LATE = DEADLINE + timedelta(minutes=1)


# proposing


def test_without_a_meeting_there_is_no_agenda(world: World) -> None:
    world.write(_cancel_all)

    assert "No meeting is planned" in world.person("U0OMAR").types("/agenda add Budget")["text"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Budget, 25 min for next", ("Budget", 25, date(2027, 11, 11))),
        ("Budget", ("Budget", 15, date(2027, 11, 11))),
        ("Budget 25 minutes", ("Budget", 25, date(2027, 11, 11))),
        ("A plan for next year, 10min for 9 Dec", ("A plan for next year", 10, date(2027, 12, 9))),
        ("What the rules are for", ("What the rules are for", 15, date(2027, 11, 11))),
        ("Time for tea for NEXT", ("Time for tea", 15, date(2027, 11, 11))),
    ],
)
def test_an_item_is_proposed_in_one_line(world: World, typed: str, expected: tuple[str, int, date]) -> None:
    world.person("U0PRIYA").types(f"/agenda add {typed}")

    [item] = items(world)
    assert (item.title, item.minutes, _day(world, item)) == expected
    assert (item.state, item.is_late) == (ItemState.PROPOSED, False)


def test_the_proposer_is_told_what_was_recorded(world: World) -> None:
    done = propose(world, "U0PRIYA", minutes="20", files=[world.person("U0PRIYA").uploads("a.md", b"# A")])

    assert plain(texts(done["view"])).splitlines()[-1] == (
        "*Budget* is proposed for Monthly meeting, Thursday 11 November 2027, 10:00: 20 minutes. With it: a.md. "
        "You will hear what becomes of it."
    )
    assert [entry.deed for entry in world.rows(AuditEntry)].count("agenda.propose") == 1


def test_the_programme_manager_and_the_chair_accept_what_they_propose(world: World) -> None:
    for user_id in ("U0DANA", "U0AMARA"):
        said = world.person(user_id).types("/agenda add Welcome")["text"]
        assert plain(said) == (
            "*Welcome* is on the agenda of Monthly meeting, Thursday 11 November 2027, 10:00: 15 minutes."
        )

    assert [item.state for item in items(world)] == [ItemState.ACCEPTED] * 2


def test_a_late_item_is_taken_and_marked_late(world: World) -> None:
    world.move_to(DEADLINE - timedelta(seconds=30))
    world.person("U0PRIYA").types("/agenda add In time")
    world.move_to(LATE)

    said = world.person("U0PRIYA").types("/agenda add Too late")["text"]

    assert "It is marked late: items were in time until Monday 1 November 2027, 10:00." in plain(said)
    assert [item.is_late for item in items(world)] == [False, True]
    assert "_not accepted yet_ · _late_" in shown(world, "U0OMAR")
    card = world.person("U0DANA").dm_saying("Too late")
    assert "*late*: items were in time until Monday 1 November 2027, 10:00" in plain(texts(card))


def test_what_is_missing_is_said_at_its_field_and_nothing_is_kept(world: World) -> None:
    before = world.outline()
    omar = world.person("U0OMAR")
    omar.opens("/agenda propose")

    assert omar.submits(title="Budget", minutes="ten")["errors"] == {
        "minutes": "Please give the minutes as a number from 1 to 480."
    }
    assert omar.submits(title="Budget", minutes="10", link="http://example.org")["errors"] == {
        "link": "A link has to begin with https://. Copy it from the browser's address bar; it looks like "
        "https://example.org/paper.pdf."
    }
    assert omar.submits(title="Budget", link="https://a.example\n" * 11)["errors"] == {
        "link": "Please give 10 links at the most."
    }
    assert world.outline() == before


def test_terms_without_headings_ask_for_none(world: World) -> None:
    world.write(_without_headings)

    form = world.person("U0OMAR").opens("/agenda propose")

    assert "heading" not in [block["block_id"] for block in form["blocks"]]
    world.person("U0OMAR").submits(title="Budget")
    assert [item.heading for item in items(world)] == [""]


def test_a_meeting_that_was_called_off_meanwhile_is_refused_in_the_form(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.opens("/agenda propose")
    world.write(_cancel_all)

    assert omar.submits(title="Budget")["errors"]["meeting"].startswith("No meeting is planned")


def test_an_item_is_proposed_from_the_agenda_and_shows_there_at_once(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.opens("/agenda")
    omar.presses("Propose an item")
    omar.form(titled="Propose an item")

    done = omar.submits(title="Budget")

    assert done["view"]["title"]["text"] == "Agenda"
    assert "*Budget* is proposed for" in texts(done["view"])
    assert "*1. " in texts(done["view"])


def test_a_command_that_is_delivered_twice_proposes_once(world: World) -> None:
    world.box.faults.deliver_times(3)

    world.person("U0PRIYA").types("/agenda add Budget")

    world.box.faults.clear()
    world.settle()
    assert len(items(world)) == 1
    assert len([dm for dm in world.person("U0DANA").dms() if "Budget" in dm["text"]]) == 1


# who hears of it


def test_the_programme_manager_has_one_card_for_each_item(world: World) -> None:
    propose(world, "U0PRIYA", title="Budget", purpose="Decide", minutes="20")
    world.person("U0OMAR").types("/agenda add Standards")
    world.settle()

    cards = [dm for dm in world.person("U0DANA").dms() if "proposes for" in dm["text"]]
    assert [plain(card["text"]).splitlines() for card in cards] == [
        [
            "Priya Raman proposes for Monthly meeting, Thursday 11 November 2027, 10:00:",
            "Budget – 20 min, Priya Raman",
            "Decide",
            "_not accepted yet_ · no papers",
        ],
        [
            "Omar Haddad proposes for Monthly meeting, Thursday 11 November 2027, 10:00:",
            "Standards – 15 min, Omar Haddad",
            "_not accepted yet_ · no papers",
        ],
    ]
    assert labels(cards[0]) == ["Accept", "Edit…", "Take it off…", "See the agenda"]


def test_whoever_is_named_to_present_an_item_is_told(world: World) -> None:
    propose(world, "U0PRIYA", owner=_id(world, "U0GRACE"))
    world.settle()

    told = world.person("U0GRACE").dm_beginning("Priya Raman has named you to present")
    assert labels(told) == ["Papers…", "See the agenda"]
    mine = world.person("U0PRIYA").dm_beginning("Your item for")
    assert labels(mine) == ["Papers…", "Withdraw…", "See the agenda"]


def test_the_chair_hears_of_items_where_there_is_no_programme_manager(world: World) -> None:
    world.write(lambda session: _end_office(session, OfficeKind.PROGRAMME_MANAGER))

    world.person("U0PRIYA").types("/agenda add Budget")
    world.settle()

    assert "Accept" in labels(world.person("U0AMARA").dm_beginning("Priya Raman proposes for"))


def _day(world: World, item: AgendaItem) -> date:
    return next(meeting.on_date for meeting in world.rows(Meeting) if meeting.id == item.meeting_id)


def _id(world: World, user_id: str) -> str:
    return str(next(person.id for person in world.rows(Person) if person.slack_user_id == user_id))


def _cancel_all(session: Session) -> None:
    group = groups.group_of(session, group_id=1)
    group.rule = ""
    session.add(group)
    for meeting in session.exec(select(Meeting).where(Meeting.state == "planned")):
        session.delete(meeting)


def _without_headings(session: Session) -> None:
    group = groups.group_of(session, group_id=1)
    bare = replace(terms.preset(), headings=())
    terms.adopt(session, group=group, terms=bare, effective_on=NOVEMBER.date(), now=NOVEMBER)


def _end_office(session: Session, kind: OfficeKind) -> None:
    for office in members.offices_in(session, group=groups.group_of(session, group_id=1)):
        if office.kind is kind:
            office.ends_on = NOVEMBER.date() - timedelta(days=1)
            session.add(office)
