"""`/convenor`: what the bot can do, and setting up a group in a channel."""

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.render.blocks import Message, choice, entry, escaped, form, heading, paragraph, person_entry, remark
from bot.render.terms import value_in_words
from bot.render.words import listed
from bot.request import Caller, Command, Errors, Open, Profile, Reply, Say, Show
from calendars.holidays import DIVISIONS
from calendars.recurrence import read_rule
from rules.authority import Deed, Role, require
from rules.refusal import Refusal
from rules.terms import Terms
from store import audit, groups, members, outbox, people, terms
from store.models import OfficeKind, Person, WorkingGroup

NAME_MOST = 80
LINK_MOST = 500
DEFAULT_ZONE = "Europe/London"
NEW_GROUP = "new"
WELCOME = "welcome"
OFFICES = {
    "programme_manager": (OfficeKind.PROGRAMME_MANAGER, "Programme manager"),
    "chair": (OfficeKind.CHAIR, "Chair"),
    "vice_chair": (OfficeKind.VICE_CHAIR, "Vice-chair"),
    "sro": (OfficeKind.SRO, "Senior Responsible Officer"),
}


def on_command(caller: Caller) -> Reply:
    """Bare or `help`: what the bot can do. `setup`: the form."""
    match caller.text.lower():
        case "" | "help":
            return Say(overview(caller.commands, prefix=caller.prefix))
        case "setup":
            return _open_setup(caller)
    raise Refusal(f"Type `/{caller.prefix}convenor help` or `/{caller.prefix}convenor setup`.")


def on_mention(caller: Caller) -> Reply:
    """Whoever mentions the bot is told what it can do, and nobody else is troubled."""
    return Say(overview(caller.commands, prefix=caller.prefix))


def overview(commands: Mapping[str, Command], *, prefix: str) -> Message:
    """Every command with its line of help."""
    lines = [f"• `/{prefix}{command.name}` – {command.summary}" for command in commands.values()]
    about = "*Convenor* runs a working group by its own terms of reference. Type a command with `help` after it."
    return Message("\n".join([about, *lines]))


def on_which(caller: Caller) -> Reply:
    """Which group is to live in this channel: a new one, or one that was imported and has no channel yet."""
    _require_set_up(caller)
    which = caller.fields.get("which", NEW_GROUP)
    unbound = {str(group.id): group for group in groups.unbound(caller.session)}
    if which != NEW_GROUP and which not in unbound:
        raise Refusal("That group has a channel by now. Please choose another one.", field="which")
    return Show(_setup_form(str(caller.note["channel"]), unbound.get(which), takes_over=which != NEW_GROUP))


def on_setup(caller: Caller) -> Reply:
    """The form was sent: make the group, take over an imported one, or change the one that is here."""
    channel_id = str(caller.note["channel"])
    present = groups.group_in_channel(caller.session, team_id=caller.team_id, channel_id=channel_id)
    if present is not None and present.id != caller.note.get("group_here"):
        raise Refusal(f"*{escaped(present.name)}* has been set up in this channel meanwhile. Nothing was changed.")
    _require_set_up(caller) if present is None else _require_change(caller, present)
    problems = _problems(caller.fields)
    if problems:
        return Errors(problems)
    group = present or _group_for(caller, channel_id)
    before = group.rule
    _take_over_settings(group, caller.fields)
    caller.session.add(group)
    officers = _appoint(caller, group)
    audit.record(
        caller.session,
        group=group,
        now=caller.now,
        actor_id=None if (actor := _known(caller)) is None else actor.id,
        deed="group.set_up",
        subject=f"group:{group.id}",
        facts={
            "zone": group.zone,
            "division": group.division,
            "rule": group.rule,
            "rule_before": before,
            "officers": {kind.value: person.id for kind, person in officers.items()},
        },
    )
    if present is None:
        outbox.owe(
            caller.session, group=group, kind=WELCOME, subject=str(group.id), now=caller.now, to_channel_id=channel_id
        )
    history = terms.history(caller.session, group=group)
    today = groups.local_date(group, caller.now)
    return Say(_set_up(group, officers, history.on(today).terms, prefix=caller.prefix))


