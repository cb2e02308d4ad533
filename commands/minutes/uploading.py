"""Uploading the edited minutes, and correcting them once they are approved."""

from collections.abc import Mapping

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.render.blocks import choice, entry, file_entry, form, paragraph, remark
from bot.request import Reply, Request
from commands.minutes import drafting, which, words
from commands.minutes.listing import finished, laid
from rules.authority import Deed
from rules.refusal import Refusal
from store import minutes
from store.models import Edition, Meeting

ENDINGS = ("docx", "doc", "pdf", "md", "txt")
"""What the picker offers; what a file is, is judged by its content."""

REASON_MOST = 500
READERS = (("everybody", "Everybody: nothing in it is private"), ("members", "Members only: it has private parts"))
EXPLAINED = (
    "I cannot tell which words of a file are private, so please say it. The channel and guests only get a file that "
    "everybody may read, and one in which parts are marked as private is not taken for that."
)


def on_upload(request: Request) -> Reply:
    """Upload…"""
    return upload(request, which.noted(request))


def on_correct(request: Request) -> Reply:
    """Correct…"""
    return correct(request, which.noted(request))


def upload(request: Request, meeting: Meeting) -> Reply:
    """The form for another version; refused once the minutes are approved."""
    request.require(Deed.WRITE_MINUTES)
    which.require_held(request, meeting)
    if meeting.minutes_approved_at is not None:
        day = meeting.on_date.isoformat()
        how = request.typed(f"minutes correct {day}")
        raise Refusal(f"These minutes are approved, so they stay as they are. Correct them, with a reason: {how}.")
    return laid(request, _form(request, meeting, is_correction=False))


def correct(request: Request, meeting: Meeting) -> Reply:
    """The form for a version that corrects what was approved."""
    request.require(Deed.WRITE_MINUTES)
    which.require_held(request, meeting)
    if meeting.minutes_approved_at is None:
        how = request.typed(f"minutes upload {meeting.on_date.isoformat()}")
        raise Refusal(f"These minutes are not approved yet: simply upload another version, {how}.")
    return laid(request, _form(request, meeting, is_correction=True))


def on_form(request: Request) -> Reply:
    """The form was sent: its files are fetched after this."""
    request.require(Deed.WRITE_MINUTES)
    meeting = which.noted(request)
    which.require_held(request, meeting)
    reason = request.fields.get("reason", "").strip()
    if request.note.get("correct") and not reason:
        raise Refusal("Please say why: everybody is told.", field="reason")
    version = minutes.upload(
        request.session,
        group=request.group,
        meeting=meeting,
        files=_files(request),
        reason=reason,
        person=request.person,
        now=request.now,
    )
    told = f"Version {version.number} is on its way. What becomes of it is told by direct message"
    after = ", and it is circulated as soon as it is here." if reason else "; then it can be circulated."
    return finished(request, meeting, f"{told}{after}")


def _form(request: Request, meeting: Meeting, *, is_correction: bool) -> View:
    asks: list[Block] = []
    if is_correction:
        hint = "Everybody is told. The version that was approved stays to be had."
        asks.append(entry("reason", "What is corrected, and why?", most=REASON_MOST, multiline=True, hint=hint))
    body = drafting.body_of(request.session, group=request.group, meeting=meeting)
    warned = " *The draft of this meeting has private parts.*" if body.has_private_parts else ""
    public = "Needed before they can be circulated, if the file above is for members only."
    blocks = [
        paragraph(f"*{words.title(meeting)}*\n{EXPLAINED}{warned}"),
        file_entry("file", "The minutes", filetypes=ENDINGS, most=1, hint="Word, PDF or Markdown, up to 10 MB."),
        choice("readers", "Who may read this file?", READERS),
        file_entry("public", "The same without private parts", filetypes=ENDINGS, most=1, optional=True, hint=public),
        *asks,
        remark("Each upload is a version of its own; earlier ones are kept."),
    ]
    note = {
        "group": request.group.id,
        "meeting": meeting.id,
        "view": bool(request.note.get("view")),
        "correct": is_correction,
    }
    return form("Correct minutes" if is_correction else "Upload minutes", "minutes.form", blocks, note, submit="Upload")


def _files(request: Request) -> Mapping[Edition, tuple[str, str]]:
    """The files given, by the edition that each is."""
    main, public = (request.files.get(block, ()) for block in ("file", "public"))
    if not main:
        raise Refusal("Please add the file.", field="file")
    first = (main[0].id, main[0].name)
    if request.fields.get("readers") == "everybody":
        if public:
            why = "If everybody may read the file above, there is no second one. Leave this out, or say “Members only”."
            raise Refusal(why, field="public")
        return {Edition.EVERYBODY: first}
    if request.fields.get("readers") != "members":
        raise Refusal("Please say who may read it.", field="readers")
    return {Edition.MEMBERS: first, **({Edition.EVERYBODY: (public[0].id, public[0].name)} if public else {})}
