"""Agenda items in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.render.agenda import PURPOSE_SHOWN, headings_to_choose, marks, on_the_clock, purpose_shown, taken, when
from rules.agenda import Place, Planned, running_order
from rules.terms import Terms
from store.models import AgendaItem, ItemState, Meeting, Person

TEN = datetime(2027, 7, 8, 9, tzinfo=UTC)
MEETING = Meeting(title="Monthly <meeting>", starts_at=TEN, on_date=date(2027, 7, 8), minutes=60)
OWNER = Person(name="Priya <Raman>")


def item(**more: object) -> AgendaItem:
    given = {"title": "Budget & costs", "minutes": 20, "state": ItemState.ACCEPTED, "position": 1, **more}
    return AgendaItem(**given)


@pytest.mark.parametrize(("owner", "whose"), [(OWNER, ", Priya &lt;Raman&gt;"), (None, "")])
def test_on_the_clock(owner: Person | None, whose: str) -> None:
    place = Place(1, "P2", TEN, TEN + timedelta(minutes=20))

    assert on_the_clock(place, item(), owner=owner, zone="Europe/London") == (
        f"*P2. <!date^1815037200^{{time}}|10:00>  Budget &amp; costs* – 20 min{whose}"
    )


def test_marks_are_none_for_an_ordinary_item(terms: Terms) -> None:
    assert marks(item(), terms=terms, came_from=None) == []


def test_marks_name_everything_that_sets_an_item_apart(terms: Terms) -> None:
    special = item(
        state=ItemState.PROPOSED, is_private=True, is_late=True, raised_by="A <supplier>", heading="Charter 1"
    )

    assert marks(special, terms=terms, came_from=MEETING) == [
        "_not accepted yet_",
        "_private: members only_",
        "_late_",
        "_carried over from Thu 8 Jul 2027_",
        "_raised by A &lt;supplier&gt;_",
        "_Charter 1 Interoperability first_",
    ]


def test_marks_keep_a_heading_that_the_terms_have_no_more(terms: Terms) -> None:
    assert marks(item(heading="5z"), terms=terms, came_from=None) == ["_5z_"]
    assert marks(item(state=ItemState.DONE), terms=terms, came_from=None) == ["_done_"]


def test_purpose_is_cut_where_it_is_long() -> None:
    assert purpose_shown(item(purpose="Decide <it>")) == "Decide &lt;it&gt;"
    assert purpose_shown(item(purpose="x" * PURPOSE_SHOWN)) == "x" * PURPOSE_SHOWN
    assert purpose_shown(item(purpose="x" * (PURPOSE_SHOWN + 1))) == "x" * PURPOSE_SHOWN + "…"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ([], "There is nothing on the agenda yet."),
        ([20], "1 item, 20 of 60 minutes."),
        ([20, 40], "2 items, 60 of 60 minutes."),
        (
            [20, 41],
            "*The agenda is too long:* its items take 61 minutes and the meeting has 60. That is 1 minute too many.",
        ),
    ],
)
def test_taken(minutes: list[int], words: str) -> None:
    planned = [Planned(number, False, each) for number, each in enumerate(minutes)]

    assert taken(running_order(planned, starts_at=TEN, length=60), MEETING, seen=len(minutes)) == words


def test_taken_counts_no_item_that_a_reader_does_not_see() -> None:
    order = running_order([Planned(1, True, 20)], starts_at=TEN, length=60)

    assert taken(order, MEETING, seen=0) == "There is nothing on the agenda yet."


def test_when_names_the_meeting_and_its_instant() -> None:
    assert when(MEETING, zone="Europe/London") == (
        "Monthly &lt;meeting&gt;, <!date^1815037200^{date_long}, {time}|Thursday 8 July 2027, 10:00>"
    )


def test_headings_to_choose(terms: Terms) -> None:
    assert next(iter(headings_to_choose(terms))) == ("5a", "5a – Oversight, and new needs for standards")
