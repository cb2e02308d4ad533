"""What the programme manager and the chair do with a pack: preview, publish, hold, release, add to it."""

from bot.render.blocks import moment
from bot.render.packs import kept_by, span_in_words, title_of
from bot.request import Reply, Request
from calendars.publication import Publication, publication_of
from commands.pack import which
from commands.pack.going_out import publish
from commands.pack.outlook import outlook
from commands.pack.view import finished, hold_form, laid
from rules.authority import Deed
from rules.refusal import Refusal
from store import audit, packs
from store.models import Meeting, Pack


def on_preview(request: Request) -> Reply:
    """Preview."""
    return preview(request, which.noted(request))


def on_publish(request: Request) -> Reply:
    """Publish now."""
    return publish_now(request, which.noted(request))


def on_addendum(request: Request) -> Reply:
    """Publish addendum."""
    return publish_addendum(request, which.noted(request))


def on_hold(request: Request) -> Reply:
    """Hold…: the form that asks why."""
    request.require(Deed.HOLD_PACK)
    return laid(request, hold_form(request, which.noted(request)))


def on_hold_form(request: Request) -> Reply:
    """That form was sent."""
    return hold(request, which.noted(request), request.fields.get("reason", ""))


def on_release(request: Request) -> Reply:
    """Release."""
    return release(request, which.noted(request))


def preview(request: Request, meeting: Meeting) -> Reply:
    """Both editions as they would be now, to whoever asks, by DM."""
    request.require(Deed.PUBLISH_PACK)
    seen = outlook(request.session, group=request.group, meeting=meeting)
    if seen.published and not seen.changes:
        raise Refusal("The pack has been published, and nothing has changed since.")
    if not seen.body.items:
        raise Refusal("Nothing is on the agenda yet, so there is nothing to preview.")
    asked = int(request.now.timestamp() * 1000)
    packs.owe_files(
        request.session,
        request.group,
        meeting,
        request.person,
        f"{meeting.id}:{asked}:{request.person.id}",
        request.now,
    )
    audit.record(
        request.session,
        group=request.group,
        now=request.now,
        actor_id=request.person.id,
        deed="pack.preview",
        subject=f"meeting:{meeting.id}",
    )
    return finished(request, meeting, "The preview is on its way to you, as a file in our conversation.")


def publish_now(request: Request, meeting: Meeting) -> Reply:
    """The pack goes out before it is due; refused if it is held, or out already."""
    request.require(Deed.PUBLISH_PACK)
    if packs.all_of(request.session, meeting_id=meeting.id):
        raise Refusal("The pack has been published already. What has changed since goes into an addendum.")
    return finished(request, meeting, _sent(request, _publish(request, meeting)))


def publish_addendum(request: Request, meeting: Meeting) -> Reply:
    """What has changed since goes out; refused if that is nothing, or if there is no pack yet."""
    request.require(Deed.PUBLISH_PACK)
    if not packs.all_of(request.session, meeting_id=meeting.id):
        raise Refusal("The pack has not been published yet, so there is nothing to add to.")
    pack = _publish(request, meeting)
    return finished(request, meeting, f"{title_of(pack.number)} goes out now, with what has changed.")


def hold(request: Request, meeting: Meeting, reason: str) -> Reply:
    """Keep the pack back until it is released."""
    request.require(Deed.HOLD_PACK)
    packs.hold(
        request.session, group=request.group, meeting=meeting, reason=reason, actor=request.person, now=request.now
    )
    typed = request.typed("pack release")
    return finished(request, meeting, f"The pack is held, and goes out once it is released ({typed}).")


def release(request: Request, meeting: Meeting) -> Reply:
    """Let the pack go out when it is due: at once, if that is past."""
    request.require(Deed.HOLD_PACK)
    packs.release(request.session, group=request.group, meeting=meeting, actor=request.person, now=request.now)
    publication = _publication(request, meeting)
    if publication.goes_out_at <= request.now:
        return finished(request, meeting, f"Released. {_sent(request, _publish(request, meeting))}")
    due = moment(publication.goes_out_at, zone=request.group.zone)
    return finished(request, meeting, f"Released. The pack goes out on *{due}*.")


def _publish(request: Request, meeting: Meeting) -> Pack:
    return publish(
        request.session,
        group=request.group,
        meeting=meeting,
        history=request.history,
        publication=_publication(request, meeting),
        actor=request.person,
        now=request.now,
    )


def _publication(request: Request, meeting: Meeting) -> Publication:
    return publication_of(request.session, group=request.group, meeting=meeting, history=request.history)


def _sent(request: Request, pack: Pack) -> str:
    """That it goes out, and how that stands to the promise."""
    kept = kept_by(pack)
    promised = moment(pack.due_at, zone=request.group.zone)
    how = "The promise is kept" if kept.is_kept else f"The promise is missed by {span_in_words(kept.missed_by)}"
    return f"The pack goes out now. {how} (clause 20: {promised})."
