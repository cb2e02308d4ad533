"""Agenda items behind the front door: positions, what goes on to a later meeting, and what is kept from whom."""

from datetime import UTC, datetime, timedelta

import pytest
from small import NOW, found, meeting, person, seat
from sqlmodel import Session, select

from rules.refusal import Refusal
from rules.strikes import MeetingState
from store import agenda, papers, schedule
from store.models import (
    AgendaItem,
    AuditEntry,
    CaseState,
    FileState,
    ItemState,
    Meeting,
    MeetingChange,
    MeetingDeed,
    Owed,
    PaperVersion,
    Person,
    StrikeCase,
    WorkingGroup,
)

DAY = timedelta(days=1)
NOVEMBER = datetime(2027, 11, 11, 10, tzinfo=UTC)
DECEMBER = datetime(2027, 12, 9, 10, tzinfo=UTC)
JANUARY = datetime(2028, 1, 13, 10, tzinfo=UTC)
AFTER = NOVEMBER + timedelta(hours=3)


class Hall:
    """A group with three meetings to come and a member who proposes things."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.group = found(session)
        self.priya = person(session, "Priya Raman", "U0PRIYA")
        self.dana = person(session, "Dana Whitlock", "U0DANA")
        seat(session, self.group, self.priya)
        self.november = meeting(session, self.group, NOVEMBER)
        self.december = meeting(session, self.group, DECEMBER)
        self.january = meeting(session, self.group, JANUARY)

    def item(self, title: str, **more: object) -> AgendaItem:
        given = {
            "group": self.group,
            "meeting": self.november,
            "title": title,
            "purpose": "",
            "minutes": 15,
            "owner": self.priya,
            "heading": "",
            "raised_by": "",
            "is_private": False,
            "proposed_by": self.priya,
            "now": NOW,
            **more,
        }
        return agenda.propose(self.session, **given)  # type: ignore[arg-type]

    def hold(self, there: Meeting) -> None:
        there.state = MeetingState.HELD
        self.session.add(there)

    def deeds(self) -> list[str]:
        entries = self.session.exec(select(AuditEntry).order_by(AuditEntry.id))  # type: ignore[arg-type]
        return [entry.deed.removeprefix("agenda.") for entry in entries]

    def told(self, kind: str) -> list[str]:
        return [row.subject for row in self.session.exec(select(Owed).where(Owed.kind == kind))]

    def titles(self, there: Meeting) -> list[str]:
        return [item.title for item in agenda.running_order(self.session, meeting=there)]


@pytest.fixture
def hall(session: Session) -> Hall:
    return Hall(session)


def move(hall: Hall, item: AgendaItem, before: AgendaItem | None) -> None:
    agenda.move(hall.session, group=hall.group, item=item, before=before, actor=hall.dana, now=NOW)


def carry(hall: Hall, item: AgendaItem, to: Meeting, actor: Person | None = None) -> AgendaItem:
    return agenda.carry_over(hall.session, group=hall.group, item=item, to=to, actor=actor, now=AFTER)


def carry_unfinished(hall: Hall, to: Meeting) -> list[AgendaItem]:
    return agenda.carry_unfinished(hall.session, group=hall.group, to=to, now=AFTER)


# proposing


@pytest.mark.slow
def test_items_stand_in_the_order_in_which_they_came(hall: Hall) -> None:
    hall.item("Budget")
    hall.item("Standards", is_accepted=True)

    found = agenda.running_order(hall.session, meeting=hall.november)

    assert [(item.title, item.position, item.state) for item in found] == [
        ("Budget", 1, ItemState.PROPOSED),
        ("Standards", 2, ItemState.ACCEPTED),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.HELD])
def test_a_meeting_that_is_off_takes_no_items(hall: Hall, state: MeetingState) -> None:
    hall.november.state = state

    with pytest.raises(Refusal, match="takes no more items") as refused:
        hall.item("Budget")

    assert refused.value.field == "meeting"


def test_a_meeting_that_has_begun_takes_no_items(hall: Hall) -> None:
    with pytest.raises(Refusal, match="takes no more items"):
        hall.item("Budget", now=NOVEMBER)


def test_what_comes_by_itself_comes_once(hall: Hall) -> None:
    first = hall.item("Report of the sub-group", source="report:3", proposed_by=None)

    assert hall.item("Another title", source="report:3", proposed_by=None).id == first.id
    assert hall.titles(hall.november) == ["Report of the sub-group"]
    assert hall.item("The same", source="report:3", meeting=hall.december, proposed_by=None).id != first.id


def test_the_words_of_an_item_stay_out_of_the_hashed_part_of_the_audit_trail(hall: Hall) -> None:
    hall.item("A secret budget", purpose="Nobody knows", raised_by="A stranger")

    [entry] = hall.session.exec(select(AuditEntry)).all()
    assert (entry.deed, entry.actor_id) == ("agenda.propose", hall.priya.id)
    assert not [word for word in ("secret", "Nobody", "stranger") if word in str(entry.facts)]


# arranging


def test_two_people_who_press_the_same_button_move_an_item_once(hall: Hall) -> None:
    one, two, three = hall.item("One"), hall.item("Two"), hall.item("Three")

    move(hall, three, before=two)
    move(hall, three, before=two)

    assert hall.titles(hall.november) == ["One", "Three", "Two"]
    assert hall.deeds().count("move") == 1, "the second press changes nothing"
    move(hall, one, before=None)
    assert hall.titles(hall.november) == ["Three", "Two", "One"]


def test_an_item_cannot_be_moved_in_front_of_one_that_has_gone(hall: Hall) -> None:
    one, two = hall.item("One"), hall.item("Two")
    elsewhere = hall.item("Elsewhere", meeting=hall.december)
    agenda.withdraw(hall.session, group=hall.group, item=one, reason="No need", actor=hall.dana, now=NOW)

    for gone in (one, elsewhere):
        with pytest.raises(Refusal, match="agenda has changed meanwhile"):
            move(hall, two, before=gone)


def test_accepting_twice_is_told_once(hall: Hall) -> None:
    item = hall.item("Budget")

    for _ in range(2):
        agenda.accept(hall.session, group=hall.group, item=item, actor=hall.dana, now=NOW)

    assert hall.deeds() == ["propose", "accept"]
    assert hall.told(agenda.NEWS) == [f"{item.id}:accepted:{hall.priya.id}"]


def test_an_edit_that_changes_nothing_is_none(hall: Hall) -> None:
    item = hall.item("Budget", purpose="Decide")
    same = {
        "group": hall.group,
        "item": item,
        "title": "Budget",
        "purpose": "Decide",
        "owner": hall.priya,
        "heading": "",
        "raised_by": "",
        "is_private": False,
        "actor": hall.dana,
        "now": NOW,
    }

    agenda.edit(hall.session, **same, minutes=15)  # type: ignore[arg-type]
    assert hall.deeds() == ["propose"]
    agenda.edit(hall.session, **same, minutes=25)  # type: ignore[arg-type]

    assert (item.minutes, hall.deeds()) == (25, ["propose", "edit"])
    entry = hall.session.exec(select(AuditEntry).where(AuditEntry.deed == "agenda.edit")).one()
    assert entry.facts == {"meeting": hall.november.id, "changed": ["minutes"], "was": {"minutes": 15}}


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_item_is_not_taken_off_without_a_reason(hall: Hall, reason: str) -> None:
    item = hall.item("Budget")

    with pytest.raises(Refusal, match="give a reason"):
        agenda.withdraw(hall.session, group=hall.group, item=item, reason=reason, actor=hall.dana, now=NOW)

    assert item.state is ItemState.PROPOSED


def test_what_is_off_the_agenda_or_under_way_is_not_arranged_any_more(hall: Hall) -> None:
    item, other = hall.item("Budget"), hall.item("Standards")
    agenda.withdraw(hall.session, group=hall.group, item=item, reason="No need", actor=hall.dana, now=NOW)

    with pytest.raises(Refusal, match="withdrawn by now"):
        agenda.accept(hall.session, group=hall.group, item=item, actor=hall.dana, now=NOW)
    with pytest.raises(Refusal, match="meeting has begun"):
        agenda.accept(hall.session, group=hall.group, item=other, actor=hall.dana, now=NOVEMBER)
    with pytest.raises(Refusal, match="has not begun"):
        agenda.mark_done(hall.session, group=hall.group, item=other, actor=hall.dana, now=NOW)


# going on to a later agenda


def test_a_deferred_item_is_on_the_other_agenda_with_its_papers(hall: Hall) -> None:
    item = hall.item("Budget", purpose="Decide", heading="5a", raised_by="A supplier", is_private=True, is_late=True)
    papers.submit_link(hall.session, item=item, link="https://example.org/a", person=hall.priya, now=NOW)
    version = papers.submit_file(
        hall.session, item=item, slack_file_id="F1", name="b.pdf", person=hall.priya, now=NOW, is_late=True
    )

    following = agenda.defer(
        hall.session,
        group=hall.group,
        item=item,
        to=hall.december,
        reason="Figures are missing",
        actor=hall.dana,
        now=NOW,
    )

    assert (item.state, item.reason) == (ItemState.DEFERRED, "Figures are missing")
    assert hall.titles(hall.november) == []
    said = (following.title, following.purpose, following.heading, following.raised_by, following.is_private)
    assert said == ("Budget", "Decide", "5a", "A supplier", True)
    assert (following.state, following.is_late, following.came_from_id) == (ItemState.ACCEPTED, False, item.id)
    copied = papers.of_item(hall.session, item_id=following.id)
    assert [(paper.title, paper.link) for paper in copied] == [
        ("https://example.org/a", "https://example.org/a"),
        ("b", ""),
    ]
    [on_its_way] = papers.versions_of(hall.session, paper=copied[1])
    assert (on_its_way.slack_file_id, on_its_way.state, on_its_way.is_late) == ("F1", FileState.ARRIVING, False)
    assert hall.session.get_one(PaperVersion, version.id).is_late, "the old one stays as it was"


def test_a_paper_goes_on_in_the_version_that_is_current(hall: Hall) -> None:
    item = hall.item("Budget")
    first = papers.submit_file(
        hall.session, item=item, slack_file_id="F1", name="b.pdf", person=hall.priya, now=NOW, is_late=False
    )
    [paper] = papers.of_item(hall.session, item_id=item.id)
    refused = papers.new_version(
        hall.session, paper=paper, slack_file_id="F2", name="c.pdf", person=hall.priya, now=NOW, is_late=False
    )
    first.state, refused.state = FileState.KEPT, FileState.REFUSED

    following = carry(hall, item, hall.december)

    [copied] = papers.of_item(hall.session, item_id=following.id)
    assert [version.name for version in papers.versions_of(hall.session, paper=copied)] == ["b.pdf"]
    assert papers.current(hall.session, paper=copied) is not None


def test_a_paper_that_was_not_taken_does_not_go_on(hall: Hall) -> None:
    item = hall.item("Budget")
    version = papers.submit_file(
        hall.session, item=item, slack_file_id="F1", name="b.exe", person=hall.priya, now=NOW, is_late=False
    )
    version.state = FileState.REFUSED

    assert papers.of_item(hall.session, item_id=carry(hall, item, hall.december).id) == []


@pytest.mark.parametrize("place", ["november", "begun"])
def test_an_item_is_deferred_to_another_meeting_to_come(hall: Hall, place: str) -> None:
    item = hall.item("Budget", meeting=hall.december)
    to = {"november": hall.december, "begun": hall.november}[place]

    with pytest.raises(Refusal, match="choose another meeting"):
        agenda.defer(
            hall.session, group=hall.group, item=item, to=to, reason="Later", actor=hall.dana, now=NOVEMBER + DAY
        )


def test_what_a_meeting_left_goes_on_once(hall: Hall) -> None:
    hall.item("Budget", is_accepted=True)
    hall.item("Standards")
    done = hall.item("Welcome")
    gone = hall.item("Gone")
    agenda.withdraw(hall.session, group=hall.group, item=gone, reason="No need", actor=hall.dana, now=NOW)
    assert carry_unfinished(hall, hall.december) == [], "attendance is not confirmed yet"
    hall.hold(hall.november)
    agenda.mark_done(hall.session, group=hall.group, item=done, actor=hall.dana, now=AFTER)

    assert [item.title for item in carry_unfinished(hall, hall.december)] == ["Budget", "Standards"]
    assert carry_unfinished(hall, hall.december) == []
    assert carry_unfinished(hall, hall.january) == []

    there = agenda.running_order(hall.session, meeting=hall.december)
    assert [(item.title, item.state) for item in there] == [
        ("Budget", ItemState.ACCEPTED),
        ("Standards", ItemState.PROPOSED),
    ]
    assert hall.titles(hall.november) == ["Budget", "Standards", "Welcome"], "they were on that agenda"
    assert len(hall.told(agenda.MINE)) == 4, "no card for what is not new"
    assert len([subject for subject in hall.told(agenda.NEWS) if ":carried:" in subject]) == 2


def test_what_waited_for_a_meeting_that_was_called_off_goes_on(hall: Hall) -> None:
    hall.item("Budget")
    hall.november.state = MeetingState.CANCELLED

    before = agenda.carry_unfinished(hall.session, group=hall.group, to=hall.december, now=NOVEMBER - DAY)

    assert before == [], "it may still be reinstated"
    assert len(carry_unfinished(hall, hall.december)) == 1


def test_an_item_goes_on_from_meeting_to_meeting_and_says_from_where(hall: Hall) -> None:
    item = hall.item("Budget", is_accepted=True)
    second = carry(hall, item, hall.december)

    third = agenda.carry_over(
        hall.session, group=hall.group, item=second, to=hall.january, actor=None, now=DECEMBER + DAY
    )

    assert agenda.origin_of(hall.session, item=third) is second
    assert agenda.successor_of(hall.session, item=item) is second


def test_an_officer_sends_an_item_elsewhere_than_the_clock_did(hall: Hall) -> None:
    item = hall.item("Budget", is_accepted=True)
    by_itself = carry(hall, item, hall.december)

    assert carry(hall, item, hall.january) is by_itself, "the clock leaves it where it is"
    by_hand = carry(hall, item, hall.january, actor=hall.dana)

    assert (by_itself.state, by_hand.meeting_id) == (ItemState.WITHDRAWN, hall.january.id)
    assert hall.titles(hall.december) == []
    assert carry(hall, item, hall.december, actor=hall.dana) is by_itself, "and back again, where it was"
    assert (hall.titles(hall.december), hall.titles(hall.january)) == (["Budget"], [])


def test_what_was_done_after_all_comes_off_the_next_agenda_and_back(hall: Hall) -> None:
    item = hall.item("Budget", is_accepted=True)
    following = carry(hall, item, hall.december)

    agenda.mark_done(hall.session, group=hall.group, item=item, actor=hall.dana, now=AFTER)

    assert (item.state, following.state) == (ItemState.DONE, ItemState.WITHDRAWN)
    carry(hall, item, hall.december, actor=hall.dana)
    assert (item.state, following.state, following.reason) == (ItemState.ACCEPTED, ItemState.ACCEPTED, "")


def test_what_an_officer_took_off_the_next_agenda_does_not_come_back_by_itself(hall: Hall) -> None:
    item = hall.item("Budget", is_accepted=True)
    hall.hold(hall.november)
    following = carry(hall, item, hall.december)

    agenda.withdraw(hall.session, group=hall.group, item=following, reason="Settled", actor=hall.dana, now=AFTER)

    assert carry_unfinished(hall, hall.december) == carry_unfinished(hall, hall.january) == []


# for the officers alone


def a_case(hall: Hall) -> StrikeCase:
    case = StrikeCase(
        team_id=hall.group.team_id,
        group_id=hall.group.id,
        person_id=hall.priya.id,
        year=2027,
        opened_at=NOW,
        asked_at=NOW,
    )
    hall.session.add(case)
    hall.session.flush()
    return case


def put(hall: Hall, case: StrikeCase, now: datetime = NOW) -> None:
    agenda.put_case(hall.session, group=hall.group, case=case, now=now)


def seen_by_officer(hall: Hall, there: Meeting, viewer: Person) -> list[int]:
    found = agenda.officers_items(hall.session, meeting=there, viewer_id=viewer.id)
    return [case.id for _, case in found]


def test_a_case_is_on_no_list_that_members_see(hall: Hall) -> None:
    case = a_case(hall)
    budget = hall.item("Budget")

    for _ in range(2):
        put(hall, case)

    assert hall.titles(hall.november) == ["Budget"]
    assert seen_by_officer(hall, hall.november, hall.dana) == [case.id]
    assert seen_by_officer(hall, hall.november, hall.priya) == [], "not even an officer whom it is about"
    [row] = hall.session.exec(select(AgendaItem).where(AgendaItem.source != "")).all()
    assert agenda.item_of(hall.session, group=hall.group, item_id=row.id) is None
    assert "Priya" not in row.title + row.purpose
    assert hall.told(agenda.CARD) + hall.told(agenda.MINE) == [f"{budget.id}:{hall.priya.id}"], "of the budget alone"


def test_an_undecided_case_moves_on_with_the_meetings(hall: Hall) -> None:
    case = a_case(hall)
    put(hall, case)
    assert agenda.case_waits_for(hall.session, case=case) is hall.november
    hall.hold(hall.november)

    put(hall, case, now=AFTER)

    assert agenda.case_waits_for(hall.session, case=case) is hall.december
    assert carry_unfinished(hall, hall.december) == [], "it is not carried over like the others"


def test_a_case_that_is_settled_comes_off_the_agenda_and_may_come_back(hall: Hall) -> None:
    case = a_case(hall)
    put(hall, case)

    agenda.drop_case(hall.session, group=hall.group, case=case, now=NOW)
    assert seen_by_officer(hall, hall.november, hall.dana) == []
    case.state = CaseState.OPEN
    put(hall, case)

    assert seen_by_officer(hall, hall.november, hall.dana) == [case.id]


def test_without_a_meeting_to_come_a_case_waits_for_one(hall: Hall) -> None:
    case = a_case(hall)

    put(hall, case, now=JANUARY + DAY)

    assert agenda.case_waits_for(hall.session, case=case) is None


# when members heard of a meeting


def added(hall: Hall, at: datetime) -> Meeting:
    return schedule.add(
        hall.session,
        group=hall.group,
        starts_at=DECEMBER + 7 * DAY,
        minutes=60,
        title="Extra",
        is_compulsory=False,
        actor=hall.dana,
        now=at,
    )


def test_an_extra_meeting_was_called_when_it_was_planned(hall: Hall) -> None:
    assert agenda.called_at(hall.session, meeting=added(hall, NOW)) == NOW


def test_marking_a_meeting_compulsory_does_not_call_it_again(hall: Hall) -> None:
    extra = added(hall, NOW)

    schedule.mark_compulsory(hall.session, group=hall.group, meeting=extra, actor=hall.dana, now=NOW + DAY)

    assert agenda.called_at(hall.session, meeting=extra) == NOW


def test_a_meeting_of_the_rule_was_called_when_it_was_announced(hall: Hall) -> None:
    assert agenda.called_at(hall.session, meeting=hall.november) == NOVEMBER - 60 * DAY


def test_an_import_says_nothing_of_when_a_meeting_was_called(hall: Hall) -> None:
    hall.november.announced_at = None

    assert agenda.called_at(hall.session, meeting=hall.november) is None


def test_a_move_to_another_date_calls_a_meeting_again(hall: Hall) -> None:
    hall.november.settled_at = NOW
    hall.session.add(
        MeetingChange(
            team_id=hall.group.team_id,
            meeting_id=hall.november.id,
            number=1,
            deed=MeetingDeed.MOVED,
            was_at=NOVEMBER,
            starts_at=NOVEMBER + timedelta(minutes=30),
            changed_at=NOW + DAY,
            changed_by_id=hall.dana.id,
        )
    )
    hall.session.flush()

    assert agenda.called_at(hall.session, meeting=hall.november) == NOW, "but not one by half an hour"


# what was not called for yet


def test_a_meeting_is_called_for_once_on_each_date(hall: Hall) -> None:
    def uncalled() -> list[Meeting]:
        return [each for each, _ in agenda.uncalled(hall.session, now=NOW, until=DECEMBER + DAY)]

    assert uncalled() == [hall.november, hall.december]
    agenda.call_for_items(hall.session, group=hall.group, meeting=hall.november, now=NOW, until=NOVEMBER - 10 * DAY)
    assert uncalled() == [hall.december]
    hall.november.on_date += DAY
    hall.session.flush()

    assert uncalled() == [hall.november, hall.december]


def test_a_group_without_a_channel_is_not_called(session: Session) -> None:
    group: WorkingGroup = found(session, channel_id=None)
    meeting(session, group, NOVEMBER)

    assert agenda.uncalled(session, now=NOW, until=DECEMBER) == []
