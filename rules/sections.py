"""What the terms settle: the sections of numbers, each number with its clause, unit, question and permitted range."""

from dataclasses import dataclass
from typing import Annotated

from rules.number import Base, Meaning, Share, Subject


@dataclass(frozen=True)
class StrikeTerms:
    """Attendance, what follows from being absent, and how a case is decided."""

    limit: Annotated[int, Meaning("17", "strikes", "How many strikes in a calendar year make a case?", 1, 12)]
    notice_days: Annotated[int, Meaning("17", "days", "How much notice must a compulsory meeting have?", 1, 28)]
    moved_minutes: Annotated[int, Meaning("17", "minutes", "How far may its time move without new notice?", 0, 1440)]
    substitute_is_present: Annotated[
        bool, Meaning("17", "yes or no", "Does a substitute count as the member being there?")
    ]
    leave_counts: Annotated[
        bool, Meaning("17", "yes or no", "Does leave that the chair agreed in advance excuse a member?")
    ]
    agreeing: Annotated[int, Meaning("17", "people", "How many of the officers must agree on a case?", 1, 3)]
    confirm_hours: Annotated[
        int, Meaning("17", "hours", "How soon after a meeting is attendance to be confirmed?", 1, 720)
    ]
    card_minutes: Annotated[int, Meaning("17", "minutes", "How soon after that do the officers have a case?", 1, 1440)]
    case_reminder_days: Annotated[int, Meaning("17", "days", "When are officers reminded of an undecided case?", 1, 90)]
    case_agenda_days: Annotated[int, Meaning("17", "days", "When does an undecided case go on the agenda?", 1, 180)]


@dataclass(frozen=True)
class SeatTerms:
    """How the group is composed."""

    target: Annotated[int, Meaning("10", "members", "About how many members has the group?", 1, 100)]
    fewest: Annotated[int, Meaning("10", "members", "Below how many does the composition view warn?", 1, 100)]
    most: Annotated[int, Meaning("10", "members", "Above how many does the composition view warn?", 1, 100)]
    stakeholder: Annotated[int, Meaning("11", "seats", "How many seats go with a stakeholder's post?", 0, 100)]
    supplier: Annotated[int, Meaning("12", "seats", "How many seats are for suppliers?", 0, 100)]
    sme: Annotated[int, Meaning("13", "seats", "How many of the supplier seats are for smaller companies?", 0, 100)]
    per_company: Annotated[
        int, Meaning("14", "people", "How many people of one company may hold supplier seats?", 1, 10)
    ]


@dataclass(frozen=True)
class TenureTerms:
    """How long a membership or an office lasts, and what a change of employer does."""

    years: Annotated[int, Meaning("14", "years", "How long is a membership?", 1, 10)]
    office_years: Annotated[int, Meaning("9", "years", "How long is an office held?", 1, 10)]
    notice_days: Annotated[
        tuple[int, ...], Meaning("14", "days before the end", "When is the end of a term announced?", 1, 365)
    ]
    employer_months: Annotated[
        int, Meaning("15", "months", "How long may somebody stay whose employer is outside?", 0, 24)
    ]
    employer_notice_days: Annotated[
        tuple[int, ...], Meaning("15", "days before the end", "When is somebody reminded who has to leave?", 1, 365)
    ]
    lapse_is_change: Annotated[
        bool, Meaning("15", "yes or no", "Is a company that lapses or merges a change of employer?")
    ]
    removed_company_keeps_seat: Annotated[
        bool, Meaning("17", "yes or no", "Does a removed member's company keep the seat?")
    ]


@dataclass(frozen=True)
class KindTerms:
    """One kind of decision; without a majority the most votes decide. The clause is that of the kind."""

    majority: Annotated[Share | None, Meaning("", "share", "what share has to be for?")]
    base: Annotated[Base, Meaning("", "votes", "of what is that a share?")]
    turnout: Annotated[Share, Meaning("", "share of the roll", "how many have to take part?")]
    secret: Annotated[bool, Meaning("", "yes or no", "are ballots secret?")]
    counts_shown: Annotated[bool, Meaning("", "yes or no", "are counts shown after the close?")]
    open_days: Annotated[int, Meaning("", "days", "how long is a vote proposed to stay open?", 1, 90)]


