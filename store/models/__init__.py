"""The tables.

Every row of a workspace carries its `team_id`. Instants are UTC (`datetime`, always aware), days are local dates in
the group's zone (`date`), and `ends_on` is the last day. Facts whose past matters (apologies, attendance, opinions)
are superseded, never overwritten: the current one has no end.
"""

from sqlmodel import SQLModel

from rules.table import SeatKind
from store.models.agenda import AgendaItem, Content, FileKind, FileState, ItemState, Pack, PackHold, Paper, PaperVersion
from store.models.calendars import CalendarAnswer, Feed, Invitation, InvitationMethod, InvitationReply, Mailbox
from store.models.calls import (
    CallState,
    CharterSignature,
    Guest,
    Interest,
    LeaveOfAbsence,
    Nomination,
    NominationState,
    OfficeAgreement,
    OpenCall,
    ReportRequest,
)
from store.models.cases import CaseState, StrikeCase, StrikeOpinion
from store.models.decisions import Basis, RecordedDecision
from store.models.groups import UNBOUND, TermsRow, WorkingGroup, Workspace
from store.models.meetings import Apology, Attendance, Claim, Coming, Meeting, MeetingChange, MeetingDeed
from store.models.minutes import (
    Action,
    ActionState,
    Edition,
    MinutesApproval,
    MinutesComment,
    MinutesFile,
    MinutesVersion,
)
from store.models.people import Company, Employment, Membership, Office, OfficeKind, Person, Seat
from store.models.polls import Poll, PollAnswer, PollOption
from store.models.positions import Difference, Position, PublishingWord, Willing
from store.models.private import PrivateSession
from store.models.shell import Answered, AuditEntry, AuditText, Owed, Turn
from store.models.votes import Ballot, Candidate, Elector, SecretBallot, Vote, VotePaper

__all__ = [
    "UNBOUND",
    "Action",
    "ActionState",
    "AgendaItem",
    "Answered",
    "Apology",
    "Attendance",
    "AuditEntry",
    "AuditText",
    "Ballot",
    "Basis",
    "CalendarAnswer",
    "CallState",
    "Candidate",
    "CaseState",
    "CharterSignature",
    "Claim",
    "Coming",
    "Company",
    "Content",
    "Difference",
    "Edition",
    "Elector",
    "Employment",
    "Feed",
    "FileKind",
    "FileState",
    "Guest",
    "Interest",
    "Invitation",
    "InvitationMethod",
    "InvitationReply",
    "ItemState",
    "LeaveOfAbsence",
    "Mailbox",
    "Meeting",
    "MeetingChange",
    "MeetingDeed",
    "Membership",
    "MinutesApproval",
    "MinutesComment",
    "MinutesFile",
    "MinutesVersion",
    "Nomination",
    "NominationState",
    "Office",
    "OfficeAgreement",
    "OfficeKind",
    "OpenCall",
    "Owed",
    "Pack",
    "PackHold",
    "Paper",
    "PaperVersion",
    "Person",
    "Poll",
    "PollAnswer",
    "PollOption",
    "Position",
    "PrivateSession",
    "PublishingWord",
    "RecordedDecision",
    "ReportRequest",
    "SQLModel",
    "Seat",
    "SeatKind",
    "SecretBallot",
    "StrikeCase",
    "StrikeOpinion",
    "TermsRow",
    "Turn",
    "Vote",
    "VotePaper",
    "Willing",
    "WorkingGroup",
    "Workspace",
]
