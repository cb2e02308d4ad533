"""What is done with actions: entered, changed, closed and opened again."""

from datetime import date

from slack_sdk.models.blocks import Block

from bot.render.blocks import choice, day_entry, entry, escaped, form, paragraph, tick
from bot.render.words import short_day
from bot.request import Reply, Request
from bot.spoken import plain_words
from commands.actions import which, words
from commands.actions.listing import finished, laid
from commands.actions.which import Entered
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import actions
from store.models import Action, ActionState, Person

ORIGIN_MOST = 500
"""Characters of a message that an action remembers."""


def open_new(request: Request) -> Reply:
    """The form for a new action."""
    _require_to_enter(request)
    return _open(request, said="", origin="")


def open_from_message(request: Request) -> Reply:
    """The shortcut on a message: its words are what is to be done."""
    _require_to_enter(request)
    said = " ".join(plain_words(request).split())
    return _open(request, said=said[: which.WORDS_MOST], origin=said[:ORIGIN_MOST])


def on_new(request: Request) -> Reply:
    """The form was sent."""
    return add(request, which.entered(request), origin=str(request.note.get("origin", "")))


def add(request: Request, entered: Entered, *, origin: str = "") -> Reply:
    """Enter an action: one's own, or as an officer anybody's."""
    request.require(Deed.UPDATE_OWN_ACTION if _may_be_own(request, entered.owner) else Deed.ASSIGN_ACTION)
    _require_to_come(request, entered.due_on)
    action = actions.add(
        request.session,
        group=request.group,
        words=entered.words,
        owner=entered.owner,
        due_on=entered.due_on,
        meeting=entered.meeting,
        is_private=entered.is_private,
        origin=origin,
        actor=request.person,
        now=request.now,
    )
    whose = "is yours" if which.is_own(request, action) else f"is {escaped(entered.owner.name)}'s, who is told"
    undo = request.typed(f"actions drop {action.number}")
    agreed = f" Agreed on {short_day(entered.meeting.on_date)}." if entered.meeting else ""
    told = f"Action {action.number} {whose}: {escaped(action.words)}, {words.due(action)}.{agreed}"
    return finished(request, f"{told} {f'To take it back: {undo}.' if _may_drop(request) else ''}".strip())


def on_menu(request: Request) -> Reply:
    """A deed was chosen in the menu beside an action."""
    action = which.noted(request)
    match request.noted("deed", str):
        case "done":
            return close(request, action, ActionState.DONE)
        case "drop":
            return close(request, action, ActionState.DROPPED)
        case _:
            return _open_change(request, action)


def on_done(request: Request) -> Reply:
    """The button under a nudge, or in the register."""
    return close(request, which.noted(request), ActionState.DONE)


def on_change(request: Request) -> Reply:
    """The form with an action as it should be was sent."""
    request.require(Deed.ASSIGN_ACTION)
    action, entered = which.noted(request), which.entered(request)
    if entered.due_on != action.due_on:
        _require_to_come(request, entered.due_on)
    actions.change(
        request.session,
        group=request.group,
        action=action,
        words=entered.words,
        owner=entered.owner,
        due_on=entered.due_on,
        actor=request.person,
        now=request.now,
    )
    return finished(request, f"Changed: {words.line(action, entered.owner, today=request.today)}.")


def close(request: Request, action: Action, state: ActionState) -> Reply:
    """Done: by its owner or an officer. Dropped: by an officer."""
    is_own = state is ActionState.DONE and _is_own(request, action)
    request.require(Deed.UPDATE_OWN_ACTION if is_own else Deed.CLOSE_ACTION)
    actions.close(
        request.session, group=request.group, action=action, state=state, actor=request.person, now=request.now
    )
    how = "is done" if state is ActionState.DONE else "is closed without being done"
    undo = request.typed(f"actions reopen {action.number}")
    return finished(request, f"Action {action.number} {how}: {escaped(action.words)}. To take it back: {undo}.")


def reopen(request: Request, action: Action) -> Reply:
    """It was not done after all: said by its owner or an officer."""
    request.require(Deed.UPDATE_OWN_ACTION if _is_own(request, action) else Deed.CLOSE_ACTION)
    actions.reopen(request.session, group=request.group, action=action, actor=request.person, now=request.now)
    return finished(request, f"Action {action.number} is open again: {escaped(action.words)}, {words.due(action)}.")


def _open(request: Request, *, said: str, origin: str) -> Reply:
    begun = which.begun_meetings(request)
    meetings = [(str(each.id), f"{short_day(each.on_date)} – {each.title}") for each in begun]
    today = next((str(each.id) for each in begun if each.on_date == request.today), None)
    hint = "Leave it empty if no meeting did."
    blocks = [
        *_blocks(request, words=said, owner_id=request.person.id, due_on=None),
        *(
            [choice("meeting", "Which meeting agreed on it?", meetings, chosen=today, hint=hint, optional=True)]
            if meetings
            else []
        ),
        tick("private", "Who sees it?", "Private: members only, no guests"),
    ]
    note = {"group": request.group.id, "list": bool(request.note.get("list")), "origin": origin}
    return laid(request, form("New action", "actions.new_form", blocks, note, submit="Enter it"))


def _open_change(request: Request, action: Action) -> Reply:
    request.require(Deed.ASSIGN_ACTION)
    actions.require_open(action)
    blocks = [
        paragraph(f"*Action {action.number}*"),
        *_blocks(request, words=action.words, owner_id=action.owner_id, due_on=action.due_on),
    ]
    note = {"group": request.group.id, "action": action.number, "list": bool(request.note.get("list"))}
    return laid(request, form("Change an action", "actions.change_form", blocks, note, submit="Change it"))


def _blocks(request: Request, *, words: str, owner_id: int, due_on: date | None) -> list[Block]:
    people = [(str(person.id), person.name) for person in which.owners(request)]
    return [
        entry("words", "What is to be done?", most=which.WORDS_MOST, multiline=True, value=words),
        choice("owner", "By whom?", people, chosen=str(owner_id)),
        day_entry("due", "By when?", chosen=due_on),
    ]


def _require_to_enter(request: Request) -> None:
    if not may(request.roles, Deed.ASSIGN_ACTION):
        request.require(Deed.UPDATE_OWN_ACTION)


def _require_to_come(request: Request, due_on: date) -> None:
    if due_on < request.today:
        raise Refusal("That day is over. Please choose today or a later day.", field="due")


def _may_be_own(request: Request, owner: Person) -> bool:
    return owner.id == request.person.id and may(request.roles, Deed.UPDATE_OWN_ACTION)


def _is_own(request: Request, action: Action) -> bool:
    return which.is_own(request, action) and may(request.roles, Deed.UPDATE_OWN_ACTION)


def _may_drop(request: Request) -> bool:
    return may(request.roles, Deed.CLOSE_ACTION)
