"""Who may do what: one table, and a refusal that says who can."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from rules.refusal import Refusal


class Role(StrEnum):
    """What a person is to a group; one person can be several, and a deputy of the programme manager acts as one."""

    SRO = "sro"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    PROGRAMME_MANAGER = "programme_manager"
    MEMBER = "member"
    SUBGROUP_CHAIR = "subgroup_chair"
    GUEST = "guest"
    OUTSIDER = "outsider"
    WORKSPACE_ADMIN = "workspace_admin"


class Deed(StrEnum):
    """Everything that somebody can be allowed or refused."""

    SEND_APOLOGIES = "send_apologies"
    SAY_COMING = "say_coming"
    SHOW_WILLING = "show_willing"
    NOMINATE = "nominate"
    CLAIM_PRESENCE = "claim_presence"
    UPDATE_OWN_ACTION = "update_own_action"
    CAST_BALLOT = "cast_ballot"
    SEND_APOLOGIES_FOR = "send_apologies_for"
    SUBMIT_ITEM = "submit_item"
    PROPOSE_POSITION = "propose_position"
    ASK_POLL = "ask_poll"
    ANSWER_POLL = "answer_poll"
    END_POLL = "end_poll"
    REQUEST_PRIVATE_SESSION = "request_private_session"
    COMMENT_ON_MINUTES = "comment_on_minutes"
    EDIT_ITEM = "edit_item"
    ACCEPT_ITEM = "accept_item"
    ORDER_ITEMS = "order_items"
    DEFER_ITEM = "defer_item"
    HOLD_PACK = "hold_pack"
    PUBLISH_PACK = "publish_pack"
    SCHEDULE_MEETING = "schedule_meeting"
    MOVE_MEETING = "move_meeting"
    RENAME_MEETING = "rename_meeting"
    CANCEL_MEETING = "cancel_meeting"
    REINSTATE_MEETING = "reinstate_meeting"
    MARK_COMPULSORY = "mark_compulsory"
    MARK_NOT_HELD = "mark_not_held"
    CONFIRM_ATTENDANCE = "confirm_attendance"
    CORRECT_ATTENDANCE = "correct_attendance"
    DECIDE_CLAIM = "decide_claim"
    INVITE_GUEST = "invite_guest"
    ASSIGN_ACTION = "assign_action"
    CLOSE_ACTION = "close_action"
    REQUEST_REPORT = "request_report"
    OPEN_VOTE = "open_vote"
    EXTEND_VOTE = "extend_vote"
    WITHDRAW_VOTE = "withdraw_vote"
    RECORD_DECISION = "record_decision"
    MOVE_POSITION = "move_position"
    DECIDE_STRIKE = "decide_strike"
    DECIDE_SPLIT_STRIKE = "decide_split_strike"
    DECLARE_DIVIDED = "declare_divided"
    PUBLISH_DIVIDED = "publish_divided"
    ASK_LEAVE = "ask_leave"
    AGREE_LEAVE = "agree_leave"
    AGREE_PRIVATE_SESSION = "agree_private_session"
    APPROVE_MINUTES = "approve_minutes"
    MANAGE_ROSTER = "manage_roster"
    MANAGE_SEATS = "manage_seats"
    MANAGE_OFFICES = "manage_offices"
    MANAGE_COMPANIES = "manage_companies"
    MANAGE_CHARTER = "manage_charter"
    MANAGE_SUBGROUPS = "manage_subgroups"
    EXPORT_GROUP = "export_group"
    CHANGE_TERMS = "change_terms"
    SEE_STANDINGS = "see_standings"
    SEE_ATTENDANCE = "see_attendance"
    SEE_NON_VOTERS = "see_non_voters"
    SEE_DIGEST = "see_digest"
    EXPORT_OWN_DATA = "export_own_data"
    EXPORT_PERSON = "export_person"
    ERASE_PERSON = "erase_person"
    SET_UP = "set_up"
    CHANGE_SET_UP = "change_set_up"
    SEE_GROUP = "see_group"
    SEE_PRIVATE_ITEMS = "see_private_items"
    SEE_OWN_STANDING = "see_own_standing"
    ANSWER_CALL = "answer_call"
    ENTER_NOMINATION = "enter_nomination"
    DRAW_LOTS = "draw_lots"
    WRITE_DIFFERENCE = "write_difference"
    EDIT_DIFFERENCES = "edit_differences"
    WRITE_MINUTES = "write_minutes"
    SEND_REPORT = "send_report"
    DRAFT_PROGRESS = "draft_progress"


OFFICERS = frozenset({Role.CHAIR, Role.VICE_CHAIR, Role.PROGRAMME_MANAGER})

_ANYONE = frozenset(Role)
_MEMBER = frozenset({Role.MEMBER})
_CHAIR = frozenset({Role.CHAIR})
_MANAGER = frozenset({Role.PROGRAMME_MANAGER})
_MANAGER_OR_CHAIR = _MANAGER | _CHAIR
_INSIDERS = OFFICERS | _MEMBER | {Role.SUBGROUP_CHAIR}
_IN_THE_ROOM = _INSIDERS | {Role.SRO, Role.GUEST}


@dataclass(frozen=True)
class Rule:
    """Who may do a deed, and its name after "Only the chair can …"; `stand_in` lets the vice-chair act as the chair."""

    roles: frozenset[Role]
    words: str
    stand_in: bool = False


RULES: dict[Deed, Rule] = {
    Deed.SEND_APOLOGIES: Rule(_MEMBER, "send apologies"),
    Deed.SAY_COMING: Rule(_MEMBER, "say that they are coming"),
    Deed.SHOW_WILLING: Rule(_MEMBER, "offer to take part in a position"),
    Deed.NOMINATE: Rule(_MEMBER, "nominate"),
    Deed.CLAIM_PRESENCE: Rule(_MEMBER, "claim to have been at a meeting"),
    Deed.UPDATE_OWN_ACTION: Rule(_MEMBER, "update an action of their own"),
    Deed.CAST_BALLOT: Rule(_MEMBER, "vote, if they were on the roll when the vote opened"),
    Deed.SEND_APOLOGIES_FOR: Rule(_MANAGER, "send apologies for somebody else"),
    Deed.SUBMIT_ITEM: Rule(_INSIDERS, "submit an agenda item"),
    Deed.PROPOSE_POSITION: Rule(_INSIDERS, "propose a position"),
    Deed.ASK_POLL: Rule(_INSIDERS, "ask a poll"),
    Deed.ANSWER_POLL: Rule(_INSIDERS, "answer a poll"),
    Deed.END_POLL: Rule(OFFICERS, "end a poll that somebody else asked"),
    Deed.REQUEST_PRIVATE_SESSION: Rule(_INSIDERS, "request a private session"),
    Deed.COMMENT_ON_MINUTES: Rule(_INSIDERS, "comment on the minutes"),
    Deed.EDIT_ITEM: Rule(_MANAGER_OR_CHAIR, "edit an agenda item"),
    Deed.ACCEPT_ITEM: Rule(_MANAGER_OR_CHAIR, "accept an agenda item"),
    Deed.ORDER_ITEMS: Rule(_MANAGER_OR_CHAIR, "order the agenda"),
    Deed.DEFER_ITEM: Rule(_MANAGER_OR_CHAIR, "defer an agenda item"),
    Deed.HOLD_PACK: Rule(_MANAGER_OR_CHAIR, "hold the pack"),
    Deed.PUBLISH_PACK: Rule(_MANAGER_OR_CHAIR, "publish the pack"),
    Deed.SCHEDULE_MEETING: Rule(_MANAGER_OR_CHAIR, "schedule a meeting"),
    Deed.MOVE_MEETING: Rule(_MANAGER_OR_CHAIR, "move a meeting"),
    Deed.RENAME_MEETING: Rule(_MANAGER_OR_CHAIR, "rename a meeting"),
    Deed.CANCEL_MEETING: Rule(_MANAGER_OR_CHAIR, "cancel a meeting"),
    Deed.REINSTATE_MEETING: Rule(_MANAGER_OR_CHAIR, "reinstate a meeting"),
    Deed.MARK_COMPULSORY: Rule(_MANAGER_OR_CHAIR, "mark a meeting as compulsory"),
    Deed.MARK_NOT_HELD: Rule(_MANAGER_OR_CHAIR, "correct a meeting to not held"),
    Deed.CONFIRM_ATTENDANCE: Rule(OFFICERS, "confirm attendance"),
    Deed.CORRECT_ATTENDANCE: Rule(OFFICERS, "correct attendance"),
    Deed.DECIDE_CLAIM: Rule(OFFICERS, "decide on a claim to have been there"),
    Deed.INVITE_GUEST: Rule(OFFICERS, "invite a guest to a meeting"),
    Deed.ASSIGN_ACTION: Rule(OFFICERS, "assign an action"),
    Deed.CLOSE_ACTION: Rule(OFFICERS, "close an action"),
    Deed.REQUEST_REPORT: Rule(OFFICERS, "request a sub-group's report"),
    Deed.OPEN_VOTE: Rule(OFFICERS, "open a vote"),
    Deed.EXTEND_VOTE: Rule(OFFICERS, "extend a vote"),
    Deed.WITHDRAW_VOTE: Rule(OFFICERS, "withdraw a vote"),
    Deed.RECORD_DECISION: Rule(OFFICERS, "record or withdraw a decision taken without a vote"),
    Deed.MOVE_POSITION: Rule(OFFICERS, "move a position to its next stage"),
    Deed.DECIDE_STRIKE: Rule(OFFICERS, "decide on a strike case, unless it is their own"),
    Deed.DECIDE_SPLIT_STRIKE: Rule(frozenset({Role.SRO}), "decide on a strike case that the officers cannot settle"),
    Deed.DECLARE_DIVIDED: Rule(_MANAGER_OR_CHAIR, "declare the group divided"),
    Deed.PUBLISH_DIVIDED: Rule(
        _MANAGER_OR_CHAIR, "say whether a divided position is published, for which it takes both"
    ),
    Deed.ASK_LEAVE: Rule(_MEMBER, "ask for leave of absence"),
    Deed.AGREE_LEAVE: Rule(_CHAIR, "agree leave", stand_in=True),
    Deed.AGREE_PRIVATE_SESSION: Rule(_CHAIR, "agree or refuse a private session", stand_in=True),
    Deed.APPROVE_MINUTES: Rule(_CHAIR, "record that the minutes were approved", stand_in=True),
    Deed.MANAGE_ROSTER: Rule(_MANAGER, "change the roster"),
    Deed.MANAGE_SEATS: Rule(_MANAGER, "change the seats"),
    Deed.MANAGE_OFFICES: Rule(_MANAGER, "change the offices"),
    Deed.MANAGE_COMPANIES: Rule(_MANAGER, "change the companies"),
    Deed.MANAGE_CHARTER: Rule(_MANAGER, "change the charter's register"),
    Deed.MANAGE_SUBGROUPS: Rule(_MANAGER, "change the sub-groups"),
    Deed.EXPORT_GROUP: Rule(_MANAGER, "export the group's data"),
    Deed.CHANGE_TERMS: Rule(_MANAGER, "change the terms, naming the vote that decided it"),
    Deed.SEE_STANDINGS: Rule(OFFICERS, "see the standing of others"),
    Deed.SEE_ATTENDANCE: Rule(OFFICERS, "see the attendance of all"),
    Deed.SEE_NON_VOTERS: Rule(OFFICERS, "see who has not voted"),
    Deed.SEE_DIGEST: Rule(OFFICERS, "see the officers' digest"),
    Deed.EXPORT_OWN_DATA: Rule(_ANYONE, "export their own data"),
    Deed.EXPORT_PERSON: Rule(_MANAGER, "export somebody else's data"),
    Deed.ERASE_PERSON: Rule(_MANAGER, "erase a person's data"),
    Deed.SET_UP: Rule(frozenset({Role.WORKSPACE_ADMIN}), "set up a group in a channel for the first time"),
    Deed.CHANGE_SET_UP: Rule(_MANAGER, "change how the group is set up"),
    Deed.SEE_GROUP: Rule(_IN_THE_ROOM, "see the group's meetings, agenda and minutes"),
    Deed.SEE_PRIVATE_ITEMS: Rule(OFFICERS | _MEMBER, "see private items"),
    Deed.SEE_OWN_STANDING: Rule(_MEMBER, "see a standing of their own"),
    Deed.ANSWER_CALL: Rule(_ANYONE, "answer an open call"),
    Deed.ENTER_NOMINATION: Rule(_MANAGER, "enter a nomination for somebody else"),
    Deed.DRAW_LOTS: Rule(_MANAGER, "draw lots"),
    Deed.WRITE_DIFFERENCE: Rule(_MEMBER, "set out their reasoning on a divided position"),
    Deed.EDIT_DIFFERENCES: Rule(_MANAGER, "edit the differences of a divided position"),
    Deed.WRITE_MINUTES: Rule(_MANAGER, "write, circulate and correct the minutes"),
    Deed.SEND_REPORT: Rule(frozenset({Role.SUBGROUP_CHAIR}), "send a sub-group's report"),
    Deed.DRAFT_PROGRESS: Rule(_MANAGER_OR_CHAIR, "have a progress update drafted"),
}

_NAMES: dict[Role, str] = {
    Role.SRO: "the SRO",
    Role.CHAIR: "the chair",
    Role.VICE_CHAIR: "the vice-chair",
    Role.PROGRAMME_MANAGER: "the programme manager",
    Role.MEMBER: "a member",
    Role.SUBGROUP_CHAIR: "a sub-group's chair",
    Role.GUEST: "a guest",
    Role.OUTSIDER: "anybody",
    Role.WORKSPACE_ADMIN: "a workspace admin",
}


def may(roles: Collection[Role], deed: Deed, *, chair_absent: bool = False) -> bool:
    """Whether somebody with these roles may do it; `chair_absent` also where the chair asks the vice-chair to act."""
    rule = RULES[deed]
    allowed = rule.roles | {Role.VICE_CHAIR} if rule.stand_in and chair_absent else rule.roles
    return not allowed.isdisjoint(roles)


def require(roles: Collection[Role], deed: Deed, *, chair_absent: bool = False) -> None:
    """Pass if they may do it; otherwise a Refusal that says who can, and whom to ask."""
    if not may(roles, deed, chair_absent=chair_absent):
        raise Refusal(f"Only {who_may(deed)} can {RULES[deed].words}. {_whom_to_ask(deed)}")


def who_may(deed: Deed) -> str:
    """Everybody who may do it, as it stands in a sentence."""
    rule = RULES[deed]
    if rule.roles == _ANYONE:
        return _NAMES[Role.OUTSIDER]
    names = [_NAMES[role] for role in Role if role in rule.roles]
    listed = " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return f"{listed} (the vice-chair if the chair is absent or asks)" if rule.stand_in else listed


def _whom_to_ask(deed: Deed) -> str:
    """Those who may do it, or the programme manager where the way is to become one of them."""
    able = RULES[deed].roles
    if not able & (OFFICERS | {Role.SRO, Role.WORKSPACE_ADMIN, Role.SUBGROUP_CHAIR}):
        return "If you should be one, ask the programme manager."
    return "Ask them to do it." if len(able) == 1 else "Ask one of them to do it."
