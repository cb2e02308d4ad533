"""Who may do what, deed by deed."""

import pytest

from rules.authority import OFFICERS, RULES, Deed, Role, may, require, who_may
from rules.refusal import Refusal

# "if" is the vice-chair where the chair is absent or asks
TABLE = """
deed                     sro  chair vice pm   member subchair guest outsider admin
send_apologies           .    .     .    .    yes    .        .     .        .
say_coming               .    .     .    .    yes    .        .     .        .
show_willing             .    .     .    .    yes    .        .     .        .
nominate                 .    .     .    .    yes    .        .     .        .
claim_presence           .    .     .    .    yes    .        .     .        .
update_own_action        .    .     .    .    yes    .        .     .        .
cast_ballot              .    .     .    .    yes    .        .     .        .
send_apologies_for       .    .     .    yes  .      .        .     .        .
submit_item              .    yes   yes  yes  yes    yes      .     .        .
propose_position         .    yes   yes  yes  yes    yes      .     .        .
ask_poll                 .    yes   yes  yes  yes    yes      .     .        .
answer_poll              .    yes   yes  yes  yes    yes      .     .        .
end_poll                 .    yes   yes  yes  .      .        .     .        .
request_private_session  .    yes   yes  yes  yes    yes      .     .        .
comment_on_minutes       .    yes   yes  yes  yes    yes      .     .        .
edit_item                .    yes   .    yes  .      .        .     .        .
accept_item              .    yes   .    yes  .      .        .     .        .
order_items              .    yes   .    yes  .      .        .     .        .
defer_item               .    yes   .    yes  .      .        .     .        .
hold_pack                .    yes   .    yes  .      .        .     .        .
publish_pack             .    yes   .    yes  .      .        .     .        .
schedule_meeting         .    yes   .    yes  .      .        .     .        .
move_meeting             .    yes   .    yes  .      .        .     .        .
rename_meeting           .    yes   .    yes  .      .        .     .        .
cancel_meeting           .    yes   .    yes  .      .        .     .        .
reinstate_meeting        .    yes   .    yes  .      .        .     .        .
mark_compulsory          .    yes   .    yes  .      .        .     .        .
mark_not_held            .    yes   .    yes  .      .        .     .        .
confirm_attendance       .    yes   yes  yes  .      .        .     .        .
correct_attendance       .    yes   yes  yes  .      .        .     .        .
decide_claim             .    yes   yes  yes  .      .        .     .        .
invite_guest             .    yes   yes  yes  .      .        .     .        .
assign_action            .    yes   yes  yes  .      .        .     .        .
close_action             .    yes   yes  yes  .      .        .     .        .
request_report           .    yes   yes  yes  .      .        .     .        .
open_vote                .    yes   yes  yes  .      .        .     .        .
extend_vote              .    yes   yes  yes  .      .        .     .        .
withdraw_vote            .    yes   yes  yes  .      .        .     .        .
record_decision          .    yes   yes  yes  .      .        .     .        .
move_position            .    yes   yes  yes  .      .        .     .        .
decide_strike            .    yes   yes  yes  .      .        .     .        .
decide_split_strike      yes  .     .    .    .      .        .     .        .
declare_divided          .    yes   .    yes  .      .        .     .        .
publish_divided          .    yes   .    yes  .      .        .     .        .
ask_leave                .    .     .    .    yes    .        .     .        .
agree_leave              .    yes   if   .    .      .        .     .        .
agree_private_session    .    yes   if   .    .      .        .     .        .
approve_minutes          .    yes   if   .    .      .        .     .        .
manage_roster            .    .     .    yes  .      .        .     .        .
manage_seats             .    .     .    yes  .      .        .     .        .
manage_offices           .    .     .    yes  .      .        .     .        .
manage_companies         .    .     .    yes  .      .        .     .        .
manage_charter           .    .     .    yes  .      .        .     .        .
manage_subgroups         .    .     .    yes  .      .        .     .        .
export_group             .    .     .    yes  .      .        .     .        .
change_terms             .    .     .    yes  .      .        .     .        .
see_standings            .    yes   yes  yes  .      .        .     .        .
see_attendance           .    yes   yes  yes  .      .        .     .        .
see_non_voters           .    yes   yes  yes  .      .        .     .        .
see_digest               .    yes   yes  yes  .      .        .     .        .
export_own_data          yes  yes   yes  yes  yes    yes      yes   yes      yes
export_person            .    .     .    yes  .      .        .     .        .
erase_person             .    .     .    yes  .      .        .     .        .
set_up                   .    .     .    .    .      .        .     .        yes
change_set_up            .    .     .    yes  .      .        .     .        .
see_group                yes  yes   yes  yes  yes    yes      yes   .        .
see_private_items        .    yes   yes  yes  yes    .        .     .        .
see_own_standing         .    .     .    .    yes    .        .     .        .
answer_call              yes  yes   yes  yes  yes    yes      yes   yes      yes
enter_nomination         .    .     .    yes  .      .        .     .        .
draw_lots                .    .     .    yes  .      .        .     .        .
write_difference         .    .     .    .    yes    .        .     .        .
edit_differences         .    .     .    yes  .      .        .     .        .
write_minutes            .    .     .    yes  .      .        .     .        .
send_report              .    .     .    .    .      yes      .     .        .
draft_progress           .    yes   .    yes  .      .        .     .        .
"""
ROWS = {cells[0]: cells[1:] for cells in (line.split() for line in TABLE.strip().splitlines()[1:])}


