"""`/agenda` through the front door: what is on it, and who sees what of it."""

import pytest
from agendas import items, propose, shown
from sqlmodel import Session
from world import NOVEMBER, World, labels, plain, texts

from bot import sample
from store import groups, members, people
from store.models import OfficeKind, Paper

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


@pytest.mark.slow
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


@pytest.mark.slow
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


def _appoint_sro(session: Session, user_id: str) -> None:
    group = groups.group_of(session, group_id=1)
    person = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id=user_id)
    person = person or people.add_person(session, team_id=sample.TEAM_ID, name="Hugo Lindgren", slack_user_id=user_id)
    members.appoint(session, group=group, person=person, kind=OfficeKind.SRO, starts_on=NOVEMBER.date())


def _end_membership(session: Session, world: World, user_id: str) -> None:
    person = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id=user_id)
    assert person is not None
    now = world.clock.now()
    members.end_membership(
        session, group=groups.group_of(session, group_id=1), person_id=person.id, now=now, day=now.date()
    )
