"""What people do with a pack: look, preview, hold, release, publish by hand, and add to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from agendas import put_item, put_paper, put_version
from packed import (
    AMARA,
    DANA,
    OMAR,
    PACK_AT,
    PREVIEW_AT,
    agenda_of_three,
    files,
    lines_of,
    posted,
    reader_of,
    tariffs,
    words_of,
)
from sqlmodel import Session, select
from world import AFTER, World, labels, plain, texts

from store import agenda, groups, packs, papers
from store.models import AgendaItem, AuditEntry, FileState, Pack, PackHold, Paper, PaperVersion, Person

HOUR = timedelta(hours=1)
ONE_ENGINE = pytest.mark.parametrize("engine", ["sqlite"])
"""For what does not depend on the store; whatever looks for what is due is tried on both."""


def missed(message: dict[str, Any]) -> str:
    """What a pack's message says of the promise."""
    return plain(message["text"]).splitlines()[-1]


@ONE_ENGINE
def test_pack_shows_the_programme_manager_everything(world: World) -> None:
    agenda_of_three(world)
    put_item(world, "Too long", minutes=60, is_accepted=False)

    form = world.person(DANA).opens("/pack")

    assert labels(form) == ["Preview", "Publish now", "Hold…"]
    assert lines_of(form) == [
        "Agenda pack of Thu 11 Nov 2027",
        "*Monthly meeting*, Thursday 11 November 2027, 10:00",
        "It goes out on *Thursday 4 November 2027, 10:00* (clause 20). The programme manager gets a preview on "
        "Wednesday 3 November 2027, 10:00.",
        ":warning: The items take 20 minutes more than the meeting has.",
        ":warning: Not accepted yet, and in the pack all the same: item 3.",
        "*In it:* 4 items, 3 papers, 110 of 90 minutes",
        "*1.* Tariffs",
        "• Paper A: Options (3 pages)",
        "• Paper B: Costs (Word, a file of its own)",
        "*P1.* A seat at the board (private: members only)",
        "• Paper P-A: Names (1 page)",
        "*2.* Any other business",
        "*3.* Too long",
    ]


@ONE_ENGINE
def test_pack_shows_a_member_what_is_in_it_and_nothing_to_press(world: World) -> None:
    tariffs(world)

    form = world.person(OMAR).opens("/pack")

    assert labels(form) == []
    assert "It goes out on *Thursday 4 November 2027, 10:00* (clause 20)." in plain(texts(form))
    assert ":warning:" not in texts(form)


@ONE_ENGINE
def test_pack_tells_of_papers_that_are_on_their_way_or_cannot_be_merged(world: World) -> None:
    item = tariffs(world)
    put_paper(world, item, "Locked", problem="It needs a password to be opened.", pages=None)
    put_paper(world, item, "Slow")
    world.write(_on_its_way)

    told = plain(texts(world.person(DANA).opens("/pack")))

    assert "Paper C is sent as a file of its own. It needs a password to be opened." in told
    assert "On the way from Slack still: Slow.pdf." in told
    assert "Paper D" not in told


@ONE_ENGINE
def test_pack_of_another_date(world: World) -> None:
    form = world.person(DANA).opens("/pack 9 Dec")

    assert "Thursday 9 December 2027, 10:00" in plain(texts(form))
    assert "It goes out on *Thursday 2 December 2027, 10:00*" in plain(texts(form))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/pack 12 Nov", "No meeting to come is on Friday 12 November 2027."),
        ("/pack 31 Nov", "There is no 31 November."),
        ("/pack loudly", "I cannot read “loudly”."),
        ("/pack release", "The pack is not held."),
        ("/pack addendum", "The pack has not been published yet"),
        ("/pack preview", "Nothing is on the agenda yet"),
        ("/pack hold", "Please give a reason"),
    ],
)
@ONE_ENGINE
def test_pack_refuses_in_words(world: World, typed: str, said: str) -> None:
    assert said in world.person(DANA).types(typed)["text"]


@pytest.mark.parametrize("typed", ["preview", "publish", "release", "hold x", "addendum"])
@ONE_ENGINE
def test_pack_is_for_the_programme_manager_and_the_chair(world: World, typed: str) -> None:
    outline = world.outline()

    said = world.person(OMAR).types(f"/pack {typed}")["text"]

    assert said.startswith("Only the chair or the programme manager can ")
    assert world.outline() == outline


@ONE_ENGINE
def test_preview_comes_a_working_day_before(world: World) -> None:
    agenda_of_three(world)
    dana = world.person(DANA)
    world.move_to(PREVIEW_AT - timedelta(minutes=1))
    assert [dm for dm in dana.dms() if "review" in dm["text"]] == []

    world.move_to(PREVIEW_AT)
    world.move_to(PREVIEW_AT + HOUR)

    card, *previews = [dm for dm in dana.dms() if "review" in dm["text"]]
    assert labels(card) == ["Preview", "Publish now", "Hold…"]
    assert "It goes out on *Thursday 4 November 2027, 10:00*" in plain(texts(card))
    assert [name for name, _ in files(previews)] == [
        "Preview 2027-11-11 Agenda pack.pdf",
        "Preview 2027-11-11 Private agenda pack.pdf",
    ]
    assert "Tariffs" in words_of(reader_of(previews[0]))
    assert posted(dana) == []


