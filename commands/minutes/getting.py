"""Having the minutes of a meeting: what is circulated, for whoever may read it, and the draft for whoever writes it."""

from bot.render.blocks import Message, escaped
from bot.render.words import day_in_words
from bot.request import Reply, Request, Say
from commands.minutes import drafting, which, words
from commands.minutes.listing import finished
from rules.authority import Deed, may
from rules.refusal import Refusal
from store import meetings, minutes
from store.models import Edition, FileState, Meeting, MinutesVersion


def on_get(request: Request) -> Reply:
    """Send me the minutes."""
    return give(request, which.noted(request))


def on_public(request: Request) -> Reply:
    """Without private parts."""
    return give_public(request, which.noted(request))


def on_draft(request: Request) -> Reply:
    """Send me the draft."""
    return give_draft(request, which.noted(request))


def give(request: Request, meeting: Meeting) -> Reply:
    """The version that is circulated, in the edition that the person may read; of a meeting not held its record.

    Whoever writes the minutes gets the last version that was uploaded, and the draft where there is none.
    """
    request.require(Deed.SEE_GROUP)
    if meeting.state not in meetings.DUE_STATES:
        return Say(Message(escaped(drafting.not_held(request.session, group=request.group, meeting=meeting))))
    is_writer = may(request.roles, Deed.WRITE_MINUTES)
    find = minutes.kept if is_writer else minutes.circulated
    version = find(request.session, meeting=meeting)
    if version is not None:
        return _send(request, meeting, version, which.edition(request))
    if is_writer:
        return give_draft(request, meeting)
    raise _not_circulated(meeting)


def give_public(request: Request, meeting: Meeting) -> Reply:
    """The version that is circulated, without private parts."""
    request.require(Deed.SEE_GROUP)
    version = minutes.circulated(request.session, meeting=meeting)
    if version is None:
        raise _not_circulated(meeting)
    return _send(request, meeting, version, Edition.EVERYBODY)


def give_version(request: Request, meeting: Meeting, number: int) -> Reply:
    """One version of all that were circulated; whoever writes the minutes has the others, too."""
    request.require(Deed.SEE_GROUP)
    is_writer = may(request.roles, Deed.WRITE_MINUTES)
    for version in minutes.versions_of(request.session, meeting=meeting):
        if version.number == number and (version.circulated_at is not None or is_writer):
            return _send(request, meeting, version, which.edition(request))
    raise Refusal(f"There is no version {number} of the minutes of {day_in_words(meeting.on_date)} that is circulated.")


def give_draft(request: Request, meeting: Meeting) -> Reply:
    """The skeleton as it would be now."""
    request.require(Deed.WRITE_MINUTES)
    which.require_held(request, meeting)
    minutes.draft(
        request.session,
        group=request.group,
        meeting=meeting,
        to=request.person,
        actor=request.person,
        now=request.now,
    )
    told = "You get the draft as it would be now, as a Word document and as Markdown, in a message of mine."
    return finished(request, meeting, f"*{words.title(meeting)}.* {told}")


def _send(request: Request, meeting: Meeting, version: MinutesVersion, edition: Edition) -> Reply:
    file = minutes.file_for(request.session, version=version, edition=edition)
    if file is None or file.state is not FileState.KEPT:
        raise _not_circulated(meeting)
    minutes.owe_copy(
        request.session, group=request.group, version=version, edition=edition, to=request.person, now=request.now
    )
    is_chosen = edition is not which.edition(request)
    left_out = ", without private parts," if is_chosen else ""
    return finished(
        request, meeting, f"*{words.title(meeting)}.* You get version {version.number}{left_out} in a message of mine."
    )


def _not_circulated(meeting: Meeting) -> Refusal:
    return Refusal(
        f"The minutes of {day_in_words(meeting.on_date)} are not circulated yet. The channel is told when they are."
    )
