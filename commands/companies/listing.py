"""The companies, as they are shown to whoever may see the group."""

from collections import defaultdict

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, button, buttons, heading, paragraphs, remark
from bot.render.companies import company_in_words
from bot.request import Request
from rules.authority import OFFICERS, Deed, may
from store import charter, people
from store.models import CharterSignature

LISTED = 100


def show(request: Request) -> Message:
    """Every company, the member companies first. Who applied, and was refused, is for the officers: rivals read it."""
    team_id = request.group.team_id
    companies = sorted(
        people.companies(request.session, team_id=team_id), key=lambda company: (not company.is_member, company.name)
    )
    signed: defaultdict[int, list[CharterSignature]] = defaultdict(list)
    for signature, company in charter.signatures(request.session, team_id=team_id):
        signed[company.id].append(signature)
    names = {company.id: company.name for company in companies}
    is_officer = not OFFICERS.isdisjoint(request.roles)
    lines = [
        company_in_words(company, names=names, signed=signed[company.id], with_applications=is_officer)
        for company in companies[:LISTED]
    ] or ["No company is known yet."]
    members = sum(company.is_member for company in companies)
    small = f"{len(companies)} companies, {members} of them member companies."
    if len(companies) > LISTED:
        small += f" The first {LISTED} are shown."
    blocks = [heading("Companies"), *paragraphs(lines), remark(small), _row(request)]
    return Message("\n".join(["Companies", *lines, small]).replace("*", ""), blocks)


def _row(request: Request) -> Block:
    note = {"group": request.group.id}
    register = button("Register of signatories", "companies.register", note)
    if not may(request.roles, Deed.MANAGE_COMPANIES):
        return buttons(register)
    return buttons(
        button("Add", "companies.add", note),
        button("Change", "companies.change", note),
        button("Charter", "companies.charter", note),
        register,
    )
