"""`/companies` through the front door: who is a member company, what becomes of it, and who signed the charter."""

from datetime import date

import pytest
from world import GROUP_CHANNEL, HTTP, SETTINGS, World, labels, plain, texts

from store.models import AuditEntry, CharterSignature, Company, Membership, Owed, Person

DANA = "U0DANA"


def told(world: World, line: str, user: str = DANA) -> list[str]:
    return plain(world.person(user).types(f"/companies {line}".strip())["text"]).splitlines()


def does(world: World, line: str) -> str:
    dana = world.person(DANA)
    dana.opens(f"/companies {line}")
    done = dana.submits()
    assert "Done." in texts(done["view"]), done
    return texts(done["view"])


def enters(world: World, name: str, **fields: str) -> None:
    """Enter a company in the form, and confirm it."""
    dana = world.person(DANA)
    dana.opens(f"/companies add {name}")
    dana.submits(**fields)
    assert "Done." in texts(dana.submits()["view"])


def company(world: World, name: str) -> Company:
    return next(found for found in world.rows(Company) if found.name == name)


def press(world: World, label: str, *, typed: str = "/companies") -> None:
    dana = world.person(DANA)
    dana.types(typed)
    shown = [message for message in dana.messages() if message["ephemeral"]][-1]
    dana.presses(label, on=shown, channel=GROUP_CHANNEL)


# the list


@pytest.mark.slow
def test_everybody_sees_who_is_a_member_company(world: World) -> None:
    enters(world, "Acme", sector="mapping <new>", sme="yes", member="no")

    lines = told(world, "", "U0OMAR")

    assert "• Brightwell Software – member company; SME; integration" in lines
    assert lines[-2:] == [
        "• Acme – not a member company; SME; mapping &lt;new&gt;",
        "14 companies, 13 of them member companies.",
    ]


def test_applications_are_for_the_officers(world: World) -> None:
    enters(world, "Acme", member="no")
    does(world, "applied Acme on 1 Nov")

    of_officers, of_others = (told(world, "", user) for user in ("U0AMARA", "U0OMAR"))

    assert "• Acme – not a member company; not an SME; applying since Mon 1 Nov 2027" in of_officers
    assert "• Acme – not a member company; not an SME" in of_others


@pytest.mark.slow
def test_what_has_become_of_a_company_is_shown(world: World) -> None:
    enters(world, "Acme", member="no")
    does(world, "applied Acme on 1 Oct")
    does(world, "refused Acme on 20 Oct")
    assert "• Acme – not a member company; not an SME; refused on Wed 20 Oct 2027" in told(world, "")
    does(world, "joined Acme on 30 Oct")
    assert "• Acme – member company since Sat 30 Oct 2027; not an SME" in told(world, "")
    does(world, "lapsed Meridian Data on 1 Nov")
    assert "• Meridian Data – no member company since Mon 1 Nov 2027; not an SME; hosting" in told(world, "")
    does(world, "merged Tessellate into Acme on 1 Nov")
    assert "• Tessellate – merged into Acme on Mon 1 Nov 2027; not an SME; mapping" in told(world, "")


def test_only_the_programme_manager_has_the_buttons_that_change_something(world: World) -> None:
    mine, theirs = (world.person(user).types("/companies") for user in (DANA, "U0OMAR"))

    assert labels(mine) == ["Add", "Change", "Charter", "Register of signatories"]
    assert labels(theirs) == ["Register of signatories"]


# what becomes of a company


def test_a_lapse_shows_what_it_brings_about_and_the_default_it_rests_on(world: World) -> None:
    before = world.outline()

    lines = told(world, "what-if lapsed Brightwell Software on 1 Nov")

    assert lines == [
        "*What if*: *Brightwell Software* is no member company from Mon 1 Nov 2027.",
        "• *Tomasz Zieliński* works for Brightwell Software, which is not a member company, and may remain until Tue 1 "
        "Feb 2028 (clause 15).",
        "• From Wed 2 Feb 2028: *supplier 2* becomes vacant: it goes to an open call (clause 14).",
        "• From Wed 2 Feb 2028: this leaves one SME, fewer than 2 (clause 13).",
        "• From Wed 2 Feb 2028: this leaves no vice-chair (clause 9).",
        "This rests on a default that the group has not settled: “Is a company that lapses or merges a change of "
        "employer?” yes.",
        "Nothing was changed.",
    ]
    assert world.outline() == before


