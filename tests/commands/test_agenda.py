"""`/agenda` through the front door: what is on it, and how an item gets there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select
from world import NOVEMBER, World, labels, plain, texts

from bot import sample
from store import groups, members, people, terms
from store.models import (
    AgendaItem,
    AuditEntry,
    ItemState,
    Meeting,
    OfficeKind,
    Paper,
    Person,
)

DEADLINE = datetime(2027, 11, 1, 10, tzinfo=UTC)
LATE = DEADLINE + timedelta(minutes=1)


def items(world: World) -> list[AgendaItem]:
    return world.rows(AgendaItem)


def shown(world: World, user_id: str, typed: str = "/agenda") -> list[str]:
    """The lines of the items as somebody sees them."""
    blocks = world.person(user_id).opens(typed)["blocks"]
    first = next(at for at, block in enumerate(blocks) if block["type"] == "divider")
    paragraphs = [block["text"]["text"] for block in blocks[first:] if block["type"] == "section"]
    return plain("\n".join(paragraphs)).splitlines()


def propose(world: World, user_id: str, **entered: Any) -> dict[str, Any]:
    person = world.person(user_id)
    person.opens("/agenda propose")
    return person.submits(**{"title": "Budget", **entered})


# the agenda


def test_an_empty_agenda_says_so_and_when_what_is_due(world: World) -> None:
    form = world.person("U0OMAR").opens("/agenda")

    assert plain(texts(form)).splitlines() == [
        "Monthly meeting",
        "*Thursday 11 November 2027, 10:00*",
        "There is nothing on the agenda yet.",
        "Propose an item",
        "‹ 14 Oct",
        "9 Dec ›",
        "Items are called for on Thursday 21 October 2027, 10:00. Deadline: Monday 1 November 2027, 10:00. "
        "Pack: Thursday 4 November 2027, 10:00 (clause 20).",
    ]


def test_the_running_order_has_clock_times_owners_and_lettered_papers(world: World) -> None:
    priya, dana = world.person("U0PRIYA"), world.person("U0DANA")
    propose(
        world,
        "U0PRIYA",
        title="Costs in <2028>",
        purpose="By seat or by turnover?",
        minutes="25",
        heading="5b",
        raised_by="A supplier in Leeds",
        files=[priya.uploads("costs.pdf", b"%PDF-1.4"), priya.uploads("model.md", b"# Model")],
        link="https://example.org/costs",
    )
    dana.types("/agenda add Any other business, 5 min")
    world.settle()

    assert shown(world, "U0OMAR") == [
        "*1. 10:00  Costs in &lt;2028&gt;* – 25 min, Priya Raman",
        "By seat or by turnover?",
        "_not accepted yet_ · _raised by A supplier in Leeds_ · _5b Advice on standards, national and local_",
        "Paper A: costs (costs.pdf)",
        "Paper B: model (model.md)",
        "Paper C: <https://example.org/costs|https://example.org/costs>",
        "*2. 10:25  Any other business* – 5 min, Dana Whitlock",
    ]


def test_an_agenda_that_is_longer_than_its_meeting_says_by_how_much(world: World) -> None:
    for minutes in (60, 45):
        world.person("U0PRIYA").types(f"/agenda add Something, {minutes} min")

    assert (
        "*The agenda is too long:* its items take 105 minutes and the meeting has 90. That is 15 minutes too many."
    ) in texts(world.person("U0OMAR").opens("/agenda"))


def test_another_meeting_is_looked_at_by_its_date_or_from_the_one_before(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.types("/agenda add Review, 20 min for 9 Dec")

    assert "Thursday 9 December 2027, 10:00" in plain(texts(omar.opens("/agenda 9 Dec")))
    omar.opens("/agenda")
    omar.presses("9 Dec ›")

    world.wait_for(lambda: "*1. " in texts(omar.form()), "the other agenda")
    assert labels(omar.form())[:3] == ["Propose an item", "‹ 11 Nov", "13 Jan ›"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("31 Nov", "There is no 31 November."),
        (
            "12 Nov",
            "There is no meeting on Friday 12 November 2027. Type `/meeting list` to see what is planned.",
        ),
        (
            "soonish",
            "I cannot read that. Type `/agenda`, `/agenda 14 Jan`, or `/agenda help` to see what else there is.",
        ),
        ("add , 15 min", "Please say what it is about, as in `/agenda add Budget, 15 min for next`."),
        ("add for next", "Please say what it is about, as in `/agenda add Budget, 15 min for next`."),
        ("add Budget, 0 min", "Please give the minutes as a number from 1 to 480."),
        ("add Budget, 9999 min", "Please give the minutes as a number from 1 to 480."),
        (
            f"add {'x' * 101}",
            "Please keep the title to 100 characters; the rest fits into the purpose.",
        ),
        (
            "add Budget for 14 Oct",
            "The meeting of 14 October 2027 has begun or was called off, so it takes no more items. Please choose a "
            "meeting to come.",
        ),
        (
            "add Budget for 12 Nov",
            "There is no meeting on Friday 12 November 2027. Type `/meeting list` to see what is planned.",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_to_do(world: World, typed: str, answer: str) -> None:
    before = world.outline()

    assert world.person("U0OMAR").types(f"/agenda {typed}")["text"] == answer
    assert world.outline() == before


def test_without_a_meeting_there_is_no_agenda(world: World) -> None:
    world.write(_cancel_all)

    assert "No meeting is planned" in world.person("U0OMAR").types("/agenda add Budget")["text"]


# proposing


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


# who may


def test_guests_and_strangers_propose_nothing(world: World) -> None:
    world.write(lambda session: _appoint_sro(session, "U0HUGO"))
    before = world.outline()
    hugo = world.person("U0HUGO")

    said = hugo.types("/agenda add Budget")["text"]

    assert said.startswith("Only the chair, the vice-chair, the programme manager, a member or a sub-group's chair can")
    assert world.outline() == before
    assert labels(hugo.opens("/agenda")) == ["‹ 14 Oct", "9 Dec ›"], "but may look"


def test_rights_are_checked_when_the_form_is_sent(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.opens("/agenda propose")
    world.write(lambda session: _end_membership(session, world, "U0OMAR"))

    done = omar.submits(title="Budget")

    assert "not on the roll" in str(done)
    assert items(world) == []


def test_who_is_no_member_sees_no_private_item_and_no_gap_in_the_numbers(world: World) -> None:
    world.write(lambda session: _appoint_sro(session, "U0HUGO"))
    world.person("U0PRIYA").types("/agenda add Welcome, 10 min")
    propose(world, "U0PRIYA", title="A complaint", minutes="20", private="yes", link="https://example.org/a")
    propose(world, "U0PRIYA", title="Budget", minutes="30", link="https://example.org/b")

    assert shown(world, "U0HUGO") == [
        "*1. 10:00  Welcome* – 10 min, Priya Raman",
        "_not accepted yet_",
        "*2. 10:30  Budget* – 30 min, Priya Raman",
        "_not accepted yet_",
        "Paper A: <https://example.org/b|https://example.org/b>",
    ]
    assert "2 items, 60 of 90 minutes." in texts(world.person("U0HUGO").opens("/agenda"))
    private = [line for line in shown(world, "U0OMAR") if "P1" in line or "P-A" in line]
    assert private == [
        "*P1. 10:10  A complaint* – 20 min, Priya Raman",
        "Paper P-A: <https://example.org/a|https://example.org/a>",
    ]


def test_a_private_item_cannot_be_reached_by_its_number(world: World) -> None:
    world.write(lambda session: _appoint_sro(session, "U0HUGO"))
    propose(world, "U0PRIYA", title="A complaint", private="yes")
    [item] = items(world)

    world.forge_button("agenda.papers", user_id="U0HUGO", note={"group": item.group_id, "item": item.id})
    answer = world.forge_form("agenda.papers_form", user_id="U0HUGO", note={"group": 1, "item": item.id})

    assert "complaint" not in str(answer)
    assert world.rows(Paper) == []


# from the Home tab


def test_the_home_tab_leads_to_the_agenda(world: World) -> None:
    omar = world.person("U0OMAR")

    omar.presses("Agenda", on_home=True)
    omar.form(titled="Agenda")
    omar.presses("Propose an item")

    assert omar.form(titled="Propose an item")["blocks"][0]["block_id"] == "meeting"


def test_help_names_every_way(world: World) -> None:
    said = world.person("U0OMAR").types("/agenda help")["text"]

    assert "`/agenda paper` – add papers to an item" in said


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


def _appoint_sro(session: Session, user_id: str) -> None:
    group = groups.group_of(session, group_id=1)
    person = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id=user_id)
    person = person or people.add_person(session, team_id=sample.TEAM_ID, name="Hugo Lindgren", slack_user_id=user_id)
    members.appoint(session, group=group, person=person, kind=OfficeKind.SRO, starts_on=NOVEMBER.date())


def _end_office(session: Session, kind: OfficeKind) -> None:
    for office in members.offices_in(session, group=groups.group_of(session, group_id=1)):
        if office.kind is kind:
            office.ends_on = NOVEMBER.date() - timedelta(days=1)
            session.add(office)


def _end_membership(session: Session, world: World, user_id: str) -> None:
    person = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id=user_id)
    assert person is not None
    now = world.clock.now()
    members.end_membership(
        session, group=groups.group_of(session, group_id=1), person_id=person.id, now=now, day=now.date()
    )
