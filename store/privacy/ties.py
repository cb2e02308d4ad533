"""How rows are tied to people, and what becomes of each when somebody is erased."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Tie:
    """A column that refers to a person, or to a row about one.

    `is_about`: the row is about that person or is theirs, so that all of it is in their export. Otherwise they did
    something in an office: only what everybody may see is, and the columns that `shows` names. When the person is
    erased the row stays, under no name, without the words in `clears`; it goes if `goes`, or if nothing is left
    in the column `goes_unless`.
    """

    is_about: bool = True
    clears: str = ""
    goes: bool = False
    goes_unless: str = ""
    shows: str = ""


_ABOUT = Tie()
_ACTED = Tie(is_about=False)
_GOES = Tie(goes=True)

TIES: Mapping[str, Tie] = {
    "membership.person_id": _ABOUT,
    "office.person_id": _ABOUT,
    "employment.person_id": _ABOUT,
    "apology.person_id": Tie(clears="reason"),
    "apology.recorded_by_id": _ACTED,
    "coming.person_id": _ABOUT,
    "attendance.person_id": Tie(clears="reason"),
    "attendance.recorded_by_id": _ACTED,
    "claim.person_id": Tie(clears="words"),
    "claim.decided_by_id": _ACTED,
    "meeting.confirmed_by_id": _ACTED,
    "meeting_change.changed_by_id": _ACTED,
    "agenda_item.owner_id": _ABOUT,
    "agenda_item.proposed_by_id": _ABOUT,
    "paper.submitted_by_id": _ABOUT,
    "paper_version.submitted_by_id": _ABOUT,
    "pack.published_by_id": _ACTED,
    "pack_hold.held_by_id": _ACTED,
    "pack_hold.released_by_id": _ACTED,
    "minutes_version.made_by_id": _ACTED,
    "minutes_version.circulated_by_id": _ACTED,
    "minutes_comment.person_id": Tie(clears="words"),
    "minutes_approval.approved_by_id": _ACTED,
    "private_session.person_id": Tie(clears="reason why"),
    "private_session.decided_by_id": _ACTED,
    "recorded_decision.recorded_by_id": Tie(is_about=False, clears="origin"),
    "recorded_decision.withdrawn_by_id": _ACTED,
    "action.owner_id": Tie(clears="origin"),
    "action.made_by_id": Tie(is_about=False, clears="origin"),
    "action.closed_by_id": _ACTED,
    "vote.opened_by_id": _ACTED,
    "vote.guest_id": _ABOUT,
    "elector.person_id": _ABOUT,
    "candidate.person_id": _ABOUT,
    "ballot.person_id": Tie(clears="reason"),
    "poll.asked_by_id": _ABOUT,
    "poll_answer.person_id": _ABOUT,
    "position.proposed_by_id": _ABOUT,
    "willing.person_id": _ABOUT,
    "difference.person_id": Tie(clears="words", goes_unless="edited"),
    "publishing_word.person_id": _ACTED,
    "open_call.opened_by_id": _ACTED,
    "nomination.person_id": Tie(clears="statement"),
    "nomination.nominated_by_id": _ACTED,
    "interest.person_id": _GOES,
    "guest.person_id": _ABOUT,
    "guest.invited_by_id": _ACTED,
    "leave_of_absence.person_id": Tie(clears="reason"),
    "leave_of_absence.decided_by_id": _ACTED,
    "report_request.asked_by_id": _ACTED,
    "report_request.sent_by_id": _ACTED,
    "strike_case.person_id": Tie(clears="reply"),
    "strike_opinion.person_id": _ACTED,
    "strike_opinion.case_id": Tie(clears="reason"),
    "invitation.person_id": _GOES,
    "invitation_reply.person_id": _GOES,
    "feed.person_id": _GOES,
    "outbox.to_person_id": _ABOUT,
    "audit.actor_id": Tie(is_about=False, shows="at deed subject"),
    "audit_text.person_id": _GOES,
}
"""Every column that refers to a person, and those by which a row is about the one whom another row is about."""

STAYS: Mapping[str, str] = {
    "attendance": "substitute_name substitute_company",
    "meeting": "title link uid",
    "meeting_change": "reason",
    "agenda_item": "title purpose heading raised_by source reason",
    "paper": "title link",
    "paper_version": "name slack_file_id problem digest",
    "pack": "body",
    "pack_hold": "reason",
    "minutes_version": "reason",
    "minutes_approval": "words",
    "recorded_decision": "words basis_words withdrawn_why",
    "action": "words",
    "vote": "kind question background withdrawn_why digest",
    "elector": "company seat",
    "poll": "question",
    "position": "title idea heading outline draft link",
    "difference": "edited confirmed",
    "publishing_word": "reason",
    "open_call": "words",
    "guest": "decided_by",
    "report_request": "subject report",
    "strike_case": "settled_meeting_ids",
    "outbox": "key kind subject to_channel_id message_ts file_id error",
    "audit": "deed subject facts prev hash",
}
"""Words beside a tie that are the group's, and stay: what it agreed, what an officer told it. Names in them go."""

FIXED: Mapping[str, str] = {
    "person": "name email slack_user_id slack_dm_id post",
    "workspace": "team_id name",
    "company": "name sector",
    "elector": "company seat",
    "audit": "deed subject facts prev hash",
    "inbox": "key reply about",
    "content": "digest",
    "paper_version": "digest",
    "minutes_file": "digest",
    "secret_ballot": "ranking",
    "mailbox": "name",
}
"""Where no name is looked for: what is hashed, what names somebody else, and what erasing deals with by itself."""