@pytest.mark.parametrize(
    "line",
    ["lapsed Brightwell Software", "merged Brightwell Software into Fernhill Labs", "lapsed Tessellate on 1 Oct"],
)
def test_a_what_if_says_the_same_as_doing_it_does(world: World, line: str) -> None:
    supposed = told(world, f"what-if {line}")[1:-1]

    done = does(world, line).replace("*What it brings about*\n", "").splitlines()[1:-1]

    assert done == supposed


def test_a_merger_into_a_company_that_sits_leaves_the_mover_off_new_rolls(world: World) -> None:
    said = does(world, "merged Brightwell Software into Fernhill Labs")

    assert "*Tomasz Zieliński* has come to Fernhill Labs, from which Siobhán Kelleher sits: left off new rolls" in said


def test_the_end_of_a_membership_follows_the_company(world: World) -> None:
    does(world, "lapsed Tessellate on 1 Oct")
    wen = next(person.id for person in world.rows(Person) if person.name == "Wen Li")

    def ends_on() -> date:
        return next(row.ends_on for row in world.rows(Membership) if row.person_id == wen)

    assert ends_on() == date(2028, 1, 1)
    does(world, "joined Tessellate on 1 Nov")
    assert ends_on() == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("abolish", "I do not know “abolish”. Type `/companies applied Acme on 1 Mar`, `/companies add Acme` or "
         "`/companies help`."),
        ("joined Zed", "I know no companies called “Zed”. `/companies` lists them."),
        ("lapsed Data", "I know 2 companies called “Data”. `/companies` lists them."),
        ("joined Tessellate", "Tessellate is a member company on that day already."),
        ("refused Tessellate", "Tessellate has no application that is pending on that day. Enter that first."),
        ("lapsed Tessellate on 1 Dec 2027", "Wed 1 Dec 2027 is to come. Enter it once it has happened."),
        ("merged Tessellate", "I could not read that. Type it as in `/companies merged Acme into Brightwell on 1 "
         "Mar`."),
        ("lapsed Tessellate into Pennant Digital", "I could not read that. Type it as in `/companies lapsed Acme on 1 "
         "Mar`."),
        ("merged Tessellate into Tessellate", "That is no other company that I know. Enter the company that it merged "
         "into first."),
        ("signed Tessellate", "Please say which company and which version, as in `/companies signed Acme 2 on 1 Mar`."),
        ("withdrew Tessellate 2", "It has no signature that stands under that version."),
        ("signed Tessellate 2 on 1 Dec 2027", "Wed 1 Dec 2027 is to come. Enter it once it has happened."),
        ("publish", "Nobody has signed yet, so there is nothing to publish."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_with_what_to_do(world: World, line: str, answer: str) -> None:
    before = world.outline()

    assert " ".join(told(world, line)) == answer
    assert world.outline() == before


@pytest.mark.parametrize(
    "line", ["add Acme", "lapsed Tessellate", "what-if lapsed Tessellate", "signed Tessellate 2", "publish"]
)
def test_others_are_refused_with_who_can(world: World, line: str) -> None:
    before = world.outline()

    [said] = told(world, line, "U0AMARA")

    assert said.startswith("Only the programme manager can change the c")
    assert world.outline() == before


# forms


def test_the_forms_enter_and_correct_a_company(world: World) -> None:
    dana = world.person(DANA)
    press(world, "Add")
    dana.form(titled="Company")
    wrong = dana.submits(name="tessellate")
    assert wrong["errors"] == {"name": "There is a company called Tessellate already. Choose another name."}
    look = dana.submits(name="Acme", sector="records", sme="yes", member="yes")
    assert "*Acme*: a member company, an SME, records." in texts(look["view"])
    assert "Done." in texts(dana.submits()["view"])

    press(world, "Change")
    dana.form(titled="Company")
    dana.submits(company=str(company(world, "Acme").id), turn="details")
    look = dana.submits(name="Acme Ltd", sme="no", member="no")
    assert "*Acme Ltd*: not a member company, not an SME, records." in texts(look["view"])
    dana.submits()

    acme = company(world, "Acme Ltd")
    assert (acme.is_member, acme.is_sme, acme.sector) == (False, False, "records")
    [entry] = [entry for entry in world.rows(AuditEntry) if "text" in entry.facts.get(f"company:{acme.id}", {})]
    assert entry.facts[f"company:{acme.id}"] == {"is_sme": [True, False], "is_member": [True, False], "text": ["name"]}


@pytest.mark.parametrize(
    ("turn", "entered", "said"),
    [
        ("lapsed", {}, "*Tessellate* is no member company from Mon 1 Nov 2027."),
        ("merged", {"into": "Pennant Digital"}, "*Tessellate* merged into *Pennant Digital* on Mon 1 Nov 2027."),
    ],
)
def test_the_form_for_what_has_become_of_one(world: World, turn: str, entered: dict[str, str], said: str) -> None:
    dana = world.person(DANA)
    press(world, "Change")
    dana.form(titled="Company")
    dana.submits(company=str(company(world, "Tessellate").id), turn=turn)

    look = dana.submits(on="2027-11-01", **{block: str(company(world, name).id) for block, name in entered.items()})

    assert said in texts(look["view"])
    assert "Done." in texts(dana.submits()["view"])


# the charter


def test_signatures_are_registered_and_withdrawn(world: World) -> None:
    assert told(world, "register", "U0OMAR") == ["Signatories of the charter", "Nobody has signed yet."]
    assert told(world, "signed Tessellate 2 on 1 Oct") == ["*Tessellate* signed version 2 on Fri 1 Oct 2027."]
    assert told(world, "signed Tessellate 2") == ["That version is signed by it already; its signature stands."]
    told(world, "signed Pennant Digital 1 on 1 Oct")
    told(world, "signed Brightwell Software 2 on 5 Oct")
    assert told(world, "withdrew Tessellate 2 on 30 Sep") == [
        "It signed on 2027-10-01: choose that day or a later one."
    ]
    assert told(world, "withdrew Tessellate 2 on 20 Oct") == [
        "*Tessellate* has withdrawn its signature under version 2 on Wed 20 Oct 2027."
    ]

    assert told(world, "register", "U0OMAR") == [
        "Signatories of the charter",
        "Version 1",
        "• Pennant Digital – signed Fri 1 Oct 2027",
        "Version 2",
        "• Brightwell Software – signed Tue 5 Oct 2027",
        "• Tessellate – signed Fri 1 Oct 2027, withdrawn Wed 20 Oct 2027",
    ]
    assert any("charter 2 (signed Tue 5 Oct 2027)" in line for line in told(world, ""))
    told(world, "signed Tessellate 2 on 25 Oct")
    assert [row.withdrawn_on for row in world.rows(CharterSignature)] == [None, None, None]
    deeds = [entry.deed for entry in world.rows(AuditEntry) if entry.deed.startswith("charter")]
    assert deeds == ["charter.sign"] * 3 + ["charter.withdraw", "charter.sign"]


def test_the_form_for_a_signature(world: World) -> None:
    dana = world.person(DANA)
    press(world, "Charter")
    dana.form(titled="Charter")

    done = dana.submits(company=str(company(world, "Tessellate").id), version="2", on="2027-11-01")

    assert "*Tessellate* signed version 2 on Mon 1 Nov 2027." in texts(done["view"])


def test_the_register_is_published_as_a_message_and_as_a_file(world: World) -> None:
    enters(world, "=cmd()|'x'!A1", member="yes")
    told(world, "signed =cmd()|'x'!A1 2 on 1 Oct")
    told(world, "signed Tessellate 2 on 5 Oct")
    told(world, "withdrew Tessellate 2 on 20 Oct")
    dana = world.person(DANA)

    press(world, "Publish to the channel", typed="/companies register")
    world.wait_for(lambda: any(row.kind == "charter-file" for row in world.rows(Owed)), "the press")
    world.settle()

    posted = [message for message in dana.messages() if not message["ephemeral"]]
    [page] = [message for message in posted if message["text"].startswith("Signatories of the charter")]
    assert "• =cmd()|'x'!A1 – signed Fri 1 Oct 2027" in page["text"]
    [shared] = [message for message in posted if message.get("files")]
    [file] = shared["files"]
    assert (file["name"], file["title"]) == ("signatories.csv", "Signatories of the charter")
    content = HTTP.get(file["url_private"], headers={"Authorization": f"Bearer {SETTINGS.slack_bot_token}"}).content
    assert content.decode("utf-8-sig").splitlines() == [
        '"company","version","signed_on","withdrawn_on"',
        '"\'=cmd()|\'x\'!A1","2","2027-10-01",""',
        '"Tessellate","2","2027-10-05","2027-10-20"',
    ]


def test_a_second_publication_is_another_one(world: World) -> None:
    told(world, "signed Tessellate 2")

    for _ in range(2):
        told(world, "publish")

    assert [row.subject for row in world.rows(Owed) if row.kind == "charter-register"] == ["1:1", "1:2"]