@ONE_ENGINE
def test_preview_when_it_is_asked_for(world: World) -> None:
    tariffs(world)
    amara = world.person(AMARA)
    amara.opens("/pack")

    amara.presses("Preview")

    message = amara.dm_saying("Preview of the agenda pack")
    assert files([message]) == [("Preview 2027-11-11 Agenda pack.pdf", "Preview: Agenda pack")]


def test_hold_keeps_the_pack_back_until_it_is_released(world: World) -> None:
    tariffs(world)
    world.move_to(PREVIEW_AT)
    dana = world.person(DANA)
    card = dana.dm_beginning("Preview of the agenda pack of")
    dana.presses("Hold…", on=card)
    dana.form(titled="Hold the pack")
    dana.submits(reason="The figures are missing")
    world.settle()

    world.move_to(PACK_AT)

    held = dana.dm_beginning("Preview of the agenda pack of")
    assert labels(held) == ["Preview", "Release"]
    assert "*Held* by Dana Whitlock since" in texts(held)
    assert "The figures are missing" in texts(held)
    assert posted(dana) == []

    world.move_to(PACK_AT + 2 * HOUR)
    told = plain(dana.types("/pack release")["text"])
    world.settle()

    assert told.startswith("Released. The pack goes out now. The promise is missed by 2 hours")
    [message, *_] = posted(dana)
    assert "missed by 2 hours" in missed(message)
    [pack], [hold] = world.rows(Pack), world.rows(PackHold)
    assert (pack.due_at, pack.published_by_id) == (PACK_AT, hold.released_by_id)


@ONE_ENGINE
def test_release_before_it_is_due_waits_for_the_hour(world: World) -> None:
    dana = world.person(DANA)
    dana.types("/pack hold because The figures are missing")

    said = dana.types("/pack release")["text"]

    assert plain(said) == "Released. The pack goes out on *Thursday 4 November 2027, 10:00*."
    assert world.rows(Pack) == []
    world.move_to(PACK_AT)
    assert len(world.rows(Pack)) == 1


@ONE_ENGINE
def test_hold_is_refused_once_it_is_held_or_out(world: World) -> None:
    dana = world.person(DANA)
    dana.types("/pack hold The figures are missing")
    assert dana.types("/pack hold again")["text"] == "The pack is held already."
    assert dana.types("/pack publish")["text"] == "The pack is held. Release it first."
    dana.types("/pack release")
    dana.types("/pack publish")

    assert "cannot be held any more" in dana.types("/pack hold again")["text"]


def test_held_until_the_meeting_is_over_is_recorded_as_never_sent(world: World) -> None:
    dana = world.person(DANA)
    dana.types("/pack hold The figures are missing")

    world.move_to(AFTER)
    world.process.pulse.tick()
    world.settle()

    [told] = [dm for dm in dana.dms() if "was not sent" in dm["text"]]
    assert "it was held until the meeting was over" in told["text"]
    [pack] = world.rows(Pack)
    assert (pack.published_at, pack.due_at) == (None, PACK_AT)
    assert posted(dana) == []
    record = dana.opens("/pack 11 Nov")
    assert "The pack was never sent: the meeting had passed." in texts(record)
    assert labels(record) == []


@ONE_ENGINE
def test_publish_by_hand_before_it_is_due(world: World) -> None:
    tariffs(world)
    amara = world.person(AMARA)
    amara.opens("/pack")

    amara.presses("Publish now")
    world.settle()

    world.wait_for(lambda: "The pack goes out now. The promise is kept" in texts(amara.form()), "the answer")
    assert len(posted(amara)) == 5
    world.move_to(PACK_AT)
    assert len(posted(amara)) == 5
    assert "published already" in amara.types("/pack publish")["text"]


@ONE_ENGINE
def test_bot_away_at_the_hour_publishes_when_it_is_back(world: World) -> None:
    tariffs(world)

    world.move_to(PACK_AT + timedelta(days=1, hours=3))

    [message, *_] = posted(world.person(OMAR))
    assert missed(message).startswith(
        "Promised by Thursday 4 November 2027, 10:00 (clause 20), and missed by 1 day and 3 "
    )
    assert "missed by 1 day and 3 hours" in plain(texts(world.person(OMAR).opens("/pack")))


