"""The tables.

Every row of a workspace carries its `team_id`. Instants are UTC (`datetime`, always aware), days are local dates in
the group's zone (`date`), and `ends_on` is the last day. Facts whose past matters (apologies, attendance, opinions)
are superseded, never overwritten: the current one has no end.
"""

from sqlmodel import SQLModel

from store.models.agenda import AgendaItem, Content, FileKind, FileState, ItemState, Pack, PackHold, Paper, PaperVersion
from store.models.calendars import CalendarAnswer, Feed, Invitation, InvitationMethod, InvitationReply
from store.models.cases import CaseState, StrikeCase, StrikeOpinion
from store.models.groups import UNBOUND, TermsRow, WorkingGroup, Workspace
from store.models.meetings import Apology, Attendance, Claim, Coming, Meeting, MeetingChange, MeetingDeed
from store.models.people import Company, Employment, Membership, Office, OfficeKind, Person, Seat, SeatKind
from store.models.shell import Answered, AuditEntry, AuditText, Owed

__all__ = [
    "UNBOUND",
    "AgendaItem",
    "Answered",
    "Apology",
    "Attendance",
    "AuditEntry",
    "AuditText",
    "CalendarAnswer",
    "CaseState",
    "Claim",
    "Coming",
    "Company",
    "Content",
    "Employment",
    "Feed",
    "FileKind",
    "FileState",
    "Invitation",
    "InvitationMethod",
    "InvitationReply",
    "ItemState",
    "Meeting",
    "MeetingChange",
    "MeetingDeed",
    "Membership",
    "Office",
    "OfficeKind",
    "Owed",
    "Pack",
    "PackHold",
    "Paper",
    "PaperVersion",
    "Person",
    "SQLModel",
    "Seat",
    "SeatKind",
    "StrikeCase",
    "StrikeOpinion",
    "TermsRow",
    "WorkingGroup",
    "Workspace",
]
