"""Reports through the front door: who may have which, what comes, and what is in none of them."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from agendas import put_item
from ballots import MEMBERS, the_group
from docx import Document
from packed import bytes_of, files, reader_of, words_of
from PIL import Image
from sqlmodel import Session
from world import AFTER, NOVEMBER, World, texts
from world import Person as Visitor

from bot import sample_year
from bot.sample import SITTERS, TEAM_ID
from store import actions, audit, decisions, people, reporting
from store.models import AuditEntry, Basis, Owed, Person

DANA, AMARA, OMAR, PRIYA, HUGO = "U0DANA", "U0AMARA", "U0OMAR", "U0PRIYA", "U0HUGO"
NEW_YEAR = datetime(2028, 1, 1, 9, tzinfo=UTC)
TITLES = ("Annual report", "Progress update", "Attendance")
SECRETS = ("Zanzibar", "Quetzal", "Obsidian")


def reports(person: Visitor) -> list[dict[str, Any]]:
    """The files that are reports, of all that came by DM, oldest first."""
    sent = [message for message in person.dms() if message["files"]]
    return [message for message in sent if message["files"][0]["title"].startswith(TITLES)]


def received(person: Visitor, typed: str) -> list[dict[str, Any]]:
    """What comes with a report that somebody asks for."""
    before = len(reports(person))
    assert "You get" in person.types(typed)["text"]
    person.world.settle()
    return reports(person)[before:]


def markdown(person: Visitor, typed: str) -> str:
    [_, text] = received(person, typed)
    return bytes_of(text).decode()


@pytest.fixture
def busy(world: World) -> World:
    """The sample group with a year behind it, and things in it that are for members only."""
    world.write(lambda session: sample_year.fill(session, now=NOVEMBER))
    put_item(world, "Zanzibar", is_private=True)
    put_item(world, "Tariffs", heading="5b")
    world.write(keep_secrets)
    return world


def keep_secrets(session: Session) -> None:
    """A private action and a private decision."""
    group, person = the_group(session), session.get_one(Person, 1)
    now = NOVEMBER + timedelta(minutes=1)
    actions.add(
        session,
        group=group,
        words="Quetzal",
        owner=person,
        due_on=date(2027, 11, 2),
        meeting=None,
        is_private=True,
        actor=person,
        now=now,
    )
    decisions.record(
        session,
        group=group,
        words="Obsidian",
        basis=Basis.BY_CHAIR,
        decided_on=NOVEMBER.date(),
        is_private=True,
        actor=person,
        now=now,
    )


@pytest.mark.slow
def test_an_officer_has_the_year_as_a_picture_a_pdf_and_in_words(world: World) -> None:
    picture, pdf, cells = received(world.person(DANA), "/report attendance")

    assert picture["text"] == (
        "*Attendance in 2027*, as it was on Mon 1 Nov 2027, for the officers only.\n"
        "• Omar Haddad – 1 absence of 9 meetings (10 June): below the limit\n"
        "No absence that counts: Amara Okafor, Daniel Asante, Fatima Sayed, Grace Mbeki, Joaquín Ferreira, "
        "Priya Raman, Rhiannon Pugh, Siobhán Kelleher, Tomasz Zieliński, Wen Li and Yuki Tanabe."
    )
    [[_, title], *_] = files([picture])
    assert (title, picture["files"][0]["alt_txt"][:33]) == ("Attendance 2027", "A grid of 12 members by 9 meeting")
    assert Image.open(io.BytesIO(bytes_of(picture))).format == "PNG"
    assert "Joaquín Ferreira" in words_of(reader_of(pdf))
    rows = {row[0]: row for row in csv.reader(io.StringIO(bytes_of(cells).decode("utf-8-sig")))}
    assert rows["Omar Haddad"][6] == "apologies, counts as an absence"
    assert rows["Wen Li"][2] == "not a member on that date"
    assert [entry.facts for entry in world.rows(AuditEntry) if entry.deed == "report.attendance"] == [
        {"to": 13, "about": "1:2027-01-01:2027-12-31:2027-11-01"}
    ]


@pytest.mark.slow
def test_the_grid_tells_what_has_no_column_and_what_does_not_count(world: World) -> None:
    dana = world.person(DANA)
    dana.types("/meeting add 3 Nov 10:00 Budget workshop")
    dana.opens("/meeting cancel 11 Nov")
    dana.submits(reason="No quorum in sight")
    world.move_to(AFTER)
    dana.takes_roll({PRIYA: "absent"}, typed="/attendance 3 Nov")

    _, pdf, cells = received(dana, "/report attendance 2027")

    told = " ".join(words_of(reader_of(pdf)).split())
    assert "Not compulsory: Wed 3 Nov 2027." in told
    assert "Did not take place: Thu 11 Nov 2027 (cancelled)." in told
    rows = {row[0]: row for row in csv.reader(io.StringIO(bytes_of(cells).decode("utf-8-sig")))}
    assert rows["Priya Raman"][-4:] == ["absent (not compulsory)", "9", "0", "clear"]


THEIRS = {
    DANA: {"annual", "quarterly", "attendance"},
    AMARA: {"annual", "quarterly", "attendance"},
    "U0TOMASZ": {"annual", "attendance"},
    "U0RHIANNON": {"annual"},
    OMAR: {"annual"},
    HUGO: {"annual"},
}
"""Programme manager, chair, vice-chair, senior responsible officer, a member, and a guest of the next meeting."""


@pytest.mark.slow
def test_each_has_what_is_theirs_to_have(world: World) -> None:
    world.write(lambda session: people.add_person(session, team_id=TEAM_ID, name="Hugo Lindgren", slack_user_id=HUGO))
    world.person(DANA).types("/guest Hugo Lindgren for next")
    for user_id, may_have in THEIRS.items():
        person = world.person(user_id)
        options = person.opens("/report")["blocks"][0]["element"]["options"]
        said = {report: person.types(f"/report {report}")["text"] for report in ("annual", "quarterly", "attendance")}

        assert {option["value"].split(":")[0] for option in options} == may_have
        assert {report for report, text in said.items() if "You get" in text} == may_have
        assert all(text.startswith("Only the chair") for report, text in said.items() if report not in may_have)
    given = [(entry.facts["to"], entry.deed) for entry in world.rows(AuditEntry) if entry.deed.startswith("report.")]
    assert len(given) == len(set(given)) == sum(map(len, THEIRS.values()))


def test_whoever_is_on_no_roll_has_none_and_what_is_forged_brings_nothing(world: World) -> None:
    assert "You are not on the roll" in world.person(HUGO).types("/report annual")["text"]
    world.forge_form("report.form", user_id=HUGO, note={"group": 1})
    world.forge_form("report.form", user_id=OMAR, note={"group": 1})
    world.settle()

    assert [entry.deed for entry in world.rows(AuditEntry) if entry.deed.startswith("report.")] == []


@pytest.mark.slow
def test_the_annual_report_is_of_the_group_and_names_nobody(busy: World) -> None:
    busy.person(AMARA).types("/vote open invitation Shall we? until 4 Nov 12:00")
    told = markdown(busy.person(OMAR), "/report annual")

    assert "11 meetings: 9 held and 2 to come." in told
    assert "they were due at a meeting 107 times." in told
    assert "They were there at least 100 times. The exact number is not told" in told
    assert "| Decision 1: The group recommends no identifier before it knows which are in use. |" in told
    assert "| Vote 1: Shall we pay for the translation of the advice on retention? |" in told
    assert "**5f Speaking for the market where it is decided:** 1 agenda item" in told
    assert "- 6 entered\n- 4 done" in told
    assert "| Supplier | 8 | 8 | 0 |" in told
    assert "- 8 published in time" in told
    assert "- The pack for Thu 13 May 2027 came 1 day and 2 hours late" in told
    assert [sitter.name for sitter in SITTERS if sitter.name in told] == []
    assert "% of the members" not in told


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["/report annual", "/report quarterly 2027 Q4"])
def test_what_is_private_is_in_no_report(busy: World, typed: str) -> None:
    """As long as it is to come, and when the meeting has dealt with it."""
    dana = busy.person(DANA)
    early = markdown(dana, typed)
    busy.move_to(AFTER)
    dana.takes_roll()
    late = markdown(dana, typed)

    assert [word for word in SECRETS if word in early + late] == []
    assert "Tariffs (Thu 11 Nov 2027)" not in early
    assert "Tariffs (Thu 11 Nov 2027)" in late


@pytest.mark.slow
def test_the_word_document_says_the_same(busy: World) -> None:
    word, text = received(busy.person(DANA), "/report annual")

    document = Document(io.BytesIO(bytes_of(word)))
    said = [paragraph.text for paragraph in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    plain = bytes_of(text).decode().replace("\\", "").replace("**", "")
    assert files([word, text]) == [
        ("Annual report 2027.docx", "Annual report 2027"),
        ("Annual report 2027.md", "Annual report 2027"),
    ]
    assert [part for part in said if part and part not in plain] == []
    assert document.core_properties.title == "Annual report 2027: Data Exchange Working Group"


@pytest.mark.slow
def test_a_ballot_is_told_without_who_was_elected(world: World) -> None:
    """Who stands is somebody's name; what the members decided is that somebody has the seat."""
    dana = world.person(DANA)
    dana.types("/guest standing Hugo Lindgren hugo@example.org")
    for user_id in MEMBERS[:8]:
        world.person(user_id).types("/vote for")
    world.move_to(datetime(2027, 12, 20, 9, tzinfo=UTC))

    told = markdown(dana, "/report annual")

    assert "Shall somebody be a standing guest?" in told
    assert "Hugo" not in told


