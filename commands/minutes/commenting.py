"""Commenting on minutes that are circulated: to whoever writes them and the officers, never in the channel."""

from bot.render.blocks import entry, form, paragraph
from bot.request import Reply, Request
from commands.minutes import which, words
from commands.minutes.listing import finished, laid
from rules.authority import Deed
from rules.refusal import Refusal
from store import minutes
from store.models import Meeting

WORDS_MOST = 2000


def on_comment(request: Request) -> Reply:
    """Comment…"""
    request.require(Deed.COMMENT_ON_MINUTES)
    meeting = which.noted(request)
    if minutes.circulated(request.session, meeting=meeting) is None or meeting.minutes_approved_at is not None:
        raise Refusal("These minutes take no comments: that is between being circulated and being approved.")
    hint = "The programme manager and the officers read it; it is not posted in the channel."
    blocks = [
        paragraph(f"*{words.title(meeting)}*"),
        entry("words", "What should be different, or added?", most=WORDS_MOST, multiline=True, hint=hint),
    ]
    note = {"group": request.group.id, "meeting": meeting.id, "view": bool(request.note.get("view"))}
    return laid(request, form("Comment on minutes", "minutes.comment_form", blocks, note, submit="Send"))


def on_form(request: Request) -> Reply:
    """The form was sent."""
    return comment(request, which.noted(request), request.fields.get("words", ""))


def comment(request: Request, meeting: Meeting, text: str) -> Reply:
    """Put a comment to whoever writes the minutes."""
    request.require(Deed.COMMENT_ON_MINUTES)
    if len(text) > WORDS_MOST:
        raise Refusal(f"Please keep it to {WORDS_MOST} characters; nothing was sent.", field="words")
    minutes.comment(
        request.session, group=request.group, meeting=meeting, person=request.person, words=text, now=request.now
    )
    told = "Your comment is with the programme manager and the officers. The channel does not see it."
    return finished(request, meeting, f"*{words.title(meeting)}.* {told}")
