"""What changes after a pack was published: an addendum is offered, and never goes out by itself."""

import pytest
from agendas import put_item, put_paper, put_version
from engines import ONE_ENGINE
from packed import DANA, OMAR, PACK_AT, agenda_of_three, files, lines_of, posted, reader_of, tariffs
from sqlmodel import Session, select
from world import World, labels, texts

from store import agenda, groups, packs, papers
from store.models import AgendaItem, Pack, Paper, Person


@pytest.mark.slow
def test_late_paper_is_offered_as_an_addendum(world: World) -> None:
    item = tariffs(world)
    world.move_to(PACK_AT)
    dana, before = world.person(DANA), len(posted(world.person(DANA)))
    put_paper(world, item, "Late figures", pages=2, is_late=True)
    world.process.pulse.tick()
    world.settle()
    card = dana.dm_beginning("After the agenda pack of Thu 11 Nov 2027")
    assert "• Paper C is new: Late figures (item 1, Tariffs)" in texts(card)
    assert len(posted(dana)) == before, "never by itself"

    dana.presses("Publish addendum", on=card)
    world.wait_for(lambda: len(world.rows(Pack)) == 2, "the addendum")
    world.settle()

    message, pdf, original = posted(dana)[before:]
    assert lines_of(message)[:5] == [
        "Addendum 1: Thursday 11 November 2027",
        "*Monthly meeting* of Data Exchange Working Group: *Thursday 11 November 2027, 10:00*, 90 minutes",
        "*What changed*",
        "• Paper C is new: Late figures (item 1, Tariffs)",
        "*The agenda now*",
    ]
    assert "• Paper C: Late figures (2 pages, late)" in lines_of(message)
    assert files([pdf, original]) == [
        ("2027-11-11 Addendum 1.pdf", "Addendum 1 of Thursday 11 November 2027"),
        ("Late figures.pdf", "Paper C – Late figures"),
    ]
    assert len(reader_of(pdf).pages) == 3, "the cover, and the two pages that are new"
    assert labels(dana.dm_beginning("After the agenda pack of Thu 11 Nov 2027")) == []
    assert dana.types("/pack addendum")["text"].startswith("Nothing has changed since the pack was published")


@pytest.mark.slow
@ONE_ENGINE
def test_addendum_to_a_private_paper_stays_private(world: World) -> None:
    agenda_of_three(world)
    world.move_to(PACK_AT)
    dana, before = world.person(DANA), len(posted(world.person(DANA)))
    [names] = [paper_id for paper_id, letter in packs.body_of(world.rows(Pack)[0]).letters.items() if letter == "P-A"]
    put_version(world, names)

    dana.types("/pack addendum")
    world.settle()

    assert len(posted(dana)) == before
    message = world.person(OMAR).dm_beginning("Private addendum 1:")
    assert "• Paper P-A has a new version: Names (item P1, A seat at the board)" in texts(message)


@ONE_ENGINE
def test_addendum_says_everything_that_changed(world: World) -> None:
    first = tariffs(world)
    put_item(world, "Old business")
    put_item(world, "Elections")
    world.move_to(PACK_AT)

    world.write(_shuffle)
    put_item(world, "New business")
    world.person(DANA).types("/pack addendum")
    world.settle()

    addendum = posted(world.person(DANA))[5]
    told = lines_of(addendum)
    assert told[told.index("*What changed*") + 1 : told.index("*The agenda now*")] == [
        "• Item 1 has changed: Elections of officers",
        "• Item 3 is new: New business",
        "• What was item 2 was taken off: Old business",
        "• The items are in another order",
        "• Paper B was withdrawn: Costs (item 1, Tariffs)",
    ]
    assert first


def _shuffle(session: Session) -> None:
    """Elections first and under another name, old business off, and paper B withdrawn."""
    items = {item.title: item for item in session.exec(select(AgendaItem))}
    [group] = groups.all_groups(session)
    dana = session.exec(select(Person).where(Person.slack_user_id == DANA)).one()
    done = {"group": group, "actor": dana, "now": PACK_AT}
    agenda.move(session, item=items["Elections"], before=items["Tariffs"], **done)
    agenda.withdraw(session, item=items["Old business"], reason="It is settled", **done)
    items["Elections"].title = "Elections of officers"
    costs = session.exec(select(Paper).where(Paper.title == "Costs")).one()
    papers.withdraw(session, paper=costs, now=PACK_AT, person=dana)
