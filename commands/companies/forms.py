"""The forms: a company entered or corrected, and what has become of its membership."""

from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import changing
from bot.render.blocks import choice, day_entry, entry, form, paragraph, remark
from bot.request import Open, Reply, Request, Show
from rules.authority import Deed
from rules.companies import Enter, Turn, Turned
from rules.refusal import Refusal
from store import people
from store.models import Company

CONFIRMED = "companies.confirmed"
CHOICES_MOST = 100
NAME_MOST = 100
DETAILS = "details"
_YES_OR_NO = [("yes", "Yes"), ("no", "No")]
_TURNS = {
    DETAILS: "Its name, sector or size, or a correction",
    Turn.APPLIED.value: "It has applied for membership",
    Turn.JOINED.value: "It has become a member company",
    Turn.REFUSED.value: "Its application was refused",
    Turn.LAPSED.value: "It is a member company no more",
    Turn.MERGED.value: "It has merged into another company",
}


def open_add(request: Request, *, name: str = "") -> Reply:
    """Enter a company."""
    request.require(Deed.MANAGE_COMPANIES)
    return Open(_details(request, None, name))


def on_enter(request: Request) -> Reply:
    """A company was described: look at it again."""
    request.require(Deed.MANAGE_COMPANIES)
    fields = request.fields
    if not fields.get("name"):
        raise Refusal("Please give the name.", field="name")
    change = Enter(
        name=fields["name"],
        sector=fields.get("sector", ""),
        is_sme=fields.get("sme") == "yes",
        is_member=fields.get("member") == "yes",
        company_id=request.number("company") if request.note["company"] else None,
    )
    return changing.confirm(request, change, callback=CONFIRMED)


def open_change(request: Request) -> Reply:
    """Which company, and what has become of it."""
    request.require(Deed.MANAGE_COMPANIES)
    blocks = [
        company_block(request),
        choice("turn", "What has become of it?", list(_TURNS.items()), chosen=Turn.APPLIED.value),
    ]
    return Open(form("Company", "companies.change", blocks, {"group": request.group.id}, submit="Next"))


def on_change(request: Request) -> Reply:
    """The company and what has become of it were chosen: ask for the rest."""
    request.require(Deed.MANAGE_COMPANIES)
    company, turn = company_chosen(request), request.fields.get("turn", "")
    if turn == DETAILS:
        return Show(_details(request, company, company.name))
    if turn not in _TURNS:
        raise Refusal("Please choose what has become of it.", field="turn")
    blocks: list[Block] = [paragraph(f"*{_TURNS[turn]}*"), day_entry("on", "On which day?", chosen=request.today)]
    if turn == Turn.MERGED:
        blocks.append(company_block(request, block="into", label="Into which?"))
    if turn in (Turn.LAPSED, Turn.MERGED):
        blocks.append(remark("The first day on which it is no member company any more."))
    note = {"group": request.group.id, "company": company.id, "turn": turn}
    return Show(form("Company", "companies.turn", blocks, note, submit="Next"))


def on_turn(request: Request) -> Reply:
    """The day was chosen: look at it again."""
    request.require(Deed.MANAGE_COMPANIES)
    turn = request.noted("turn", Turn)
    into = company_chosen(request, block="into").name if turn is Turn.MERGED else ""
    change = Turned(request.number("company"), turn, day_chosen(request), into)
    return changing.confirm(request, change, callback=CONFIRMED)


def on_confirmed(request: Request) -> Reply:
    """The second look was confirmed."""
    return changing.on_confirmed(request, callback=CONFIRMED)


def company_block(request: Request, *, block: str = "company", label: str = "Which company?") -> Block:
    """The companies to choose from, by name."""
    known = sorted(_companies(request), key=lambda company: company.name)
    if not known:
        raise Refusal("No company is known yet. Add one first.")
    return choice(block, label, [(str(company.id), company.name) for company in known[:CHOICES_MOST]])


def company_chosen(request: Request, *, block: str = "company") -> Company:
    """The company that was chosen in the form."""
    wanted = request.fields.get(block, "")
    found = next((company for company in _companies(request) if str(company.id) == wanted), None)
    if found is None:
        raise Refusal("Please choose a company.", field=block)
    return found


def day_chosen(request: Request) -> date:
    """The day that was picked in the form."""
    try:
        return date.fromisoformat(request.fields.get("on", ""))
    except ValueError:
        raise Refusal("Please choose a date.", field="on") from None


def _details(request: Request, company: Company | None, name: str) -> View:
    is_member, is_sme = (company.is_member, company.is_sme) if company else (True, False)
    blocks = [
        entry("name", "Name", most=NAME_MOST, value=name[:NAME_MOST]),
        entry("sector", "Sector", most=NAME_MOST, optional=True, value=company.sector if company else ""),
        choice("sme", "Is it an SME?", _YES_OR_NO, chosen=_yes_or_no(is_sme)),
        choice("member", "Is it a member company?", _YES_OR_NO, chosen=_yes_or_no(is_member)),
    ]
    if company is not None:
        blocks.append(remark("Another word on membership corrects the record. If it joined or lapsed, enter the day."))
    note = {"group": request.group.id, "company": company.id if company else None}
    return form("Company", "companies.enter", blocks, note, submit="Next")


def _yes_or_no(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _companies(request: Request) -> list[Company]:
    return list(people.companies(request.session, team_id=request.group.team_id))
