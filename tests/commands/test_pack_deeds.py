"""What people do with a pack: look, preview, hold, release, and publish by hand."""

from datetime import timedelta

import pytest
from agendas import put_item, put_paper
from engines import ONE_ENGINE
from packed import (
    AMARA,
    DANA,
    OMAR,
    PACK_AT,
    PREVIEW_AT,
    agenda_of_three,
    files,
    lines_of,
    missed,
    posted,
    reader_of,
    tariffs,
    words_of,
)
from sqlmodel import Session, select
from world import AFTER, World, labels, plain, texts

from store.models import FileState, Pack, PackHold, PaperVersion

HOUR = timedelta(hours=1)


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


@pytest.mark.slow
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


@pytest.mark.slow
@ONE_ENGINE
def test_preview_when_it_is_asked_for(world: World) -> None:
    tariffs(world)
    amara = world.person(AMARA)
    amara.opens("/pack")

    amara.presses("Preview")

    message = amara.dm_saying("Preview of the agenda pack")
    assert files([message]) == [("Preview 2027-11-11 Agenda pack.pdf", "Preview: Agenda pack")]


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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