def draw_welcome(session: Session, subject: str) -> Message | None:
    """The channel is told that the bot looks after its group."""
    group = groups.group_of(session, group_id=int(subject))
    meets = f" It meets on the {read_rule(group.rule)}." if group.rule else ""
    return Message(
        f"*Convenor* now looks after *{escaped(group.name)}*: apologies, attendance and what follows from them.{meets} "
        "Type `/convenor help` to see what it can do; its answers are visible to you alone."
    )


def _open_setup(caller: Caller) -> Reply:
    if not caller.channel_id or caller.channel_id.startswith("D"):
        raise Refusal("Please type this in the channel of the group, and invite me to it first.")
    here = groups.group_in_channel(caller.session, team_id=caller.team_id, channel_id=caller.channel_id)
    if here is not None:
        _require_change(caller, here)
        return Open(_setup_form(caller.channel_id, here, takes_over=False))
    _require_set_up(caller)
    unbound = groups.unbound(caller.session)
    if unbound:
        return Open(_which_form(caller.channel_id, unbound))
    return Open(_setup_form(caller.channel_id, None, takes_over=False))


def _which_form(channel_id: str, unbound: Sequence[WorkingGroup]) -> View:
    options = [(NEW_GROUP, "A new group"), *((str(group.id), group.name) for group in unbound[:99])]
    return form(
        "Set up a group",
        "convenor.which",
        [choice("which", "Which group is to live in this channel?", options)],
        {"channel": channel_id},
        submit="Next",
    )


def _setup_form(channel_id: str, group: WorkingGroup | None, *, takes_over: bool) -> View:
    """The form of a new group, of an imported one that is taken over, or of the one that is here."""
    is_here = group is not None and not takes_over
    note: dict[str, str | int] = {"channel": channel_id}
    if group is not None:
        note |= {"group_here": group.id} if is_here else {"unbound": group.id}
    blocks = [
        entry("name", "Name of the group", most=NAME_MOST, value=group.name if group else ""),
        entry("zone", "Time zone", most=40, value=group.zone if group else DEFAULT_ZONE, hint="Such as Europe/London"),
        choice(
            "division",
            "Bank holidays of",
            [(division, division.replace("-", " ").capitalize()) for division in DIVISIONS],
            chosen=group.division if group else DIVISIONS[0],
        ),
        entry(
            "rule",
            "When it meets",
            most=100,
            value=group.rule if group else "",
            hint="Such as: second Thursday 10:00; last working day 14:30; second Tuesday 10:00 not in August",
        ),
        entry("link", "Link to join", most=LINK_MOST, optional=True, value=group.link if group else ""),
    ]
    if not is_here:
        blocks += [
            person_entry(block, words, optional=block != "programme_manager") for block, (_, words) in OFFICES.items()
        ]
    return form("Set up a group", "convenor.setup", blocks, note, submit="Save")


def _require_set_up(caller: Caller) -> None:
    profile = caller.profiles.get(caller.user_id)
    require({Role.WORKSPACE_ADMIN} if profile and profile.is_admin else {Role.OUTSIDER}, Deed.SET_UP)


def _require_change(caller: Caller, group: WorkingGroup) -> None:
    person = _known(caller)
    day = groups.local_date(group, caller.now)
    roles = (
        members.roles_of(caller.session, group=group, person=person, day=day, now=caller.now)
        if person
        else {Role.OUTSIDER}
    )
    require(roles, Deed.CHANGE_SET_UP)


def _known(caller: Caller) -> Person | None:
    return people.person_in_slack(caller.session, team_id=caller.team_id, user_id=caller.user_id)