@dataclass(frozen=True)
class DecisionTerms:
    """The kinds of decision, and what holds for all of them."""

    funds: Annotated[KindTerms, Subject("22", "Spending members' funds")]
    position: Annotated[KindTerms, Subject("24", "Policy positions")]
    appointment: Annotated[KindTerms, Subject("14", "Appointments")]
    invitation: Annotated[KindTerms, Subject("12", "Regular invitations")]
    procedural: Annotated[KindTerms, Subject("19", "Procedure")]
    candidates_may_vote: Annotated[bool, Meaning("14", "yes or no", "May candidates vote in their own contest?")]
    roll_left: Annotated[
        Share, Meaning("22-24", "share of the roll", "How much of the roll has to be left at the close?")
    ]
    run_on_days: Annotated[int, Meaning("22-24", "days", "How long does a vote run on when turnout is short?", 1, 90)]
    run_on_times: Annotated[int, Meaning("22-24", "times", "How often does a vote run on?", 0, 5)]
    early_close_hours: Annotated[int, Meaning("22-24", "hours", "How long is a vote open at the least?", 0, 720)]
    nudge_hours: Annotated[
        int, Meaning("22-24", "hours", "How far apart are nudges to those who have not voted?", 1, 720)
    ]
    breakdown_from: Annotated[
        int, Meaning("14", "ballots", "From how many secret ballots is a breakdown shown?", 1, 100)
    ]
    ranked_from: Annotated[int, Meaning("14", "candidates", "From how many candidates is the choice ranked?", 2, 100)]
    tie_reruns: Annotated[int, Meaning("14", "times", "How often is a tie voted on again before lots are drawn?", 0, 5)]

    def of(self, kind: str) -> KindTerms:
        """The terms of a kind by its name, "funds" for one."""
        found: KindTerms = getattr(self, kind)
        return found


@dataclass(frozen=True)
class PositionTerms:
    """How a policy position comes about."""

    willing: Annotated[
        int, Meaning("23", "members", "How many must be willing before an outline is developed?", 1, 100)
    ]


@dataclass(frozen=True)
class AgendaTerms:
    """When items are called for and the pack is published."""

    pack_days: Annotated[int, Meaning("20", "days before the meeting", "When is the pack published?", 1, 60)]
    items_called_days: Annotated[int, Meaning("20", "days before the meeting", "When are items called for?", 1, 120)]
    items_deadline_working_days: Annotated[
        int, Meaning("20", "working days before the pack", "When do items close?", 0, 60)
    ]
    preview_working_days: Annotated[
        int, Meaning("20", "working days before the pack", "When is the pack previewed?", 0, 60)
    ]
    short_notice_hours: Annotated[
        int, Meaning("20", "hours before the meeting", "By when is a short-notice pack out?", 0, 168)
    ]
    report_days: Annotated[
        tuple[int, ...],
        Meaning("18", "days before it is due", "When is a sub-group's chair reminded of a report?", 0, 60),
    ]
    report_overdue_days: Annotated[
        int, Meaning("18", "days", "How far apart are reminders of a report that is overdue?", 1, 60)
    ]


@dataclass(frozen=True)
class MeetingTerms:
    """What is planned, what is compulsory, and who is reminded."""

    months_ahead: Annotated[int, Meaning("19", "months", "How far ahead are meetings made?", 1, 36)]
    ordinary_compulsory: Annotated[bool, Meaning("17", "yes or no", "Are ordinary meetings compulsory?")]
    extra_compulsory: Annotated[bool, Meaning("17", "yes or no", "Are extra meetings compulsory?")]
    reminder_days: Annotated[
        tuple[int, ...], Meaning("19", "days before the meeting", "When are members reminded?", 0, 60)
    ]


@dataclass(frozen=True)
class ActionTerms:
    """When the owners of actions are nudged and progress is reported."""

    nudge_before_days: Annotated[
        tuple[int, ...], Meaning("21", "days before it is due", "When is an owner nudged?", 0, 60)
    ]
    nudge_overdue_days: Annotated[
        int, Meaning("21", "days", "How far apart are nudges of an action that is overdue?", 1, 60)
    ]
    progress_months: Annotated[int, Meaning("other", "months", "How often is a progress update drafted?", 1, 12)]


@dataclass(frozen=True)
class MinutesTerms:
    """When the minutes begin."""

    skeleton_minutes: Annotated[
        int, Meaning("21", "minutes", "How soon after attendance is the skeleton ready?", 1, 1440)
    ]
