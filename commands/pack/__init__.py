"""`/pack`: the agenda and its papers a week ahead (clause 20), as one message and one PDF, at the promised minute.

The way in is here; each of the other files is one part of it: `which` meeting, the `outlook` on its pack, in `words`
and as a `view`, the `deeds`, the one way of `going_out`, what was `published`, the `preview`, and the `clock`.
"""

from bot.request import Command, Due, Reply, Request
from bot.spoken import reason_typed
from commands.pack import clock, deeds, preview, published, which
from commands.pack.view import laid, view_of
from rules.authority import Deed
from store import packs


def on_command(request: Request) -> Reply:
    """Bare, or with a date: how a pack stands. Typed: what to do with it."""
    request.require(Deed.SEE_GROUP)
    verb, _, rest = request.text.partition(" ")
    if verb.lower() == "hold":
        meeting, reason = which.coming(request, rest.strip())
        return deeds.hold(request, meeting, reason_typed(reason))
    deed = _TYPED.get(verb.lower())
    if deed is None:
        return laid(request, view_of(request, which.any_meeting(request, request.text)))
    return deed(request, which.only(request, rest.strip()))


def open_pack(request: Request) -> Reply:
    """The pack of the next meeting."""
    request.require(Deed.SEE_GROUP)
    meeting, _ = which.coming(request, "next")
    return laid(request, view_of(request, meeting))


_TYPED = {
    "preview": deeds.preview,
    "publish": deeds.publish_now,
    "release": deeds.release,
    "addendum": deeds.publish_addendum,
}

COMMAND = Command(
    name="pack",
    hint="14 Jan | preview | hold budget is missing | release | publish | addendum | help",
    usage="`/pack` – the next meeting's pack: when it goes out, what is in it, what is missing\n"
    "`/pack 14 Jan` – another meeting's, also of one that has been\n"
    "`/pack preview` – the PDF as it would be now, by DM\n"
    "`/pack hold budget is missing` – keep it back, with a reason\n`/pack release` – let it go out\n"
    "`/pack publish` – send it before it is due\n"
    "`/pack addendum` – send what has changed since; each of these also with a date after it",
    summary="see, hold or publish the agenda and papers of a meeting",
    deed=Deed.SEE_GROUP,
    handle=on_command,
)
ACTIONS = {
    "pack.open": open_pack,
    "pack.preview": deeds.on_preview,
    "pack.publish": deeds.on_publish,
    "pack.addendum": deeds.on_addendum,
    "pack.hold": deeds.on_hold,
    "pack.release": deeds.on_release,
}
FORMS = {"pack.hold_form": deeds.on_hold_form}
MESSAGES = {
    packs.MESSAGE: published.draw_message,
    packs.PDF: published.draw_pdf,
    packs.ORIGINAL: published.draw_original,
    packs.ENTRY: published.draw_entry,
    packs.PRIVATE: published.draw_private_message,
    packs.PRIVATE_PDF: published.draw_private_pdf,
    packs.PRIVATE_ORIGINAL: published.draw_private_original,
    packs.PREVIEW: preview.draw_preview,
    packs.PREVIEW_PDF: preview.draw_pdf,
    packs.PREVIEW_PRIVATE: preview.draw_private_pdf,
    packs.LATE: preview.draw_late,
    packs.NOT_SENT: preview.draw_not_sent,
}
DUE = (
    Due(clock.find_due, clock.bring, clock.packs_to_come),
    Due(clock.find_news, clock.tell_news, clock.nothing_to_come),
    Due(clock.find_moved, clock.judge_again, clock.nothing_to_come),
)
