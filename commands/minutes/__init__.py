"""`/minutes`: the skeleton of a meeting's minutes, what becomes of it until they are approved, and corrections then.

`drafting` fills the skeleton in, `files` makes it a Word document and Markdown, and `clock` sends it by itself. `which`
reads what is meant, `listing` and `words` show where minutes stand, and `getting`, `uploading`, `circulating`,
`commenting` and `approving` are what people do.
"""

from bot.request import Command, Due, Open, Reply, Request, Say
from commands.minutes import approving, circulating, clock, commenting, files, getting, uploading, which, words
from commands.minutes.listing import as_list, laid, list_view, meeting_view
from rules.authority import Deed
from store import minutes
from store.models import Meeting


def on_command(request: Request) -> Reply:
    """Bare: the latest meetings. Typed: the minutes of one, or what to do with them."""
    request.require(Deed.SEE_GROUP)
    verb, _, rest = request.text.partition(" ")
    match verb.lower():
        case "":
            return open_list(request)
        case "list":
            return Say(as_list(request))
        case "comment":
            return commenting.comment(request, *which.typed(request, rest.strip()))
        case "approve" | "approved":
            return approving.typed(request, *which.typed(request, rest.strip()))
    deed = _TYPED.get(verb.lower())
    return _give(request) if deed is None else deed(request, which.only(request, rest.strip()))


def open_list(request: Request) -> Reply:
    """The latest meetings and what the minutes of each stand at."""
    request.require(Deed.SEE_GROUP)
    return Open(list_view(request))


def on_show(request: Request) -> Reply:
    """Open."""
    return show(request, which.noted(request))


def show(request: Request, meeting: Meeting) -> Reply:
    """The minutes of one meeting, with everything that can be done."""
    request.require(Deed.SEE_GROUP)
    which.require_held(request, meeting)
    return laid(request, meeting_view(request, meeting))


def _give(request: Request) -> Reply:
    """`11 Nov`, `11 Nov public`, or `11 Nov version 2`."""
    meeting, rest = which.typed(request, request.text)
    match rest.lower().split():
        case ["public"]:
            return getting.give_public(request, meeting)
        case ["version", number] if number.isdecimal():
            return getting.give_version(request, meeting, int(number))
    return getting.give(request, which.only(request, request.text))


_TYPED = {
    "show": show,
    "draft": getting.give_draft,
    "upload": uploading.upload,
    "circulate": circulating.circulate,
    "correct": uploading.correct,
    "ask": approving.ask,
}

COMMAND = Command(
    name="minutes",
    hint="11 Nov | 11 Nov public | upload | circulate | comment … | approve | correct | list | help",
    usage="`/minutes` – the latest meetings, and what the minutes of each stand at\n"
    "`/minutes 11 Nov` – have the minutes of one, as they are circulated; the programme manager has the last version, "
    "or the draft as it would be now; of a meeting that was called off, its record\n"
    "`/minutes 11 Nov public` – the same without private parts; `/minutes 11 Nov version 2` – an earlier version\n"
    "`/minutes draft 11 Nov`, `/minutes upload 11 Nov`, `/minutes circulate 11 Nov` – have the draft, give the edited "
    "file back, send it to its readers (programme manager)\n"
    "`/minutes comment 11 Nov I said …` – comment until they are approved\n"
    "`/minutes approve 11 Nov`, perhaps with `with corrections: …` – note that a meeting has approved them (chair); "
    "`/minutes ask 11 Nov` asks the vice-chair to\n"
    "`/minutes correct 11 Nov` – correct them after that, with a reason (programme manager)\n"
    "`/minutes show 11 Nov` – the versions, comments and buttons of one; `/minutes list` – the latest in words",
    summary="have the minutes of a meeting, and take them from the draft to their approval",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {
    "minutes.open": open_list,
    "minutes.show": on_show,
    "minutes.get": getting.on_get,
    "minutes.public": getting.on_public,
    "minutes.draft": getting.on_draft,
    "minutes.upload": uploading.on_upload,
    "minutes.circulate": circulating.on_circulate,
    "minutes.comment": commenting.on_comment,
    "minutes.approve": approving.on_approve,
    "minutes.ask": approving.on_ask,
    "minutes.correct": uploading.on_correct,
}
FORMS = {
    "minutes.form": uploading.on_form,
    "minutes.comment_form": commenting.on_form,
    "minutes.approve_form": approving.on_form,
}
MESSAGES = {
    minutes.WORD: files.draw_word,
    minutes.MARKDOWN: files.draw_markdown,
    minutes.CANVAS: files.draw_canvas,
    minutes.MESSAGE: words.draw_message,
    minutes.PUBLIC_FILE: circulating.draw_public_file,
    minutes.MEMBERS_FILE: circulating.draw_members_file,
    minutes.COPY: circulating.draw_copy,
    minutes.RECEIVED: words.draw_received,
    minutes.COMMENTED: words.draw_comment,
    minutes.APPROVED: words.draw_approved,
    minutes.CORRECTIONS: words.draw_corrections,
    minutes.ASKED: words.draw_asked,
}
DUE = (
    Due(clock.find_due, clock.send, clock.nothing_to_come),
    Due(clock.find_unlisted, clock.put_on_agenda, clock.nothing_to_come),
)
