"""A change to the table looked at before it is made, and made: the same for every command that makes one."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from slack_sdk.models.blocks import Block

from bot.render.blocks import Message, form, paragraph, paragraphs, remark
from bot.render.changes import change_in_words
from bot.render.findings import bars_in_words, effects_in_words, effects_rest_on
from bot.request import Open, Reply, Request, Say, Show
from rules.authority import Deed
from rules.changes import Employ, Join, Leave, Move, Renew
from rules.companies import Enter, Turned
from rules.offices import Appoint, Deputise, StandDown
from rules.refusal import Refusal
from rules.roster import Arrange, Describe, MakeSeats
from rules.verdict import Change, Verdict, decide
from store import table

NOTHING_WANTING = "Nothing is wanting by the terms because of it."


@dataclass(frozen=True)
class _Kind:
    """What a change is called in the audit trail and above its form, and the right that it takes."""

    name: str
    title: str
    right: Deed


_KINDS: Mapping[type[Any], _Kind] = {
    Join: _Kind("member.join", "Join", Deed.MANAGE_ROSTER),
    Leave: _Kind("member.leave", "Leave", Deed.MANAGE_ROSTER),
    Renew: _Kind("member.renew", "Renew", Deed.MANAGE_ROSTER),
    Move: _Kind("member.move", "Move", Deed.MANAGE_ROSTER),
    Employ: _Kind("member.employer", "Employer", Deed.MANAGE_ROSTER),
    Describe: _Kind("person.describe", "Person", Deed.MANAGE_ROSTER),
    Arrange: _Kind("seat.arrange", "Seat", Deed.MANAGE_SEATS),
    MakeSeats: _Kind("seat.make", "Seats", Deed.MANAGE_SEATS),
    Appoint: _Kind("office.appoint", "Office", Deed.MANAGE_OFFICES),
    Deputise: _Kind("office.deputise", "Deputy", Deed.MANAGE_OFFICES),
    StandDown: _Kind("office.end", "Office", Deed.MANAGE_OFFICES),
    Turned: _Kind("company.turn", "Company", Deed.MANAGE_COMPANIES),
    Enter: _Kind("company.enter", "Company", Deed.MANAGE_COMPANIES),
}
_BY_NAME = {kind.__name__: kind for kind in _KINDS}


@dataclass(frozen=True)
class Look:
    """A change as it would be made now: what it is, what it brings about, and the small print, in words."""

    said: str
    effects: tuple[str, ...]
    small: str

    @property
    def blocks(self) -> list[Block]:
        brought = ["*What it brings about*", *self.effects] if self.effects else [NOTHING_WANTING]
        return [paragraph(self.said), *paragraphs(brought), *([remark(self.small)] if self.small else [])]

    @property
    def text(self) -> str:
        return "\n".join(filter(None, [self.said, *(self.effects or [NOTHING_WANTING]), self.small]))

    @property
    def mark(self) -> int:
        """The same number for the same words."""
        return zlib.crc32(self.text.encode())


def look(request: Request, change: Change) -> Look:
    """What would come of a change, without making it; refused with every reason that bars it."""
    request.require(_KINDS[type(change)].right)
    before = table.load(request.session, group=request.group)
    verdict = decide(before, change, today=request.today, terms=request.history)
    _require_unbarred(verdict)
    return Look(
        change_in_words(change, before, verdict.after, terms=request.history),
        tuple(effects_in_words(verdict.effects, today=request.today)),
        effects_rest_on((effect.finding for effect in verdict.effects), terms=request.terms),
    )


def what_if(request: Request, change: Change) -> Reply:
    """Say what would come of a change, and that nothing was changed."""
    seen = look(request, change)
    title = "*What if*"
    end = "Nothing was changed."
    return Say(Message(f"{title}: {seen.text}\n{end}", [*seen.blocks, remark(end)]))


def confirm(request: Request, change: Change, *, callback: str) -> Show:
    """The second look at a change, in the place of the form in which it was entered."""
    return Show(_form(request, change, look(request, change), callback))


def confirm_typed(request: Request, change: Change, *, callback: str) -> Open:
    """The second look at a change that was typed."""
    return Open(_form(request, change, look(request, change), callback))


def on_confirmed(request: Request, *, callback: str) -> Reply:
    """The second look was confirmed: make the change, unless it would bring about something else by now."""
    change = request.noted("change", _change)
    seen = look(request, change)
    if seen.mark != request.note["mark"]:
        again = "*Something has changed meanwhile, and nothing was done.* Please look again."
        return Show(_form(request, change, seen, callback, above=again))
    make(request, change)
    return Say(Message(seen.text, [*seen.blocks, remark("Done.")]))


def make(request: Request, change: Change) -> Verdict:
    """Make a change; refused with every reason that bars it."""
    kind = _KINDS[type(change)]
    request.require(kind.right)
    verdict = table.carry_out(
        request.session,
        group=request.group,
        change=change,
        deed=kind.name,
        actor=request.person,
        now=request.now,
        history=request.history,
    )
    _require_unbarred(verdict)
    return verdict


def _form(request: Request, change: Change, seen: Look, callback: str, *, above: str = "") -> Any:
    note = {
        "group": request.group.id,
        "change": [type(change).__name__, json.loads(json.dumps(asdict(change), default=str))],  # type: ignore[call-overload]
        "mark": seen.mark,
    }
    blocks = [*([paragraph(above)] if above else []), *seen.blocks]
    return form(f"{_KINDS[type(change)].title}: look again", callback, blocks, note, submit="Confirm")


def _change(noted: Sequence[Any]) -> Change:
    """The change that a form carries: its name and its values."""
    name, values = noted
    hints = get_type_hints(_BY_NAME[name])
    change: Change = _BY_NAME[name](**{part: _value(hints[part], value) for part, value in values.items()})
    return change


def _value(hint: Any, noted: Any) -> Any:
    """A value as it was before it was written down: a date, a word of an enumeration, or as it is."""
    kinds = [kind for kind in (get_args(hint) or (hint,)) if isinstance(kind, type)]
    if isinstance(noted, str) and date in kinds:
        return date.fromisoformat(noted)
    words = [kind for kind in kinds if issubclass(kind, StrEnum)]
    if isinstance(noted, str) and words:
        return words[0](noted)
    return tuple(noted) if isinstance(noted, list) else noted


def _require_unbarred(verdict: Verdict) -> None:
    if verdict.bars:
        text, field = bars_in_words(verdict.bars)
        raise Refusal(text, field=field)
