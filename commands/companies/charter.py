"""The register of signatories: who signed which version of the charter, for the channel and as a file."""

from datetime import date

from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, choice, day_entry, entry, escaped, form, heading, paragraphs
from bot.render.companies import COLUMNS, register_in_words, register_rows
from bot.render.spreadsheets import csv_bytes
from bot.render.words import short_day
from bot.request import Open, Reply, Request, Say, Upload
from commands.companies import forms, typed
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import audit, charter, groups, outbox
from store.models import Company, WorkingGroup

VERSION_MOST = 30
SIGNED, WITHDREW = "signed", "withdrew"
TITLE = "Signatories of the charter"


def show(request: Request) -> Message:
    """The register; for the programme manager, with a button that publishes it."""
    register = _register(request.session, request.group)
    if not may(request.roles, Deed.MANAGE_CHARTER):
        return register
    publish = button("Publish to the channel", "companies.publish", {"group": request.group.id})
    return Message(register.text, [*register.blocks, buttons(publish)])


def open_register(request: Request) -> Reply:
    """The register as something to read."""
    request.require(Deed.SEE_GROUP)
    return Open(form("Charter", "companies.view", show(request).blocks, {"group": request.group.id}))


def open_form(request: Request) -> Reply:
    """Which company signed which version, or withdrew, and when."""
    request.require(Deed.MANAGE_CHARTER)
    deeds = [(SIGNED, "It has signed"), (WITHDREW, "It has withdrawn its signature")]
    blocks = [
        forms.company_block(request),
        choice("deed", "What has it done?", deeds, chosen=SIGNED),
        entry("version", "Version of the charter", most=VERSION_MOST, value=_latest(request)),
        day_entry("on", "On which day?", chosen=request.today),
    ]
    return Open(form("Charter", "companies.charter", blocks, {"group": request.group.id}, submit="Record"))


def on_form(request: Request) -> Reply:
    """A signature, or its end, was entered."""
    request.require(Deed.MANAGE_CHARTER)
    version = request.fields.get("version", "")
    if not version:
        raise Refusal("Please give the version.", field="version")
    is_signing = request.fields.get("deed") != WITHDREW
    return _record(request, forms.company_chosen(request), version, forms.day_chosen(request), is_signing=is_signing)


def on_typed(request: Request, verb: str, text: str) -> Reply:
    """`signed Acme 2 on 1 Mar`: the version is the last word before the day."""
    request.require(Deed.MANAGE_CHARTER)
    text, on = typed.cut_day(request, text)
    name, _, version = text.rpartition(" ")
    if not name or len(version) > VERSION_MOST:
        example = request.typed(f"companies {verb} Acme 2 on 1 Mar")
        raise Refusal(f"Please say which company and which version, as in {example}.")
    return _record(request, typed.company_called(request, name), version, on, is_signing=verb == SIGNED)


def publish(request: Request) -> Reply:
    """Put the register into the channel, as a message and as a file."""
    request.require(Deed.MANAGE_CHARTER)
    group = request.group
    if group.channel_id is None:
        raise Refusal("The group has no channel yet; a workspace admin sets it up in one.")
    if not charter.signatures(request.session, team_id=group.team_id):
        raise Refusal("Nobody has signed yet, so there is nothing to publish.")
    owed = outbox.subjects_owed(request.session, group=group, kind=charter.REGISTER, prefix=f"{group.id}:")
    subject = f"{group.id}:{len(owed) + 1}"
    audit.record(
        request.session,
        group=group,
        now=request.now,
        actor_id=request.person.id,
        deed="charter.publish",
        subject=f"group:{group.id}",
        facts={"number": len(owed) + 1},
    )
    _owe(request, charter.REGISTER, subject)
    _owe(request, charter.REGISTER_FILE, subject)
    return Say(Message("The register goes to the channel, as a message and as a CSV file."))


def draw_register(session: Session, subject: str) -> Message | None:
    """The register for the channel."""
    return _register(session, groups.group_of(session, group_id=int(subject.split(":")[0])))


def draw_file(session: Session, subject: str) -> Upload | None:
    """The register as a file for the channel."""
    group = groups.group_of(session, group_id=int(subject.split(":")[0]))
    team_id = group.team_id
    return Upload(
        "signatories.csv",
        TITLE,
        "",
        lambda reading: csv_bytes(COLUMNS, register_rows(charter.signatures(reading, team_id=team_id))),
    )


def _register(session: Session, group: WorkingGroup) -> Message:
    signatures = charter.signatures(session, team_id=group.team_id)
    lines = register_in_words(signatures) or ["Nobody has signed yet."]
    return Message("\n".join([TITLE, *lines]).replace("*", ""), [heading(TITLE), *paragraphs(lines)])


def _latest(request: Request) -> str:
    """The version that was signed last."""
    found = charter.signatures(request.session, team_id=request.group.team_id)
    return max(found, key=lambda pair: pair[0].signed_on)[0].version if found else ""


def _record(request: Request, company: Company, version: str, on: date, *, is_signing: bool) -> Reply:
    if on > request.today:
        raise Refusal(f"{short_day(on)} is to come. Enter it once it has happened.", field="on")
    deed = charter.sign if is_signing else charter.withdraw
    deed(
        request.session,
        group=request.group,
        company=company,
        version=version,
        on=on,
        actor=request.person,
        now=request.now,
    )
    what = "signed" if is_signing else "has withdrawn its signature under"
    return Say(Message(f"*{escaped(company.name)}* {what} version {escaped(version)} on {short_day(on)}."))


def _owe(request: Request, kind: str, subject: str) -> None:
    outbox.owe(
        request.session,
        group=request.group,
        kind=kind,
        subject=subject,
        now=request.now,
        to_channel_id=request.group.channel_id,
    )
