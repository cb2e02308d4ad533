"""Strike cases in the store: opened once, settled as the officers agree, withdrawn when the record says so."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from small import NOW, TODAY, found, meeting, person, seat
from sqlmodel import Session, select

from rules.ruling import Choice
from rules.strikes import Status
from store import attendance, audit, cases, consequences, members, terms, words
from store.models import CaseState, Meeting, OfficeKind, Owed, Person, StrikeCase, WorkingGroup

DAY = timedelta(days=1)
OFFICES = (OfficeKind.CHAIR, OfficeKind.VICE_CHAIR, OfficeKind.PROGRAMME_MANAGER, OfficeKind.SRO)


@dataclass
class Table:
    """A group with four officers and Omar, and two meetings that are over."""

    session: Session
    group: WorkingGroup
    officers: list[Person]
    omar: Person
    meetings: list[Meeting]

    def record(self, number: int, status: Status, who: Person | None = None) -> None:
        held, who = self.meetings[number], who or self.omar
        attendance.confirm(self.session, meeting=held, statuses={who.id: status}, recorded_by=self.officers[2], now=NOW)
        consequences.follow(
            self.session,
            group=self.group,
            meeting=held,
            person_ids=[who.id],
            now=NOW,
            terms=terms.history(self.session, group=self.group),
        )

    def says(self, officer: int, choice: Choice, **options: object) -> object:
        return cases.give_opinion(
            self.session,
            group=self.group,
            case=self.case,
            officer=self.officers[officer],
            choice=choice,
            now=NOW,
            terms=terms.history(self.session, group=self.group),
            **options,  # type: ignore[arg-type]
        )

    @property
    def case(self) -> StrikeCase:
        return self.session.exec(select(StrikeCase).order_by(StrikeCase.id.desc())).first()  # type: ignore[return-value, attr-defined]

    def owed(self, kind: str) -> list[str]:
        rows = self.session.exec(select(Owed, Person).where(Owed.kind == kind, Person.id == Owed.to_person_id))
        return sorted(to.name for _, to in rows)


@pytest.fixture
def table(session: Session) -> Table:
    group = found(session)
    terms.adopt(session, group=group, terms=terms.preset(), effective_on=TODAY - 900 * DAY, now=NOW)
    officers = [person(session, name) for name in ("Amara", "Tomasz", "Dana", "Rhiannon")]
    for officer, kind in zip(officers, OFFICES, strict=True):
        seat(session, group, officer)
        members.appoint(session, group=group, person=officer, kind=kind, starts_on=TODAY - 200 * DAY)
    omar = person(session, "Omar")
    seat(session, group, omar)
    made = [meeting(session, group, NOW - offset * DAY) for offset in (60, 30, 2)]
    return Table(session, group, officers, omar, made)


def test_follow_first_strike_is_a_word_and_no_case(table: Table) -> None:
    table.record(0, Status.ABSENT)

    assert table.case is None
    assert table.owed(words.WORD) == ["Omar"]


def test_follow_at_the_limit_opens_one_case(table: Table) -> None:
    table.record(0, Status.ABSENT)
    table.record(1, Status.APOLOGIES)
    table.record(1, Status.ABSENT)

    assert len(table.session.exec(select(StrikeCase)).all()) == 1
    assert (table.case.state, table.case.round, table.case.year) == (CaseState.OPEN, 1, 2027)
    assert table.owed(cases.CARD) == ["Amara", "Dana", "Tomasz"]
    assert table.owed(cases.TOLD) == ["Omar"]


def test_follow_corrected_record_withdraws_the_case(table: Table) -> None:
    table.record(0, Status.ABSENT)
    table.record(1, Status.ABSENT)

    table.record(0, Status.PRESENT)

    assert (table.case.state, table.case.settled_at) == (CaseState.WITHDRAWN, NOW)
    assert table.owed(cases.OUTCOME) == ["Omar"]
    cards = table.session.exec(select(Owed).where(Owed.kind == cases.CARD))
    assert {card.wanted for card in cards} == {2}, "each card is drawn again"


def test_follow_the_chair_as_subject_is_left_out(table: Table) -> None:
    amara = table.officers[0]
    table.record(0, Status.ABSENT, amara)
    table.record(1, Status.ABSENT, amara)

    assert table.owed(cases.CARD) == ["Dana", "Tomasz"]


def test_give_opinion_two_that_agree_settle_it(table: Table) -> None:
    table.record(0, Status.ABSENT)
    table.record(1, Status.ABSENT)

    table.says(0, Choice.REMOVE)
    assert table.case.state is CaseState.OPEN
    table.says(2, Choice.REMOVE)

    assert (table.case.state, table.case.settled_meeting_ids) == (
        CaseState.REMOVED,
        [table.meetings[0].id, table.meetings[1].id],
    )
    [membership] = members.memberships_of(table.session, group=table.group, person_id=table.omar.id)
    assert (membership.ends_on, membership.ended_at) == (TODAY, NOW)
    assert table.owed(cases.OUTCOME) == ["Omar"]


def test_give_opinion_the_sro_is_asked_where_they_split(table: Table) -> None:
    table.record(0, Status.ABSENT)
    table.record(1, Status.ABSENT)

    table.says(0, Choice.REMOVE)
    table.says(1, Choice.WAIVE, reason="illness")
    table.says(2, Choice.DEFER, reason="later", until=TODAY + 9 * DAY)

    assert "Rhiannon" in table.owed(cases.CARD)


def test_waived_case_a_further_strike_opens_a_new_one(table: Table) -> None:
    table.record(0, Status.ABSENT)
    table.record(1, Status.ABSENT)
    table.says(0, Choice.WAIVE, reason="illness")
    table.says(1, Choice.WAIVE, reason="illness")
    waived = table.case

    table.record(2, Status.ABSENT)

    assert waived.state is CaseState.WAIVED
    assert (table.case.id, table.case.state) == (waived.id + 1, CaseState.OPEN)


def test_bring_back_is_the_same_case_with_fresh_cards(table: Table) -> None:
    table.record(0, Status.ABSENT)
    table.record(1, Status.ABSENT)
    until = TODAY + 9 * DAY
    table.says(0, Choice.DEFER, reason="later", until=until)
    table.says(1, Choice.DEFER, reason="later", until=until)
    case = table.case
    assert (case.state, case.deferred_until, list(cases.deferred(table.session))) == (CaseState.DEFERRED, until, [case])

    cases.bring_back(
        table.session, group=table.group, case=case, now=NOW, terms=terms.history(table.session, group=table.group)
    )

    assert (case.state, case.round, case.deferred_until) == (CaseState.OPEN, 2, None)
    assert cases.opinions_on(table.session, case=case) == []
    assert table.owed(cases.CARD) == ["Amara", "Amara", "Dana", "Dana", "Tomasz", "Tomasz"]


def test_every_step_is_in_the_audit_trail(table: Table) -> None:
    table.record(0, Status.ABSENT)
    table.record(1, Status.ABSENT)
    table.says(0, Choice.WAIVE, reason="illness")
    table.says(1, Choice.WAIVE, reason="illness")

    deeds = table.session.exec(select(audit.AuditEntry.deed).order_by(audit.AuditEntry.seq)).all()

    assert list(deeds) == ["strike.open", "strike.opinion", "strike.opinion", "strike.waive"]
    assert audit.first_broken_link(table.session, group_id=table.group.id) is None


def test_case_of_is_the_groups_own(table: Table) -> None:
    table.record(0, Status.ABSENT)
    table.record(1, Status.ABSENT)
    other = found(table.session, "Other", channel_id="C0OTHER")

    assert cases.case_of(table.session, group=table.group, case_id=table.case.id) is table.case
    assert cases.case_of(table.session, group=other, case_id=table.case.id) is None