@pytest.mark.slow
def test_attendance_is_told_in_numbers_once_enough_people_stand_behind_them(world: World) -> None:
    world.move_to(AFTER)
    world.person(DANA).takes_roll(dict.fromkeys(MEMBERS[:4], "absent") | {"U0YUKI": "apologies"})

    told = markdown(world.person(PRIYA), "/report annual")

    assert "They were there 113 times, and not there 6 times." in told
    assert "with apologies" not in told


@pytest.mark.slow
def test_the_progress_update_is_drafted_for_the_quarter_that_is_over(busy: World) -> None:
    told = markdown(busy.person(AMARA), "/report quarterly")

    assert told.startswith("# Progress update, July to September 2027\n")
    assert "| Send the answer to the market study | Thu 23 Sep 2027 | done on Tue 21 Sep 2027 |" in told
    assert "- Thursday 11 November 2027, 10:00 (Europe/London)" in told
    assert [sitter.name for sitter in SITTERS if sitter.name in told] == []
    open_now = markdown(busy.person(AMARA), "/report quarterly 2027 Q4")
    assert "| List the data sets that have no owner | Thu 9 Dec 2027 | open |" in open_now


@pytest.mark.slow
def test_the_draft_comes_by_itself_on_the_first_morning_after_a_quarter(world: World) -> None:
    world.move_to(NEW_YEAR - timedelta(minutes=1))
    assert drafts(world) == []
    world.move_to(NEW_YEAR)
    world.process.pulse.tick()
    world.settle()

    assert drafts(world) == ["Progress update, October to December 2027.docx"]
    assert [row.subject for row in world.rows(Owed) if row.kind == reporting.PROGRESS_WORD] == [
        "1:2027-10-01:2027-12-31:2028-01-01:1"
    ]
    world.move_to(NEW_YEAR + timedelta(days=3))
    assert len(drafts(world)) == 1
    assert world.read(lambda session: audit.first_broken_link(session, group_id=1)) is None