def _problems(fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the form, by field, all at once."""
    problems = {}
    if not fields.get("name"):
        problems["name"] = "Please give the group a name."
    try:
        ZoneInfo(fields.get("zone", ""))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems["zone"] = "I do not know this time zone. Write it like Europe/London."
    try:
        read_rule(fields.get("rule", ""))
    except Refusal as unreadable:
        problems["rule"] = unreadable.text
    link = fields.get("link", "")
    if link and not link.startswith("https://"):
        problems["link"] = "Please give a link that begins with https://."
    return problems


def _group_for(caller: Caller, channel_id: str) -> WorkingGroup:
    """The imported group that is taken over, or a new one under the preset terms."""
    if "unbound" in caller.note:
        group = groups.group_of(caller.session, group_id=int(caller.note["unbound"]))
        groups.bind(caller.session, group=group, team_id=caller.team_id, channel_id=channel_id)
        return group
    group = groups.add_group(
        caller.session,
        team_id=caller.team_id,
        channel_id=channel_id,
        name=caller.fields["name"],
        zone=caller.fields["zone"],
        division=caller.fields["division"],
        now=caller.now,
    )
    today = groups.local_date(group, caller.now)
    terms.adopt(caller.session, group=group, terms=terms.preset(), effective_on=today, now=caller.now)
    return group


def _take_over_settings(group: WorkingGroup, fields: Mapping[str, str]) -> None:
    group.name = fields["name"]
    group.zone = fields["zone"]
    group.division = fields["division"]
    group.rule = fields["rule"]
    group.link = fields.get("link", "")


def _appoint(caller: Caller, group: WorkingGroup) -> dict[OfficeKind, Person]:
    """Give the offices that the form names to those people, from today; whoever is new is entered by name."""
    today = groups.local_date(group, caller.now)
    appointed = {}
    for block, (kind, words) in OFFICES.items():
        user_id = caller.fields.get(block)
        if user_id:
            appointed[kind] = _person(caller, user_id, words)
            members.appoint(caller.session, group=group, person=appointed[kind], kind=kind, starts_on=today)
    chair, vice_chair = appointed.get(OfficeKind.CHAIR), appointed.get(OfficeKind.VICE_CHAIR)
    if chair is not None and vice_chair is not None and chair.id == vice_chair.id:
        raise Refusal("The chair and the vice-chair are two different people (clause 9).", field="vice_chair")
    return appointed


def _person(caller: Caller, user_id: str, office: str) -> Person:
    known = people.person_in_slack(caller.session, team_id=caller.team_id, user_id=user_id)
    if known is not None:
        return known
    profile: Profile | None = caller.profiles.get(user_id)
    if profile is None:
        raise Refusal(f"Slack did not tell me who the {office.lower()} is. Please try again.")
    return people.add_person(caller.session, team_id=caller.team_id, name=profile.name, slack_user_id=user_id)


def _set_up(group: WorkingGroup, officers: Mapping[OfficeKind, Person], in_force: Terms, *, prefix: str) -> Message:
    """What was set up, and which numbers of the terms the group has not settled."""
    held = [f"{escaped(person.name)} ({kind.value.replace('_', ' ')})" for kind, person in officers.items()]
    done = [f"*{escaped(group.name)}* meets on the {read_rule(group.rule)} ({group.zone})."]
    done += [f"Officers: {listed(held)}."] if held else []
    next_step = (
        "Now enter the roster: `python -m bot import roster FILE.csv --group NAME`. "
        f"Meetings for the next {in_force.meetings.months_ahead} months are made from the rule."
    )
    return Message(
        f"{group.name} is set up.",
        [heading("Set up"), paragraph("\n".join(done)), paragraph(next_step), *_open_questions(in_force)],
    )


def _open_questions(in_force: Terms) -> Iterable[Block]:
    numbers = [in_force.describe(name) for name in in_force.open_defaults]
    lines = [f"• {number.words} *{value_in_words(number)}* (clause {number.clause})" for number in numbers]
    yield paragraph("*What the terms of reference leave open*, and the default until the group decides:")
    for start in range(0, len(lines), 8):
        yield paragraph("\n".join(lines[start : start + 8]))
    asked = [f"• Clause {question.clause}: {question.words}" for question in in_force.questions]
    if asked:
        yield paragraph("\n".join(["*What reviewers asked*, and nothing depends on:", *asked]))
    yield remark("A result that rests on an open default says so.")


COMMAND = Command(
    name="convenor",
    hint="help | setup",
    usage="`/convenor` – what I can do\n`/convenor setup` – set up a group in this channel",
    summary="see what I can do, or set up a group",
    deed=Deed.SEE_GROUP,
)
ANYWHERE = {"app_mention": on_mention, "convenor": on_command, "convenor.which": on_which, "convenor.setup": on_setup}
MESSAGES = {WELCOME: draw_welcome}
