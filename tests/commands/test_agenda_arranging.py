"""`/agenda`: what the programme manager and the chair do with items, and who hears of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from world import MEETING, World, labels, plain, texts

from store.models import AgendaItem, AuditEntry, ItemState, Meeting

DAY = timedelta(days=1)


@pytest.fixture
def three(world: World) -> World:
    """Priya has proposed three items for 11 November."""
    for title in ("One", "Two", "Three"):
        world.person("U0PRIYA").types(f"/agenda add {title}, 10 min")
    world.settle()
    return world


def item(world: World, title: str) -> AgendaItem:
    return next(each for each in world.rows(AgendaItem) if each.title == title)


def order(world: World) -> list[str]:
    november = [each for each in world.rows(AgendaItem) if _day(world, each) == MEETING.date()]
    return [each.title for each in sorted(november, key=lambda each: each.position)]


def chooses(world: World, user_id: str, title: str, label: str) -> dict[str, Any]:
    """Open the agenda, and choose a deed from the menu of an item; the form that takes the agenda's place."""
    person = world.person(user_id)
    form = person.opens("/agenda")
    before = form["hash"]
    person.chooses(label, beside=title)
    world.wait_for(lambda: (person.state()["view"] or {}).get("hash") != before, f"{label} of {title}")
    return person.form()


def refused(world: World, user_id: str, action: str, note: dict[str, Any]) -> None:
    """Press a forged button, after which nothing may have changed."""
    before = world.outline(), [each.state for each in world.rows(AgendaItem)], order(world)
    world.forge_button(action, user_id=user_id, note={"group": 1, **note})
    assert (world.outline(), [each.state for each in world.rows(AgendaItem)], order(world)) == before


# accepting


@pytest.mark.slow
@pytest.mark.parametrize("user_id", ["U0DANA", "U0AMARA"])
def test_an_item_is_accepted_from_the_agenda(three: World, user_id: str) -> None:
    officer = three.person(user_id)
    officer.opens("/agenda")

    officer.presses("Accept")

    three.wait_for(lambda: "*One* is accepted" in texts(officer.form()), "the agenda")
    assert item(three, "One").state is ItemState.ACCEPTED
    assert labels(officer.form()).count("Accept") == 2
    three.settle()
    assert plain(three.person("U0PRIYA").dm_saying("is accepted for")["text"]) == (
        "*One* is accepted for Monthly meeting, Thursday 11 November 2027, 10:00."
    )


def test_an_item_is_accepted_from_its_card_which_says_so_then(three: World) -> None:
    dana = three.person("U0DANA")
    card = dana.dm_saying("\nOne")

    heard = dana.presses_and_hears("Accept", on=card)

    assert heard == "*One* is accepted; whoever submitted it is told."
    three.settle()
    assert labels(dana.dm_saying("\nOne")) == ["Edit…", "Take it off…", "See the agenda"]
    assert "*It is accepted.*" in texts(dana.dm_saying("\nOne"))
    assert "*It is accepted.*" in texts(three.person("U0PRIYA").dm_saying("\nOne"))
    assert labels(three.person("U0PRIYA").dm_saying("\nOne")) == ["Papers…", "See the agenda"]


def test_the_second_officer_hears_that_it_is_accepted_already(three: World) -> None:
    dana = three.person("U0DANA")
    card = dana.dm_saying("\nOne")
    dana.presses_and_hears("Accept", on=card)

    three.forge_button("agenda.accept", user_id="U0AMARA", note={"group": 1, "item": item(three, "One").id})

    assert [entry.deed for entry in three.rows(AuditEntry)].count("agenda.accept") == 1


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("agenda.accept", {}),
        ("agenda.edit", {}),
        ("agenda.menu", {"do": "move", "before": 1}),
        ("agenda.menu", {"do": "off"}),
        ("agenda.menu", {"do": "dance"}),
    ],
)
def test_members_do_not_arrange_the_agenda(three: World, action: str, more: dict[str, Any]) -> None:
    refused(three, "U0OMAR", action, {"item": item(three, "Three").id, **more})

    assert not three.person("U0OMAR").has_form() or "Not done" in str(three.person("U0OMAR").form()["title"])


def test_an_item_of_another_group_is_not_found(three: World) -> None:
    refused(three, "U0DANA", "agenda.accept", {"item": 999})


# the order


@pytest.mark.slow
def test_items_are_moved_up_and_down(three: World) -> None:
    form = chooses(three, "U0DANA", "Three", "Move up")

    assert order(three) == ["One", "Three", "Two"]
    assert "*Three* has moved." in texts(form)
    lines = [line for line in plain(texts(form)).splitlines() if " min, " in line]
    assert [line[:13] for line in lines] == ["*1. 10:00  On", "*2. 10:10  Th", "*3. 10:20  Tw"]
    chooses(three, "U0AMARA", "One", "Move down")
    assert order(three) == ["Three", "One", "Two"]
    chooses(three, "U0AMARA", "One", "Move down")
    assert order(three) == ["Three", "Two", "One"]


def test_the_first_item_goes_no_further_up_and_the_last_no_further_down(three: World) -> None:
    dana = three.person("U0DANA")
    dana.opens("/agenda")

    assert dana.offered(beside="One") == ["Edit…", "Move down", "Papers…", "Take it off…"]
    assert dana.offered(beside="Two") == ["Edit…", "Move up", "Move down", "Papers…", "Take it off…"]
    assert dana.offered(beside="Three") == ["Edit…", "Move up", "Papers…", "Take it off…"]


def test_two_officers_who_press_the_same_at_once_move_an_item_once(three: World) -> None:
    officers = [three.person(user_id) for user_id in ("U0DANA", "U0AMARA")]
    for officer in officers:
        officer.opens("/agenda")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda officer: officer.chooses("Move up", beside="Three"), officers))

    assert order(three) == ["One", "Three", "Two"]
    assert sorted(each.position for each in three.rows(AgendaItem)) == [1, 2, 3]


