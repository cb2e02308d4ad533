"""A group that has lived a little, for tests of abuse: one of each thing is there, put there by typing."""

from world import World

BUSY_MONDAY = (
    ("U0DANA", "/vote open funds Shall we commission the study? until 14 Nov 12:00"),
    ("U0DANA", "/vote open funds Shall we buy the tool? until 14 Nov 12:00"),
    ("U0PRIYA", "/agenda add Budget, 15 min for next"),
    ("U0OMAR", "/agenda add Tariffs, 15 min for next"),
    ("U0WEN", "/poll Which tool? | Jira | Trello"),
    ("U0PRIYA", "/poll date Budget workshop | 12 Jan 10:00, 14:00 | until 8 Jan"),
    ("U0PRIYA", "/position propose Open registers"),
    ("U0DANA", "/actions add Omar: send the tariff list by 3 Dec"),
    ("U0DANA", "/guest Ana Ruiz (Acme) ana.ruiz@acme.example for next"),
    ("U0PRIYA", "/leave 1 Mar to 30 Apr parental leave"),
    ("U0GRACE", "/apologies next train strike"),
    ("U0DANA", "/subgroup create Standards led by Priya Raman"),
    ("U0DANA", "/subgroup report Standards due 3 Dec: what the pilots showed"),
    ("U0DANA", "/call open chair until 20 Nov from 1 Dec"),
    ("U0DANA", "/call open vice-chair until 20 Nov from 1 Dec"),
    ("U0DANA", "/calendar new"),
    ("U0OMAR", "/vote 1 for because it is cheap"),
)


def lived_in(world: World) -> World:
    """The sample group after a busy Monday; each command was done and not refused."""
    for who, line in BUSY_MONDAY:
        said = world.person(who).types(line)
        assert said.get("text"), line
    world.settle()
    return world