@pytest.mark.slow
def test_a_bot_that_was_away_for_longer_drafts_nothing_belatedly(world: World) -> None:
    world.move_to(NEW_YEAR + timedelta(days=7, minutes=1))

    assert drafts(world) == []


def drafts(world: World) -> list[str]:
    return [name for name, _ in files(reports(world.person(DANA))) if name.endswith(".docx")]


TYPED = {
    "nonsense": "I could not read that. Type it as in `/report annual 2026`, `/report quarterly 2026 Q3` or",
    "annual 2026 Q3": "I could not read that.",
    "annual 2028": "Choose a year from 2000 to 2027.",
    "attendance 1999": "Choose a year from 2000 to 2027.",
    "quarterly 2027 Q5": "By the terms a year has 4 such parts.",
    "quarterly 2027 Q0": "By the terms a year has 4 such parts.",
    "quarterly Q4": "*Progress update, October to December 2027.*",
    "quarterly 2026": "*Progress update, October to December 2026.*",
    "QUARTERLY 2026 q3": "*Progress update, July to September 2026.*",
    "annual 2026": "*Annual report 2026.*",
}


@pytest.mark.slow
def test_what_is_typed_is_read_or_refused_with_what_to_type(world: World) -> None:
    dana = world.person(DANA)

    assert {typed: said in dana.types(f"/report {typed}")["text"] for typed, said in TYPED.items()} == dict.fromkeys(
        TYPED, True
    )


@pytest.mark.slow
def test_the_form_is_on_the_home_tab_and_sends_what_was_chosen(world: World) -> None:
    dana = world.person(DANA)
    dana.presses("Reports", on_home=True)
    form = dana.form(titled="Reports")

    assert form["blocks"][0]["element"]["options"][1]["text"]["text"] == "Progress update, October to December 2027"
    done = dana.submits(report="quarterly:2027-07-01")
    assert "*Progress update, July to September 2027.*" in texts(done["view"])
    world.settle()
    assert drafts(world) == ["Progress update, July to September 2027.docx"]