# editing


def test_an_item_is_edited_and_the_new_presenter_is_told(three: World) -> None:
    form = chooses(three, "U0DANA", "Two", "Edit…")
    assert form["blocks"][0]["element"]["initial_value"] == "Two"
    grace = next(
        option["value"]
        for block in form["blocks"]
        if block.get("block_id") == "owner"
        for option in block["element"]["options"]
        if option["text"]["text"] == "Grace Mbeki"
    )

    done = three.person("U0DANA").submits(title="Two <b>", minutes="40", owner=grace, heading="5a", purpose="Why")

    assert "*Two &lt;b&gt;* is saved." in texts(done["view"])
    changed = item(three, "Two <b>")
    assert (changed.minutes, changed.heading, changed.purpose) == (40, "5a", "Why")
    three.settle()
    three.person("U0GRACE").dm_beginning("Priya Raman has named you to present")
    assert "Two &lt;b&gt;* – 40 min, Grace Mbeki" in texts(three.person("U0PRIYA").dm_saying("Two &lt;b&gt;"))


def test_somebody_who_has_left_cannot_be_named(three: World) -> None:
    chooses(three, "U0DANA", "Two", "Edit…")
    view = three.person("U0DANA").form()
    note = {"group": 1, "item": item(three, "Two").id}

    three.forge_form("agenda.edit_form", user_id="U0DANA", note=note)

    assert item(three, "Two").minutes == 10, "a form without its fields changes nothing"
    assert view["title"]["text"] == "Edit an item"


# deferring and withdrawing


@pytest.mark.slow
def test_an_item_is_deferred_with_a_reason_that_its_proposer_reads(three: World) -> None:
    form = chooses(three, "U0DANA", "Two", "Take it off…")
    options = [option["text"]["text"] for option in form["blocks"][1]["element"]["options"]]
    assert (options[0], options[-1]) == ("Defer it to Thu 9 Dec 2027", "Withdraw it")

    done = three.person("U0DANA").submits(reason="No <room>")

    said = plain(texts(done["view"]))
    assert "*Two* is on the agenda of Thursday 9 December 2027, 10:00 now, with its papers." in said
    assert order(three)[1] == "Two", "it stays where it was, as deferred"
    assert "Two" not in [line for line in said.splitlines() if " min, " in line]
    following = [each for each in three.rows(AgendaItem) if each.came_from_id is not None]
    assert [(each.title, each.state, _day(three, each)) for each in following] == [
        ("Two", ItemState.ACCEPTED, date(2027, 12, 9))
    ]
    three.settle()
    told = three.person("U0PRIYA").dm_saying("is deferred from")
    assert plain(told["text"]) == (
        "Two is deferred from Thursday 11 November 2027, 10:00, and is on the agenda of Monthly meeting, Thursday 9 "
        "December 2027, 10:00, with its papers. Reason: No &lt;room&gt;"
    )
    assert labels(told) == ["Papers…"]
    assert "_carried over from Thu 11 Nov 2027_" in texts(three.person("U0OMAR").opens("/agenda 9 Dec"))


@pytest.mark.slow
def test_an_item_is_withdrawn_by_the_programme_manager(three: World) -> None:
    chooses(three, "U0DANA", "Two", "Take it off…")
    dana = three.person("U0DANA")

    assert dana.submits(meeting="withdraw", reason="\u202e")["errors"] == {
        "reason": "Please give a reason; whoever submitted the item reads it."
    }
    done = dana.submits(meeting="withdraw", reason="Not for this group")

    assert "*Two* is withdrawn. Whoever submitted it is told." in texts(done["view"])
    three.settle()
    assert plain(three.person("U0PRIYA").dm_saying("is off the agenda")["text"]) == (
        "*Two* is off the agenda of Thursday 11 November 2027, 10:00. Reason: Not for this group"
    )
    assert "*It is withdrawn.* Reason: Not for this group" in texts(dana.dm_saying("\nTwo"))
    [entry] = [entry for entry in three.rows(AuditEntry) if entry.deed == "agenda.withdraw"]
    assert "Not for this group" not in str(entry.facts)


@pytest.mark.slow
def test_whoever_proposed_an_item_withdraws_it_until_it_is_accepted(three: World) -> None:
    priya = three.person("U0PRIYA")
    three.person("U0DANA").presses_and_hears("Accept", on=three.person("U0DANA").dm_saying("\nOne"))
    three.settle()
    priya.presses("Withdraw…", on=priya.dm_saying("\nTwo"))
    form = priya.form(titled="Withdraw your item")
    assert [block["block_id"] for block in form["blocks"] if block["type"] == "input"] == ["reason"]

    done = priya.submits(reason="It is settled")

    assert texts(done["view"]) == "*Two* is withdrawn."
    assert [item(three, title).state for title in ("One", "Two")] == [ItemState.ACCEPTED, ItemState.WITHDRAWN]
    refused(three, "U0PRIYA", "agenda.off", {"item": item(three, "One").id})
    three.settle()
    assert not [dm for dm in priya.dms() if "is off the agenda" in dm["text"]], "not told of their own deed"


def test_nothing_is_arranged_once_the_meeting_has_begun(three: World) -> None:
    three.move_to(MEETING)
    dana = three.person("U0DANA")

    heard = dana.presses_and_hears("Accept", on=dana.dm_saying("\nOne"))

    assert heard == "The meeting has begun. Mark the item as done, or carry it over."


def _day(world: World, each: AgendaItem) -> date:
    return next(meeting.on_date for meeting in world.rows(Meeting) if meeting.id == each.meeting_id)
