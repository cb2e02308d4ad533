"""`/convenor`: what the bot can do, and setting up a group in a channel."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.render.blocks import Message, choice, entry, escaped, form, heading, paragraph, person_entry, remark
from bot.render.terms import value_in_words
from bot.render.words import counted, listed
from bot.request import Caller, Command, Errors, Open, Reply, Request, Say, Show, number_in, read_from
from calendars import plan
from calendars.holidays import DIVISIONS
from calendars.recurrence import read_rule
from rules.authority import Deed, Role, may, require
from rules.refusal import Refusal
from rules.terms import Terms
from store import audit, groups, members, outbox, people, schedule, subgroups, terms
from store.founding import found as found_group
from store.models import OfficeKind, Person, WorkingGroup

NAME_MOST = 80
LINK_MOST = 500
ETHOS_MOST = 1000
DEFAULT_ZONE = "Europe/London"
NEW_GROUP = "new"
SUBGROUP = "subgroup:"
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
    which = caller.fields.get("which", NEW_GROUP)
    waiting = {f"{SUBGROUP}{group.id}": group for group in _subgroups_waiting(caller)}
    if which in waiting:
        return _settle_subgroup(caller, waiting[which])
    _require_set_up(caller)
    unbound = {str(group.id): group for group in groups.unbound(caller.session)}
    if which != NEW_GROUP and which not in unbound:
        raise Refusal("That group has a channel by now. Please choose another one.", field="which")
    return Show(_setup_form(read_from(caller.note, "channel", str), unbound.get(which)))


def on_setup(caller: Caller) -> Reply:
    """The form was sent: found the group, or take over the imported one, and give its offices."""
    _require_set_up(caller)
    fields, channel_id = caller.fields, read_from(caller.note, "channel", str)
    problems = _problems(fields)
    if problems:
        return Errors(problems)
    group = _settled_here(caller, channel_id)
    group.ethos = fields.get("ethos", "")
    officers = _appoint(caller, group)
    actor = people.person_in_slack(caller.session, team_id=caller.team_id, user_id=caller.user_id)
    audit.record(
        caller.session,
        group=group,
        now=caller.now,
        actor_id=actor.id if actor else None,
        deed="group.set_up",
        subject=f"group:{group.id}",
        facts={
            "channel": channel_id,
            "zone": group.zone,
            "division": group.division,
            "officers": {kind.value: person.id for kind, person in officers.items()},
        },
    )
    outbox.owe(
        caller.session, group=group, kind=WELCOME, subject=str(group.id), now=caller.now, to_channel_id=channel_id
    )
    today = groups.local_date(group, caller.now)
    return Say(_set_up(group, officers, terms.history(caller.session, group=group).on(today).terms))


def on_change(request: Request) -> Reply:
    """The settings of the group that is here were changed; another rule moves the meetings to come."""
    request.require(Deed.CHANGE_SET_UP)
    fields, group = request.fields, request.group
    problems = _problems({**fields, "zone": group.zone})
    if problems:
        return Errors(problems)
    told = [f"The settings of *{escaped(fields['name'])}* are saved."]
    if read_rule(fields["rule"]) != (read_rule(group.rule) if group.rule else None):
        change = plan.change_rule(
            request.session,
            group=group,
            text=fields["rule"],
            terms=request.terms,
            actor=request.person,
            now=request.now,
        )
        told.append(_rule_changed(change))
    group.division, group.ethos = fields["division"], fields.get("ethos", "")
    schedule.follow_group(
        request.session, group=group, name=fields["name"], link=fields.get("link", ""), now=request.now
    )
    audit.record(
        request.session,
        group=group,
        now=request.now,
        actor_id=request.person.id,
        deed="group.change",
        subject=f"group:{group.id}",
        facts={"division": group.division},
    )
    return Say(Message(" ".join(told)))


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
        require(_roles_in(caller, here), Deed.CHANGE_SET_UP)
        return Open(form("Settings", "convenor.change", _settings(here), {"group": here.id}, submit="Save"))
    waiting = [(f"{SUBGROUP}{group.id}", f"Sub-group: {group.name}") for group in _subgroups_waiting(caller)]
    if waiting and not _is_admin(caller):
        return Open(_which_form(caller.channel_id, waiting))
    _require_set_up(caller)
    unbound = [(str(group.id), group.name) for group in groups.unbound(caller.session)]
    if not (unbound or waiting):
        return Open(_setup_form(caller.channel_id, None))
    return Open(_which_form(caller.channel_id, [(NEW_GROUP, "A new group"), *unbound, *waiting]))


def _subgroups_waiting(caller: Caller) -> list[WorkingGroup]:
    """The sub-groups without a channel that the caller may give one: as the programme manager of their parent."""
    person = people.person_in_slack(caller.session, team_id=caller.team_id, user_id=caller.user_id)
    theirs = groups.groups_of_person(caller.session, person_id=person.id, now=caller.now) if person else ()
    return [
        group
        for group in theirs
        if group.parent_id is not None
        and group.channel_id is None
        and may(_roles_in(caller, group), Deed.MANAGE_SUBGROUPS)
    ]


def _settle_subgroup(caller: Caller, group: WorkingGroup) -> Reply:
    """A sub-group lives in the channel from now on."""
    actor = people.person_in_slack(caller.session, team_id=caller.team_id, user_id=caller.user_id)
    assert actor is not None, "the programme manager"  # noqa: S101
    channel_id = read_from(caller.note, "channel", str)
    subgroups.settle_in(caller.session, group=group, channel_id=channel_id, actor=actor, now=caller.now)
    outbox.owe(
        caller.session, group=group, kind=WELCOME, subject=str(group.id), now=caller.now, to_channel_id=channel_id
    )
    again = f"`/{caller.prefix}convenor setup`"
    return Say(
        Message(
            f"*{escaped(group.name)}* lives in this channel now: commands typed here are about it. Its chair plans "
            f"meetings with `/{caller.prefix}meeting`; {again} here gives it a rule of its own."
        )
    )


def _which_form(channel_id: str, options: Sequence[tuple[str, str]]) -> View:
    return form(
        "Set up a group",
        "convenor.which",
        [choice("which", "Which group is to live in this channel?", options[:100])],
        {"channel": channel_id},
        submit="Next",
    )


def _setup_form(channel_id: str, imported: WorkingGroup | None) -> View:
    """The form of a new group, or of an imported one that is to live here."""
    zone = imported.zone if imported else DEFAULT_ZONE
    offices = [
        person_entry(block, words, optional=block != "programme_manager") for block, (_, words) in OFFICES.items()
    ]
    blocks = [*_settings(imported), entry("zone", "Time zone", most=40, value=zone, hint="Such as Europe/London")]
    note: dict[str, str | int] = {"channel": channel_id} | ({"unbound": imported.id} if imported else {})
    return form("Set up a group", "convenor.setup", [*blocks, *offices], note, submit="Save")


def _settings(group: WorkingGroup | None) -> list[Block]:
    """What can be changed later too."""
    return [
        entry("name", "Name of the group", most=NAME_MOST, value=group.name if group else ""),
        entry(
            "rule",
            "When it meets",
            most=100,
            value=group.rule if group else "",
            hint="Such as: second Thursday 10:00; last working day 14:30; second Tuesday 10:00 not in August",
        ),
        choice(
            "division",
            "Bank holidays of",
            [(division, division.replace("-", " ").capitalize()) for division in DIVISIONS],
            chosen=group.division if group else DIVISIONS[0],
        ),
        entry("link", "Link to join", most=LINK_MOST, optional=True, value=group.link if group else ""),
        entry(
            "ethos",
            "What members hold to",
            most=ETHOS_MOST,
            optional=True,
            multiline=True,
            hint="The values of clause 6, for the card that welcomes a new member.",
            value=group.ethos if group else "",
        ),
    ]


def _is_admin(caller: Caller) -> bool:
    profile = caller.profiles.get(caller.user_id)
    return profile is not None and profile.is_admin


def _require_set_up(caller: Caller) -> None:
    require({Role.WORKSPACE_ADMIN} if _is_admin(caller) else {Role.OUTSIDER}, Deed.SET_UP)


def _roles_in(caller: Caller, group: WorkingGroup) -> frozenset[Role]:
    person = people.person_in_slack(caller.session, team_id=caller.team_id, user_id=caller.user_id)
    if person is None:
        return frozenset({Role.OUTSIDER})
    day = groups.local_date(group, caller.now)
    return members.roles_of(caller.session, group=group, person=person, day=day, now=caller.now)


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
    if len(fields.get("ethos", "")) > ETHOS_MOST:
        problems["ethos"] = f"Please keep this to {ETHOS_MOST:,} characters."
    return problems


def _settled_here(caller: Caller, channel_id: str) -> WorkingGroup:
    """The group that now lives in the channel: the imported one that was chosen, or a new one."""
    settings: dict[str, Any] = {key: caller.fields[key] for key in ("name", "zone", "division", "rule")}
    link = caller.fields.get("link", "")
    if "unbound" not in caller.note:
        return found_group(
            caller.session, now=caller.now, team_id=caller.team_id, channel_id=channel_id, link=link, **settings
        )
    wanted = number_in(caller.note, "unbound")
    group = next((each for each in groups.unbound(caller.session) if each.id == wanted), None)
    if group is None:
        raise Refusal("That group lives in another channel by now. Please close this and start again.")
    became = groups.bind(caller.session, group=group, team_id=caller.team_id, channel_id=channel_id)
    audit.record(
        caller.session,
        group=group,
        now=caller.now,
        actor_id=None,
        deed="group.bind",
        subject=f"group:{group.id}",
        facts={"team": caller.team_id, "became": {str(before): after for before, after in became.items()}},
    )
    for key, value in {**settings, "link": link}.items():
        setattr(group, key, value)
    caller.session.add(group)
    return group


def _appoint(caller: Caller, group: WorkingGroup) -> dict[OfficeKind, Person]:
    """Give the offices that the form names to those people, from today; who holds one already keeps it as it is."""
    today = groups.local_date(group, caller.now)
    holding = members.holders(caller.session, group=group, on=today)
    appointed = {}
    for block, (kind, words) in OFFICES.items():
        user_id = caller.fields.get(block)
        if user_id:
            appointed[kind] = _person(caller, user_id, words)
            if holding.get(kind) != appointed[kind]:
                members.appoint(caller.session, group=group, person=appointed[kind], kind=kind, starts_on=today)
    chair, vice_chair = appointed.get(OfficeKind.CHAIR), appointed.get(OfficeKind.VICE_CHAIR)
    if chair is not None and vice_chair is not None and chair.id == vice_chair.id:
        raise Refusal("The chair and the vice-chair are two different people (clause 9).", field="vice_chair")
    return appointed


def _person(caller: Caller, user_id: str, office: str) -> Person:
    """The person behind an account: known by it, or by name from an import that had no accounts, or new."""
    profile = caller.profiles.get(user_id)
    if profile is None:
        raise Refusal(f"Slack did not tell me who the {office.lower()} is. Please try again.")
    known = people.everyone(caller.session, team_id=caller.team_id)
    found = people.recognised(known, name=profile.name, email=None, slack_user_id=user_id)
    if len(found) > 1:
        raise Refusal(f"The roster has several people called {escaped(profile.name)}; give it their Slack ids first.")
    if not found:
        return people.add_person(caller.session, team_id=caller.team_id, name=profile.name, slack_user_id=user_id)
    found[0].slack_user_id = user_id
    caller.session.add(found[0])
    return found[0]


def _set_up(group: WorkingGroup, officers: Mapping[OfficeKind, Person], in_force: Terms) -> Message:
    """What was set up, and which numbers of the terms the group has not settled."""
    held = [f"{escaped(person.name)} ({kind.value.replace('_', ' ')})" for kind, person in officers.items()]
    done = [f"*{escaped(group.name)}* meets on the {read_rule(group.rule)} ({group.zone})."]
    done += [f"Officers: {listed(held)}. Chair and vice-chair act once they are on the roll (clause 9)."]
    next_step = (
        "Now enter the roster: `python -m bot import roster FILE.csv --group NAME`. "
        f"Meetings for the next {in_force.meetings.months_ahead} months are made from the rule."
    )
    return Message(
        f"{group.name} is set up.",
        [heading("Set up"), paragraph("\n".join(done)), paragraph(next_step), *_open_questions(in_force)],
    )


def _rule_changed(change: plan.RuleChange) -> str:
    counts = [("made", change.made), ("moved", change.moved), ("cancelled", change.cancelled), ("kept", change.kept)]
    told = [f"{counted(len(those), 'meeting')} {deed}" for deed, those in counts if those]
    return f"By the new rule: {listed(told)}." if told else ""


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
FORMS = {"convenor.change": on_change}
ANYWHERE = {"app_mention": on_mention, "convenor": on_command, "convenor.which": on_which, "convenor.setup": on_setup}
MESSAGES = {WELCOME: draw_welcome}
