"""`/convenor`: what it can do, and setting up a group in a channel."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session
from world import GROUP_CHANNEL, NOVEMBER, World, texts

from bot.sample import TEAM_ID
from store import members, people
from store.founding import found
from store.models import Meeting, Office, OfficeKind, Owed, Person, TermsRow, WorkingGroup

LOUNGE = "C0LOUNGE"
RULE = "last Friday 14:30"
FILLED_IN = {
    "name": "Records Panel",
    "zone": "Europe/Dublin",
    "division": "northern-ireland",
    "rule": "last friday 14:30",
    "link": "https://meet.example/records",
    "programme_manager": "U0DANA",
    "chair": "U0HUGO",
}


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """The sample group's workspace, with an admin who is on no roll."""
    return make_world(more_users=({"id": "U0ADMIN", "name": "ines", "real_name": "Inés Ortega", "is_admin": True},))


def test_help_lists_every_command_to_anybody(world: World) -> None:
    hugo = world.person("U0HUGO")

    said = hugo.types("/convenor help", channel=LOUNGE)

    assert said["text"].splitlines()[0].startswith("*Convenor* runs a working group by its own terms of reference.")
    assert "• `/apologies` – say that you cannot come" in said["text"]
    assert hugo.types("/convenor") == said


def test_setup_is_for_a_workspace_admin(world: World) -> None:
    before = world.outline()

    said = world.person("U0OMAR").types("/convenor setup", channel=LOUNGE)

    assert said["text"] == (
        "Only a workspace admin can set up a group in a channel for the first time. Ask them to do it."
    )
    assert world.outline() == before


def test_setup_in_a_channel_makes_a_group_and_lists_what_its_terms_leave_open(world: World) -> None:
    admin = world.person("U0ADMIN")

    admin.opens("/convenor setup", channel=LOUNGE)
    done = admin.submits(**FILLED_IN)
    world.settle()

    [_, group] = world.rows(WorkingGroup)
    assert (group.name, group.zone, group.division, group.rule, group.link, group.channel_id) == (
        "Records Panel",
        "Europe/Dublin",
        "northern-ireland",
        "last friday 14:30",
        "https://meet.example/records",
        LOUNGE,
    )
    said = texts(done["view"])
    assert "*Records Panel* meets on the last Friday of each month at 14:30 (Europe/Dublin)." in said
    assert "Officers: Dana Whitlock (programme manager) and Hugo Lindgren (chair)." in said
    assert "• How much notice must a compulsory meeting have? *7 days* (clause 17)" in said
    assert "• Clause 22: Should the consensus needed for spending be a figure, and which one?" in said
    offices = {office.kind: office.person_id for office in world.rows(Office) if office.group_id == group.id}
    people = {person.id: person.name for person in world.rows(Person)}
    assert {kind: people[person_id] for kind, person_id in offices.items()} == {
        OfficeKind.PROGRAMME_MANAGER: "Dana Whitlock",
        OfficeKind.CHAIR: "Hugo Lindgren",
    }
    assert [row.number for row in world.rows(TermsRow) if row.group_id == group.id] == [1]
    [told] = [row for row in world.rows(Owed) if row.kind == "welcome"]
    assert admin.messages(LOUNGE)[-1]["ts"] == told.message_ts


def test_setup_shows_every_mistake_at_its_field_and_writes_nothing(world: World) -> None:
    admin = world.person("U0ADMIN")
    admin.opens("/convenor setup", channel=LOUNGE)
    before = world.outline()

    done = admin.submits(
        **{**FILLED_IN, "zone": "Mars/Olympus", "rule": "whenever it suits", "link": "http://meet.example"}
    )

    assert done["errors"].keys() == {"zone", "rule", "link"}
    assert done["errors"]["zone"] == "I do not know this time zone. Write it like Europe/London."
    assert world.outline() == before


def test_setup_refuses_one_person_as_chair_and_vice_chair(world: World) -> None:
    admin = world.person("U0ADMIN")
    admin.opens("/convenor setup", channel=LOUNGE)
    before = world.outline()

    done = admin.submits(**{**FILLED_IN, "vice_chair": "U0HUGO"})

    assert done["errors"] == {"vice_chair": "The chair and the vice-chair are two different people (clause 9)."}
    assert world.outline() == before


def test_after_setup_the_programme_manager_changes_the_settings_and_nobody_else(world: World) -> None:
    dana, admin = world.person("U0DANA"), world.person("U0ADMIN")

    refused = admin.types("/convenor setup", channel=GROUP_CHANNEL)
    view = dana.opens("/convenor setup", channel=GROUP_CHANNEL)
    done = dana.submits(name="Data Exchange Group", rule="second Thursday 11:00")

    assert refused["text"].startswith("Only the programme manager can")
    assert [block["block_id"] for block in view["blocks"]] == ["name", "rule", "division", "link", "ethos"]
    [group] = world.rows(WorkingGroup)
    assert (group.name, group.rule, group.division) == (
        "Data Exchange Group",
        "second Thursday 11:00",
        "england-and-wales",
    )
    assert "By the new rule: 12 meetings moved." in texts(done["view"])
    coming = [meeting for meeting in world.rows(Meeting) if meeting.starts_at > NOVEMBER]
    assert {meeting.starts_at.astimezone(ZoneInfo("Europe/London")).hour for meeting in coming} == {11}


def test_setup_is_refused_in_a_direct_message(world: World) -> None:
    admin = world.person("U0ADMIN")

    said = admin.types("/convenor setup", channel=admin.dm())

    assert said["text"] == "Please type this in the channel of the group, and invite me to it first."


def test_a_mention_is_answered_to_whoever_wrote_it_alone(world: World) -> None:
    hugo, omar = world.person("U0HUGO"), world.person("U0OMAR")

    hugo.says("<@U0CONVENOR> what can you do?")

    world.wait_for(lambda: hugo.whispers(), "the answer")
    assert hugo.whispers() == [hugo.types("/convenor")["text"]]
    assert omar.whispers() == []


def test_setup_takes_over_an_imported_group_with_its_people(world: World) -> None:
    world.write(_import_a_group)
    admin = world.person("U0ADMIN")

    admin.opens("/convenor setup", channel=LOUNGE)
    imported = next(group for group in world.rows(WorkingGroup) if group.channel_id is None)
    admin.submits(which=str(imported.id))
    form = admin.form(titled="Set up a group")
    admin.submits(programme_manager="U0HUGO")

    assert [block["block_id"] for block in form["blocks"]][:2] == ["name", "rule"]
    [group] = [group for group in world.rows(WorkingGroup) if group.id == imported.id]
    assert (group.name, group.team_id, group.channel_id) == ("Records Panel", TEAM_ID, LOUNGE)
    [hugo] = [person for person in world.rows(Person) if person.name == "Hugo Lindgren"]
    assert (hugo.team_id, hugo.slack_user_id) == (TEAM_ID, "U0HUGO")
    assert [office.person_id for office in world.rows(Office) if office.group_id == group.id] == [hugo.id]


def _import_a_group(session: Session) -> None:
    """A group without a channel whose programme manager is known by name alone."""
    group = found(session, name="Records Panel", zone="Europe/London", division="scotland", now=NOVEMBER, rule=RULE)
    hugo = people.add_person(session, team_id=group.team_id, name="Hugo Lindgren")
    day = NOVEMBER.date()
    members.appoint(session, group=group, person=hugo, kind=OfficeKind.PROGRAMME_MANAGER, starts_on=day)
