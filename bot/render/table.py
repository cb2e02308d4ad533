"""A group's table in words: seats by kind, who sits in them, vacancies, offices, and what is wanting."""

from collections.abc import Iterable, Iterator, Sequence

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, escaped, heading, paragraphs, remark
from bot.render.findings import OFFICE_NAMES, effects_rest_on, finding_in_words
from bot.render.words import counted, listed, short_day
from rules.authority import Role
from rules.findings import Finding
from rules.seats import Composition, Sitter
from rules.table import Seat, SeatKind, Sitting, Table
from rules.terms import Terms

_KINDS = {
    SeatKind.SUPPLIER: "Suppliers",
    SeatKind.STAKEHOLDER: "Stakeholders",
    SeatKind.SUBGROUP: "Members",
}


def table_in_words(
    table: Table, made: Composition, *, name: str, findings: Sequence[Finding], small: Sequence[str], terms: Terms
) -> Message:
    """The whole table; `findings` are those that the reader may see, `small` is what else to say in small print."""
    title = f"Members of {name}"
    lines = [*_kinds(table, made), *_officers(table, made), *_wanting(findings)]
    print_ = " ".join(filter(None, [_counts(made, terms), effects_rest_on(findings, terms=terms), *small]))
    spoken = "\n".join([escaped(title), *lines, print_]).replace("*", "")
    blocks: list[Block] = [heading(title), *paragraphs(lines), remark(print_)]
    return Message(spoken, blocks)


def seat_in_words(seat: Seat) -> str:
    """`supplier 2 (SME seat)`, `stakeholder 9, Standards lead`."""
    described = f", {escaped(seat.description)}" if seat.description else ""
    return f"{escaped(seat.label)}{described}{' (SME seat)' if seat.is_sme_seat else ''}"


def _kinds(table: Table, made: Composition) -> Iterator[str]:
    for kind, title in _KINDS.items():
        seats = [seat for seat in table.seats.values() if seat.kind is kind]
        if seats:
            vacant = sum(seat in made.vacancies for seat in seats)
            yield f"*{title}* – {counted(len(seats), 'seat')}, {vacant or 'none'} vacant"
            yield from (f"• {_seat(table, made, seat)}" for seat in seats)


def _seat(table: Table, made: Composition, seat: Seat) -> str:
    sitter = next((sitter for sitter in made.sitters if sitter.seat_label == seat.label), None)
    coming = [each for each in table.sittings if each.seat_id == seat.id and each.starts_on > made.day]
    following = _following(table, coming, sitter)
    if sitter is None:
        return f"{seat_in_words(seat)}: *vacant*{following}"
    until = f"until {short_day(sitter.renewed_until or sitter.ends_on)}"
    renewed = " (renewed)" if sitter.renewed_until else ""
    return f"{seat_in_words(seat)}: *{escaped(sitter.name)}*{_about(sitter)} – {until}{renewed}{following}"


def _following(table: Table, coming: Iterable[Sitting], sitter: Sitter | None) -> str:
    names = [
        f"{escaped(table.people[each.person_id].name)} from {short_day(each.starts_on)}"
        for each in sorted(coming, key=lambda each: each.starts_on)
        if sitter is None or each.person_id != sitter.person
    ]
    return f"; {listed(names)}" if names else ""


def _about(sitter: Sitter) -> str:
    """`, chair, Lindqvist Systems (records, SME)`."""
    offices = [OFFICE_NAMES[office.value] for office in sitter.offices]
    size = "SME" if sitter.company_is_sme else ""
    inside = ", ".join(filter(None, [escaped(sitter.sector), size]))
    company = escaped(sitter.company_name) + (f" ({inside})" if inside else "") if sitter.company_name else ""
    return "".join(f", {part}" for part in [*offices, company] if part)


def _officers(table: Table, made: Composition) -> Iterator[str]:
    """Each office with who acts in it, until when, and for whom as a deputy."""
    acting = [_officer(table, made, kind) for kind in (Role.CHAIR, Role.VICE_CHAIR, Role.PROGRAMME_MANAGER, Role.SRO)]
    if any(acting):
        yield "*Officers*"
        yield from (f"• {line}" for line in acting if line)


def _officer(table: Table, made: Composition, kind: Role) -> str:
    held = [office for office in table.offices if office.kind is kind and office.covers(made.day)]
    office = next((o for o in reversed(held) if o.person_id == made.officers.get(kind)), None)
    if office is None:
        return ""
    until = f" – until {short_day(office.ends_on)}" if office.ends_on else ""
    title = OFFICE_NAMES[kind.value]
    if office.deputy_for_id is not None:
        whom = next((o.person_id for o in table.offices if o.id == office.deputy_for_id), office.person_id)
        title = f"deputy {title} for {escaped(table.people[whom].name)}"
    agreed = f"; agreed by {escaped(listed(office.agreed_by))}" if office.agreed_by else ""
    return f"{title[0].upper()}{title[1:]}: *{escaped(table.people[office.person_id].name)}*{until}{agreed}"


def _wanting(findings: Iterable[Finding]) -> Iterator[str]:
    lines = [f"• {finding_in_words(finding)}" for finding in findings]
    if lines:
        yield "*Wanting, by the terms*"
        yield from lines


def _counts(made: Composition, terms: Terms) -> str:
    wanted = terms.seats
    members = f"{counted(len(made.sitters), 'member').capitalize()} (about {wanted.target}, clause 10)"
    return f"{members}; {made.smes or 'none'} from an SME (at least {wanted.sme}, clause 13)."
