"""`/members` and a line: a what-if says beforehand what doing it brings about, and what cannot be done is refused."""

import pytest
from memberships import does, the_group, the_table, told
from world import NOVEMBER, World

from bot.changing import NOTHING_WANTING
from bot.render.findings import effects_in_words
from rules.seats import what_if
from store import terms

SUPPOSED = [
    (
        "Siobhan leaves Fernhill Labs",
        [
            "*What if*: *Siobhán Kelleher* works for no company that is known from Mon 1 Nov 2027.",
            "• This leaves one SME, fewer than 2 (clause 13).",
            "• *Siobhán Kelleher* has no employer on record, and may remain until Tue 1 Feb 2028 (clause 15).",
            "• *supplier 5* is designated for an SME, and *Siobhán Kelleher* is not from one (clause 13).",
            "• From Wed 2 Feb 2028: *supplier 5* becomes vacant: it goes to an open call (clause 14).",
            "Nothing was changed.",
        ],
    ),
    (
        "Tomasz leaves on 30 Nov",
        [
            "*What if*: *Tomasz Zieliński* is a member until Tue 30 Nov 2027, and no longer.",
            "• From Wed 1 Dec 2027: *supplier 2* becomes vacant: it goes to an open call (clause 14).",
            "• From Wed 1 Dec 2027: this leaves one SME, fewer than 2 (clause 13).",
            "• From Wed 1 Dec 2027: this leaves no vice-chair (clause 9).",
            "Nothing was changed.",
        ],
    ),
    (
        "Priya joins Fernhill Labs from 1 Dec",
        [
            "*What if*: *Priya Raman* works for *Fernhill Labs* from Wed 1 Dec 2027.",
            "• From Wed 1 Dec 2027: *Priya Raman* has come to Fernhill Labs, from which Siobhán Kelleher sits: left "
            "off new rolls, and may remain only if Siobhán Kelleher stands down (clause 14).",
            "Nothing was changed.",
        ],
    ),
    (
        "renew Priya",
        [
            "*What if*: *Priya Raman* has a new membership from Wed 1 Mar 2028 to Thu 28 Feb 2030.",
            "• From Wed 1 Mar 2028: put right: *supplier 4* is taken (clause 14).",
            "Nothing was changed.",
        ],
    ),
    (
        "office chair Priya",
        [
            "*What if*: *Priya Raman* is chair from Mon 1 Nov 2027 to Tue 29 Feb 2028.",
            "Nothing is wanting by the terms because of it.",
            "Nothing was changed.",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("line", "lines"), SUPPOSED, ids=[line for line, _ in SUPPOSED])
def test_a_what_if_says_what_would_come_of_it_and_changes_nothing(world: World, line: str, lines: list[str]) -> None:
    before = world.outline()

    assert told(world, f"what-if {line}") == lines
    assert world.outline() == before


LINES = [
    "join Ada Byron (Lindqvist Research) stakeholder 10 from 1 Dec",
    "leave Tomasz on 30 Nov",
    "leave Priya",
    "renew Priya",
    "employer Priya to nobody from 1 Dec",
    "employer Priya to Fernhill Labs",
    "employer Priya to Somewhere New from 30 Nov",
    "office chair Priya",
    "office vice-chair nobody on 30 Nov",
    "office sro Yuki agreed by Members, Police",
    "office programme manager Grace from 1 Dec",
    "deputy Grace from 1 Dec to 31 Dec",
]


@pytest.mark.parametrize("line", LINES)
def test_a_what_if_says_the_same_as_doing_it_does(world: World, line: str) -> None:
    """What it says beforehand, what it says when it is done, and what is different in the store are one."""
    supposed = told(world, f"what-if {line}")[1:-1]
    before = world.read(the_table)

    receipt = does(world, line).replace("*What it brings about*\n", "").splitlines()[1:-1]

    history = world.read(lambda session: terms.history(session, group=the_group(session)))
    found = what_if(before, world.read(the_table), today=NOVEMBER.date(), terms=history)
    in_words = effects_in_words(found, today=NOVEMBER.date()) or [NOTHING_WANTING]
    assert receipt == supposed == in_words
    assert before != world.read(the_table)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("what-if", "I could not read that. Type it as in `/members what-if Priya leaves Acme` or `/members what-if "
         "move Priya Raman to supplier 4`."),
        ("what-if Zed leaves", "I know nobody called “Zed” at the table. The members are"),
        ("what-if Priya leaves Acme", "Priya Raman works for Castlegate Analytics, and not for Acme."),
        ("what-if Priya joins", "Please say which company Priya Raman joins."),
        ("abolish", "I do not know “abolish”. Type `/members join Priya Raman (Acme) supplier seat 3 from 1 Mar`, "
         "`/members what-if Priya leaves Acme` or `/members help`."),
        ("join Ada Byron", "Please say which seat. The seats are supplier 1, supplier 2,"),
        ("join (Acme) supplier 3", "I could not read that. Type it as in `/members join Priya Raman (Acme) supplier "
         "seat 3 from 1 Mar`."),
        ("join Ada Byron (Acme) supplier 3", "The seat supplier 3 is Omar Haddad's until Tue 29 Feb 2028. Choose a "
         "vacant seat, or a day after that. A supplier seat is for somebody from a member company, and Acme is none "
         "(clause 12). If it has joined, enter that first, with the companies command."),
        ("join Ada Byron (Fernhill Labs) supplier 3 from 1 Feb 2028", "Siobhán Kelleher sits from Fernhill Labs"),
        ("leave Priya on 31 Mar 2029", "For Priya Raman it ends on Tue 29 Feb 2028 anyway. Choose an earlier day."),
        ("leave Priya on 31 Feb", "There is no 31 February."),
        ("move Priya supplier 3", "I could not read that. Type it as in `/members move Priya Raman to supplier 4`."),
        ("move Priya to supplier 4", "Priya Raman sits in supplier 4 already. Choose another seat."),
        ("move Priya to supplier", "Please give the label of one seat, such as one of supplier 1,"),
        ("employer Priya", "I could not read that. Type it as in `/members employer Priya Raman to Acme from 1 Mar`."),
        ("employer Priya to Castlegate Analytics", "Priya Raman works for Castlegate Analytics on Mon 1 Nov 2027 "
         "already. Nothing would change."),
        ("office king Priya", "Please say which office: chair, vice-chair, vice chair, sro or programme manager."),
        ("office chair Dana", "The chair is a member, and Dana Whitlock is none on Mon 1 Nov 2027 (clause 9). Choose a "
         "member."),
        ("office chair Tomasz", "Tomasz Zieliński is vice-chair, and the chair and the vice-chair are two people "
         "(clause 9). Choose somebody else."),
        ("office sro Yuki", "An SRO is appointed with the agreement of others (clause 8). Name them: the members' "
         "vote, stakeholders, national bodies, customers."),
        ("office programme manager nobody", "A group has a programme manager: Dana Whitlock's office ends when a "
         "successor is appointed (clause 9). Appoint the successor."),
        ("deputy Priya from 1 Dec", "I could not read that. Type it as in `/members deputy Priya Raman from 1 Mar to "
         "31 Mar`."),
        ("deputy nobody", "Nobody holds that office today, so there is nothing to end."),
        ("seats", "That is how it is already. Nothing would change."),
        ("seats more", "Type `/members seats`, and nothing after it."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_before_anything_is_written(world: World, line: str, answer: str) -> None:
    before = world.outline()

    said = " ".join(told(world, line))

    assert said.startswith(answer) or answer in said
    assert world.outline() == before


@pytest.mark.parametrize("line", [*LINES[:3], "what-if Priya leaves", "seats"])
@pytest.mark.parametrize("user", ["U0OMAR", "U0AMARA"])
def test_others_are_refused_with_who_can(world: World, line: str, user: str) -> None:
    before = world.outline()

    assert told(world, line, user) == ["Only the programme manager can change the roster. Ask them to do it."]
    assert world.outline() == before
