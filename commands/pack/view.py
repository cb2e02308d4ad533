"""What `/pack` shows, and what can be done there."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.render.blocks import Message, Note, button, buttons, entry, form, heading, moment, paragraph, paragraphs, rule
from bot.render.words import counted, short_day
from bot.request import Open, Reply, Request, Say, Show
from commands.pack import words
from commands.pack.outlook import Outlook, outlook
from rules.authority import Deed, may
from store.models import Meeting

REASON_MOST = 500


def view_of(request: Request, meeting: Meeting, *, told: str = "") -> View:
    """Everything of one meeting's pack; `told` stands at its head and says what was just done."""
    seen = outlook(request.session, group=request.group, meeting=meeting)
    prepares = may(request.roles, Deed.PUBLISH_PACK) and meeting.starts_at > request.now
    sees_private = may(request.roles, Deed.SEE_PRIVATE_ITEMS)
    note = {"group": request.group.id, "meeting": meeting.id}
    blocks: list[Block] = [
        *([paragraph(told), rule()] if told else []),
        heading(f"Agenda pack of {short_day(meeting.on_date)}"),
        *paragraphs([*words.standing(seen, sees_private=sees_private), *(words.news(seen) if prepares else [])]),
        *([buttons(*offered)] if prepares and (offered := list(deeds(seen, {**note, "view": True}))) else []),
        *(paragraphs(words.problems(seen)) if prepares else []),
        *paragraphs(words.contents(seen, sees_private=sees_private)),
    ]
    return form("Agenda pack", "pack.view", blocks, note)


def deeds(seen: Outlook, note: Note) -> Iterator[ButtonElement]:
    """A button for everything that can be done with a pack as it stands; rights are checked when it is pressed."""
    if seen.published:
        if seen.changes:
            yield button("Preview", "pack.preview", note)
            yield button("Publish addendum", "pack.addendum", note, style="primary", confirm=_sure_of_addendum(seen))
        return
    yield button("Preview", "pack.preview", note)
    if seen.hold is not None:
        yield button("Release", "pack.release", note, style="primary")
    else:
        yield button("Publish now", "pack.publish", note, style="primary", confirm=_sure(seen))
        yield button("Hold…", "pack.hold", note)


def hold_form(request: Request, meeting: Meeting) -> View:
    """The form that asks why a pack is held."""
    note = {"group": request.group.id, "meeting": meeting.id, "view": bool(request.note.get("view"))}
    blocks = [
        paragraph(f"The pack of *{moment(meeting.starts_at, zone=request.group.zone)}* waits until it is released."),
        entry("reason", "Reason", most=REASON_MOST, multiline=True, hint="It is kept with the pack's record."),
    ]
    return form("Hold the pack", "pack.hold_form", blocks, note, submit="Hold it")


def laid(request: Request, view: View) -> Reply:
    """A form: in the place of the pack where it was asked for there, otherwise opened."""
    return Show(view) if request.note.get("view") else Open(view)


def finished(request: Request, meeting: Meeting, told: str) -> Reply:
    """What was done: at the head of the pack where it was asked for there, otherwise said."""
    if request.note.get("view"):
        return Show(view_of(request, meeting, told=told))
    return Say(Message(told))


def _sure(seen: Outlook) -> tuple[str, str, str]:
    size = counted(len(seen.body.items), "item")
    return "Publish now?", f"{size.capitalize()} and their papers go out at once, as they are.", "Publish"


def _sure_of_addendum(seen: Outlook) -> tuple[str, str, str]:
    size = counted(len(seen.changes), "change")
    return "Publish addendum?", f"{size.capitalize()} since the pack: an addendum goes out at once.", "Publish"
