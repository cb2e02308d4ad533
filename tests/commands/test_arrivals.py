"""What people are told of the files they submitted, from the form to the message, and what the page makes of them."""

import files
import pytest
from world import HTTP, Person, World, labels, plain

from store.models import PaperVersion

OMAR, DANA = "U0OMAR", "U0DANA"
WHERE = "Monthly meeting, Thursday 11 November 2027, 10:00"


def proposes(world: World, papers: dict[str, bytes], *, user_id: str = OMAR) -> Person:
    """Somebody proposes an item with these papers; they are fetched, looked at and told of."""
    person = world.person(user_id)
    ids = [person.uploads(name, data) for name, data in papers.items()]
    person.opens("/agenda propose")
    done = person.submits(title="Tariffs", minutes="15", files=ids)
    assert done["ok"], done
    world.settle()
    return person


def told(person: Person, opening: str) -> list[str]:
    """The lines of each message that begins so."""
    return [plain(message["text"]) for message in person.dms() if plain(message["text"]).startswith(opening)]


@pytest.mark.slow
def test_received_one_paper(world: World) -> None:
    omar = proposes(world, {"Tariff paper.pdf": files.pdf(12)})

    [message] = told(omar, "Your paper")
    assert message == (
        f"Your paper for Tariffs, {WHERE}:\n• Tariff paper (Tariff paper.pdf) – PDF, 12 pages. "
        "Its pages go into the pack."
    )
    assert told(world.person(DANA), "Omar Haddad has submitted") == []


@pytest.mark.slow
def test_received_one_message_for_a_submission_and_one_for_the_programme_manager(world: World) -> None:
    omar = proposes(
        world,
        {
            "plan.pdf": files.pdf(),
            "secret <1>.pdf": files.pdf(password="secret"),
            "costs.xlsx": files.office(files.EXCEL),
            "tool.exe.pdf": b"MZ\x90\0\x03\0",
        },
    )

    [message] = told(omar, "Your papers")
    assert message.splitlines() == [
        f"Your papers for Tariffs, {WHERE}:",
        "• plan (plan.pdf) – PDF, 1 page. Its pages go into the pack.",
        "• secret _1_ (secret _1_.pdf) – PDF. It needs a password to be opened. It goes beside the pack, which has a "
        "page that names it.",
        "• costs (costs.xlsx) – Excel. Only a PDF can be put into the pack. It goes beside the pack, which has a page "
        "that names it.",
        "• tool.exe (tool.exe.pdf) – not taken. It is a program. Papers are PDF, Word, PowerPoint or Excel files, "
        "images (PNG, JPEG, GIF, WebP, BMP, TIFF, HEIC), and Markdown or plain text in UTF-8.",
    ]
    [message] = told(world.person(DANA), "Omar Haddad has submitted")
    assert message.splitlines() == [
        f"Omar Haddad has submitted 2 papers for Tariffs, {WHERE}, that cannot be put into the pack:",
        "• secret _1_ (secret _1_.pdf) – PDF. It needs a password to be opened. It goes beside the pack, which has a "
        "page that names it.",
        "• costs (costs.xlsx) – Excel. Only a PDF can be put into the pack. It goes beside the pack, which has a page "
        "that names it.",
        "Omar Haddad has been told.",
    ]


@pytest.mark.slow
def test_the_message_leads_to_a_better_version(world: World) -> None:
    omar = proposes(world, {"secret.pdf": files.pdf(password="secret")})
    message = next(each for each in omar.dms() if each["text"].startswith("Your paper"))
    assert labels(message) == ["Papers…"]
    better = omar.uploads("open.pdf", files.pdf(2))
    omar.presses("Papers…", on=message)
    version = world.rows(PaperVersion)[0]

    omar.form(titled="Papers")
    assert omar.submits(**{"as": str(version.paper_id)}, files=[better])["ok"]
    world.settle()

    assert told(omar, "Your paper")[-1].endswith(
        "• secret (open.pdf, version 2) – PDF, 2 pages. Its pages go into the pack."
    )
    assert [(each.number, each.pages) for each in world.rows(PaperVersion)] == [(1, None), (2, 2)]


@pytest.mark.slow
def test_received_says_what_slack_keeps_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file that does not come holds up word of the others for some seconds only."""
    monkeypatch.setattr("bot.papers.fetch.FIRST_WAIT", 0.02)
    monkeypatch.setattr("bot.scheduler.LOOK_SECONDS", 0.05)
    omar = world.person(OMAR)
    world.box.faults.fail("download", 500, count=4)
    ids = [omar.uploads("late.pdf", files.pdf())]
    omar.opens("/agenda propose")
    assert omar.submits(title="Tariffs", minutes="15", files=ids)["ok"]
    world.settle()

    waited, came = told(omar, "Your paper")
    assert waited.endswith(
        "• late (late.pdf) – Slack has not handed it over yet. It is tried again, and you will be told."
    )
    assert came.endswith("• late (late.pdf) – PDF, 1 page. Its pages go into the pack.")


def test_a_person_opens_an_uploaded_file_from_a_message(world: World) -> None:
    omar = world.person(OMAR)
    message = omar.says("Have a look", files=[omar.uploads("plan.pdf", files.pdf())])

    assert HTTP.get(message["files"][0]["permalink"]).content == files.pdf()