def test_table_has_a_row_for_every_deed() -> None:
    assert list(ROWS) == list(Deed) == list(RULES)


@pytest.mark.parametrize("deed", Deed)
def test_may_is_as_the_table_says(deed: Deed) -> None:
    by_themselves = ["yes" if may([role], deed) else "." for role in Role]
    chair_absent = ["yes" if may([role], deed, chair_absent=True) else "." for role in Role]

    assert by_themselves == [cell.replace("if", ".") for cell in ROWS[deed]]
    assert chair_absent == [cell.replace("if", "yes") for cell in ROWS[deed]]


MANY = [
    pytest.param([Role.MEMBER, Role.CHAIR], Deed.SEND_APOLOGIES, True, id="a chair is a member too"),
    pytest.param([Role.MEMBER, Role.CHAIR], Deed.PUBLISH_PACK, True, id="and has the rights of both"),
    pytest.param([Role.PROGRAMME_MANAGER], Deed.CAST_BALLOT, False, id="a programme manager who is no member"),
    pytest.param([Role.WORKSPACE_ADMIN], Deed.SEE_STANDINGS, False, id="a workspace admin is nobody in the group"),
    pytest.param([], Deed.SEE_GROUP, False, id="no role at all"),
]


@pytest.mark.parametrize(("roles", "deed", "allowed"), MANY)
def test_may_takes_all_roles_of_a_person(roles: list[Role], deed: Deed, allowed: bool) -> None:
    assert may(roles, deed) is allowed


def test_officers_are_three() -> None:
    assert {Role.CHAIR, Role.VICE_CHAIR, Role.PROGRAMME_MANAGER} == OFFICERS


REFUSALS = [
    pytest.param(
        Deed.MANAGE_ROSTER,
        "Only the programme manager can change the roster. Ask them to do it.",
        id="one office",
    ),
    pytest.param(
        Deed.PUBLISH_PACK,
        "Only the chair or the programme manager can publish the pack. Ask one of them to do it.",
        id="either of two",
    ),
    pytest.param(
        Deed.OPEN_VOTE,
        "Only the chair, the vice-chair or the programme manager can open a vote. Ask one of them to do it.",
        id="any officer",
    ),
    pytest.param(
        Deed.AGREE_LEAVE,
        "Only the chair (the vice-chair if the chair is absent or asks) can agree leave. Ask them to do it.",
        id="the chair, or whoever stands in",
    ),
    pytest.param(
        Deed.SEND_APOLOGIES,
        "Only a member can send apologies. If you should be one, ask the programme manager.",
        id="nobody can do it in their place",
    ),
    pytest.param(
        Deed.SET_UP,
        "Only a workspace admin can set up a group in a channel for the first time. Ask them to do it.",
        id="the first time",
    ),
]


@pytest.mark.parametrize(("deed", "text"), REFUSALS)
def test_require_says_who_can(deed: Deed, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        require([Role.GUEST], deed)

    assert refused.value.text == text


@pytest.mark.parametrize("deed", Deed)
def test_require_refuses_exactly_what_may_does_not_allow(deed: Deed) -> None:
    for role in Role:
        try:
            require([role], deed)
        except Refusal:
            assert not may([role], deed)
        else:
            assert may([role], deed)


def test_require_lets_the_vice_chair_stand_in() -> None:
    require([Role.VICE_CHAIR], Deed.APPROVE_MINUTES, chair_absent=True)


def test_who_may_names_anybody() -> None:
    assert who_may(Deed.EXPORT_OWN_DATA) == "anybody"
