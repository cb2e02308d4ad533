"""The forms for the offices: which one, and who holds it, acts in it, or holds it no more."""

from collections.abc import Iterator

from bot.render.blocks import choice, day_entry, entry, form, paragraph
from bot.render.findings import OFFICE_NAMES
from bot.request import Reply, Request, Show
from commands.members import forms, which
from rules.authority import Role
from rules.offices import Appoint, Deputise, StandDown
from rules.refusal import Refusal
from rules.table import Office, Table

AGREED_MOST = 500
DEPUTY = "deputy"
_ORDER = (Role.CHAIR, Role.VICE_CHAIR, Role.PROGRAMME_MANAGER, Role.SRO)


def open_office(request: Request) -> Reply:
    """Which office, or which one ends."""
    asked = list(_asked(request, forms.known_table(request)))
    return forms.open_with(request, "Office", "members.office", [choice("office", "What do you want to do?", asked)])


def on_office(request: Request) -> Reply:
    """The office was chosen: ask for the rest."""
    known = forms.known_table(request)
    asked = request.fields.get("office", "")
    label = dict(_asked(request, known)).get(asked)
    if label is None:
        raise Refusal("Please choose the office.", field="office")
    who = choice("person", "Who?", forms.options(which.everybody(known)))
    first = day_entry("on", "First day", chosen=request.today)
    if asked == DEPUTY:
        blocks = [who, first, day_entry("last", "Last day")]
    elif asked in OFFICE_NAMES:
        hint = "One on each line: the members' vote, stakeholders, national bodies, customers (clause 8)."
        agreed = entry("agreed", "Agreed by", most=AGREED_MOST, multiline=True, hint=hint)
        blocks = [who, first, *([agreed] if asked == Role.SRO else [])]
    else:
        blocks = [day_entry("on", "Last day", chosen=request.today)]
    note = {"group": request.group.id, "office": asked}
    return Show(form("Office", "members.appoint", [paragraph(f"*{label}*"), *blocks], note, submit="Next"))


def on_appoint(request: Request) -> Reply:
    """Whoever it is was chosen: look at it again."""
    known = forms.known_table(request)
    asked, day = request.noted("office", str), which.day_chosen(request, "on")
    ends = next((office for office in known.offices if asked == _ends(office)), None)
    if ends is not None:
        return forms.look_again(request, StandDown(ends.id, day))
    person = which.person_chosen(request, known)
    if asked == DEPUTY:
        return forms.look_again(request, Deputise(person.id, day, which.day_chosen(request, "last")))
    agreed = tuple(line.strip() for line in request.fields.get("agreed", "").splitlines() if line.strip())
    return forms.look_again(request, Appoint(person.id, Role(asked), day, agreed))


def _asked(request: Request, known: Table) -> Iterator[tuple[str, str]]:
    for kind in _ORDER:
        yield kind.value, f"Appoint the {OFFICE_NAMES[kind.value]}"
    yield DEPUTY, "A deputy for the programme manager"
    for office in known.offices:
        is_manager = office.kind is Role.PROGRAMME_MANAGER and office.deputy_for_id is None
        if office.covers(request.today) and not is_manager:
            title = f"{'deputy ' if office.deputy_for_id is not None else ''}{OFFICE_NAMES[office.kind.value]}"
            yield _ends(office), f"{known.people[office.person_id].name} stands down as {title}"


def _ends(office: Office) -> str:
    return f"end:{office.id}"
