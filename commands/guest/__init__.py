"""`/guest`: guests of one meeting, and standing guests whom the members agreed to (clause 12).

`typed` reads a line and a form, `asking` puts a standing guest to the members, `words` says it.
"""

from slack_sdk.models.views import View

from bot.render.blocks import choice, entry, form, person_entry
from bot.request import Command, Open, Reply, Request, Say, Show
from commands.guest import asking, typed, words
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import guests, invited, meetings
from store.models import Guest, Meeting, Person

STANDING = "standing"
MEETINGS_MOST = 24
SHOWN_MOST = 20


def on_command(request: Request) -> Reply:
    """Bare: the form. Typed: a guest of one meeting, `standing`, `end` or `list`."""
    word, _, rest = request.text.partition(" ")
    match word.lower():
        case "":
            return open_form(request)
        case "list":
            request.require(Deed.SEE_GROUP)
            return Say(words.listing(request.group, _standing(request)))
        case "end":
            request.require(Deed.INVITE_GUEST)
            guest, person = typed.guest_called(_standing(request), rest.strip())
            return _end(request, guest, person)
    request.require(Deed.INVITE_GUEST)
    return _invite(request, typed.read_line(request))


def open_form(request: Request) -> Reply:
    """Who is invited to what, below those who are; somebody who may not invite sees the list alone."""
    if not may(request.roles, Deed.INVITE_GUEST):
        request.require(Deed.SEE_GROUP)
        return Say(words.listing(request.group, _standing(request)))
    return Open(_form(request))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    request.require(Deed.INVITE_GUEST)
    return _invite(request, typed.read_form(request))


def on_end(request: Request) -> Reply:
    """The button beside a guest in the form."""
    request.require(Deed.INVITE_GUEST)
    here = {guest.id: (guest, person) for guest, person, _ in _standing(request)}
    found = here.get(request.number("guest"))
    if found is None:
        raise Refusal("That invitation has ended already.")
    guests.end(request.session, group=request.group, guest=found[0], actor=request.person, now=request.now)
    return Show(_form(request))


def _form(request: Request) -> View:
    coming = meetings.coming(request.session, group=request.group, now=request.now, most=MEETINGS_MOST)
    which = [(str(meeting.id), words.meeting_in_words(meeting)) for meeting in coming]
    here = _standing(request)
    blocks = [
        *words.with_ways_out(request.group, here[:SHOWN_MOST]),
        entry("name", "Name", most=typed.NAME_MOST),
        entry("company", "Company", most=typed.NAME_MOST, optional=True),
        entry("email", "E-mail", most=200, optional=True, hint="Invitations go there, where there is a mail server."),
        person_entry("account", "Slack account", optional=True),
        choice("meeting", "Which meeting?", [*which, (STANDING, "Every meeting: a standing guest")]),
        entry(
            "decided",
            "Who agreed to a standing guest?",
            most=typed.DECIDED_MOST,
            optional=True,
            hint="Such as: the meeting of 3 November. Empty: the members vote now (clause 12).",
        ),
    ]
    return form("Guests", "guest.form", blocks, {"group": request.group.id}, submit="Invite")


def _invite(request: Request, asked: typed.Asked) -> Reply:
    person = guests.known_or_new(
        request.session,
        group=request.group,
        name=asked.name,
        email=asked.email,
        company=asked.company,
        slack_user_id=asked.slack_user_id,
    )
    if asked.meeting is None and not asked.decided_by:
        return asking.put_to_the_members(request, person, asked.company)
    guests.invite(
        request.session,
        group=request.group,
        person=person,
        meeting=asked.meeting,
        decided_by=asked.decided_by,
        actor=request.person,
        now=request.now,
    )
    return Say(words.invited(request.group, person, asked.meeting))


def _end(request: Request, guest: Guest, person: Person) -> Reply:
    guests.end(request.session, group=request.group, guest=guest, actor=request.person, now=request.now)
    return Say(words.ended(request.group, person))


def _standing(request: Request) -> list[tuple[Guest, Person, Meeting | None]]:
    return list(invited.standing_on(request.session, group=request.group, day=request.today))


COMMAND = Command(
    name="guest",
    hint="Ana Ruiz ana@example.org for 12 Nov | list | end Ana Ruiz | help",
    usage="`/guest` – invite somebody in a form, and see who is\n"
    "`/guest Ana Ruiz (Acme) ana@example.org for 12 Nov` – to one meeting; also `for next`\n"
    "`/guest standing Ana Ruiz ana@example.org` – to every meeting: the members vote, and she is a guest if it passes\n"
    "`/guest standing Ana Ruiz ana@example.org agreed by the meeting of 3 November` – they have agreed already\n"
    "`/guest end Ana Ruiz` – take it back\n`/guest list` – who is invited to what",
    summary="see and invite guests, to one meeting or, by a vote, to all",
    deed=Deed.INVITE_GUEST,
    handle=on_command,
)
ACTIONS = {"guest.open": open_form, "guest.end": on_end}
FORMS = {"guest.form": on_form}
MESSAGES = {guests.INVITED: words.draw_invited}
