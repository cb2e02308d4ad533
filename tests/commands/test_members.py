"""`/members` shows the table: who sits where, for whom and until when, and what of it is for whom to see."""

from datetime import UTC, datetime

import pytest
from memberships import DANA, does, told
from world import World, labels, texts


def test_everybody_sees_who_sits_where_for_whom_and_until_when(world: World) -> None:
    lines = told(world, "", "U0OMAR")

    assert lines[:3] == [
        "Members of Data Exchange Working Group",
        "Suppliers – 8 seats, none vacant",
        "• supplier 1: Amara Okafor, chair, Lindqvist Systems (records) – until Tue 29 Feb 2028",
    ]
    assert lines[3] == (
        "• supplier 2 (SME seat): Tomasz Zieliński, vice-chair, Brightwell Software (integration, SME) – until Tue 29 "
        "Feb 2028"
    )
    assert lines[10:12] == [
        "Stakeholders – 4 seats, none vacant",
        "• stakeholder 9, Senior Responsible Officer: Rhiannon Pugh, SRO, National Records Board (public body) – until "
        "Tue 29 Feb 2028",
    ]
    assert lines[-1] == "12 members (about 12, clause 10); 2 from an SME (at least 2, clause 13)."
    assert lines[-6:-1] == [
        "Officers",
        "• Chair: Amara Okafor",
        "• Vice-chair: Tomasz Zieliński",
        "• Programme manager: Dana Whitlock",
        "• SRO: Rhiannon Pugh",
    ]


def test_the_programme_manager_alone_has_the_buttons(world: World) -> None:
    mine, theirs = (world.person(user).types("/members") for user in (DANA, "U0AMARA"))

    assert labels(mine) == [
        "Join", "Leave", "Renew", "Move seat", "Employer", "Office", "Seat", "Person", "What if…",
        "Open a call",
    ]  # fmt: skip
    assert labels(theirs) == []


def test_the_home_tab_has_the_table(world: World) -> None:
    omar = world.person("U0OMAR")

    omar.presses("Members", on_home=True)

    assert "Priya Raman" in texts(omar.form(titled="Members"))


@pytest.mark.slow
def test_vacancies_renewals_and_who_comes_are_shown(world: World) -> None:
    does(world, "leave Omar on 30 Nov 2027")
    does(world, "renew Priya")
    does(world, "join Ada Byron (Castlegate Digital) stakeholder 10 from 1 Mar 2028")
    world.move_to(datetime(2027, 12, 1, 12, tzinfo=UTC))

    lines = told(world, "")

    assert "• supplier 3: vacant" in lines
    assert "• supplier 4: Priya Raman, Castlegate Analytics (analytics) – until Thu 28 Feb 2030 (renewed)" in lines
    assert any("Daniel Asante" in line and line.endswith("; Ada Byron from Wed 1 Mar 2028") for line in lines)
    assert "Suppliers – 8 seats, 1 vacant" in lines


@pytest.mark.parametrize(("user", "sees"), [(DANA, True), ("U0AMARA", True), ("U0PRIYA", True), ("U0OMAR", False)])
def test_who_has_to_leave_because_of_an_employer_is_for_the_officers_and_that_member(
    world: World, user: str, sees: bool
) -> None:
    does(world, "employer Priya to nobody from 1 Nov")

    lines = told(world, "", user)

    warned = "• Priya Raman has no employer on record, and may remain until Tue 1 Feb 2028 (clause 15)."
    assert (warned in lines) is sees


def test_what_concerns_the_group_is_for_all(world: World) -> None:
    does(world, "employer Tomasz to nobody")

    assert "• One SME in a supplier seat, fewer than 2 (clause 13)." in told(world, "", "U0OMAR")