@ONE_ENGINE
def test_bot_away_until_the_meeting_was_over_sends_nothing_and_says_so(world: World) -> None:
    tariffs(world)

    world.move_to(AFTER)
    world.process.pulse.tick()
    world.settle()

    dana = world.person(DANA)
    assert posted(dana) == []
    [told] = [dm for dm in dana.dms() if "was not sent" in dm["text"]]
    assert "nothing was running that could send it" in told["text"]
    assert [(pack.number, pack.published_at) for pack in world.rows(Pack)] == [(1, None)]


@ONE_ENGINE
def test_meeting_that_moves_before_the_pack_takes_it_along(world: World) -> None:
    world.person(DANA).types("/meeting move 11 Nov to 18 Nov 14:00")

    world.move_to(PACK_AT)
    assert world.rows(Pack) == []
    world.move_to(datetime(2027, 11, 11, 14, tzinfo=UTC))

    [pack] = world.rows(Pack)
    assert pack.due_at == datetime(2027, 11, 11, 14, tzinfo=UTC)


def test_meeting_that_moves_after_the_pack_is_measured_again_and_sent_nothing(world: World) -> None:
    tariffs(world)
    world.move_to(PACK_AT)
    before = len(posted(world.person(OMAR)))

    world.person(DANA).types("/meeting move 11 Nov to 10 Nov 10:00")
    world.process.pulse.tick()
    world.settle()

    told = plain(texts(world.person(OMAR).opens("/pack")))
    assert "Promised by Wednesday 3 November 2027, 10:00 (clause 20), and missed by 1 day." in told
    assert "The meeting has moved since." in told
    assert len(posted(world.person(OMAR))) == before
    [pack] = world.rows(Pack)
    assert pack.due_at == PREVIEW_AT
    assert [entry.facts["was_due_at"] for entry in world.rows(AuditEntry) if entry.deed == "pack.judge_again"] == [
        PACK_AT.isoformat()
    ]


@ONE_ENGINE
def test_meeting_that_is_cancelled_has_no_pack(world: World) -> None:
    dana = world.person(DANA)
    dana.opens("/meeting cancel 11 Nov no agenda")
    dana.submits()

    world.move_to(PACK_AT)

    assert world.rows(Pack) == []


def test_short_notice_waits_for_the_programme_manager(world: World) -> None:
    dana = world.person(DANA)
    dana.types("/meeting add 5 Nov 15:00 Budget workshop")
    world.process.pulse.tick()
    world.settle()

    card = dana.dm_beginning("Preview of the agenda pack of Fri 5 Nov 2027")
    assert "*Short notice:*" in texts(card)
    assert "at the latest on *Thursday 4 November 2027, 15:00*" in plain(texts(card))
    assert world.rows(Pack) == []

    dana.presses("Publish now", on=card)
    world.wait_for(lambda: world.rows(Pack), "the pack")
    world.settle()

    [message, *_] = posted(dana)
    assert "The meeting was called at short notice." in message["text"]
    [pack] = world.rows(Pack)
    assert pack.is_short_notice


@ONE_ENGINE
def test_short_notice_goes_out_a_day_before_at_the_latest(world: World) -> None:
    world.person(DANA).types("/meeting add 5 Nov 15:00 Budget workshop")
    world.move_to(datetime(2027, 11, 4, 14, 59, tzinfo=UTC))
    assert [pack for pack in world.rows(Pack) if pack.is_short_notice] == []

    world.move_to(datetime(2027, 11, 4, 15, tzinfo=UTC))

    [pack] = [pack for pack in world.rows(Pack) if pack.is_short_notice]
    assert pack.published_by_id is None


@ONE_ENGINE
def test_short_notice_of_less_than_a_day_goes_out_at_once(world: World) -> None:
    world.person(DANA).types("/meeting add 2 Nov 8:00 Urgent")

    world.process.pulse.tick()
    world.settle()

    [pack] = world.rows(Pack)
    assert pack.is_short_notice


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


@ONE_ENGINE
def test_pack_of_a_meeting_that_has_been_shows_its_record(world: World) -> None:
    tariffs(world)
    world.move_to(PACK_AT)
    world.move_to(AFTER)

    told = plain(texts(world.person(OMAR).opens("/pack 11 Nov")))

    assert "*Agenda pack* published on Thursday 4 November 2027, 10:00." in told
    assert "and kept." in told
    assert "It had no pack." in texts(world.person(OMAR).opens("/pack 14 Oct"))


@ONE_ENGINE
def test_home_tab_leads_to_the_pack(world: World) -> None:
    dana = world.person(DANA)

    dana.presses("Agenda pack", on_home=True)

    assert "Agenda pack of Thu 11 Nov 2027" in texts(dana.form(titled="Agenda pack"))


def _on_its_way(session: Session) -> None:
    """The latest paper has not arrived."""
    version = session.exec(select(PaperVersion).order_by(PaperVersion.id.desc())).first()  # type: ignore[attr-defined]
    assert version is not None
    version.state, version.digest = FileState.ARRIVING, None


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
