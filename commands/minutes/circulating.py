"""Circulating minutes, and the files in which their readers get them."""

from sqlmodel import Session

from bot.request import Reply, Request, Upload
from commands.minutes import drafting, files, which, words
from commands.minutes.listing import finished
from rules.authority import Deed
from store import minutes
from store.models import Edition, Meeting, MinutesVersion, Person


def on_circulate(request: Request) -> Reply:
    """Circulate."""
    return circulate(request, which.noted(request))


def circulate(request: Request, meeting: Meeting) -> Reply:
    """The last version goes to its readers; where nothing was uploaded, the skeleton as it is now."""
    request.require(Deed.WRITE_MINUTES)
    which.require_held(request, meeting)
    if minutes.newest(request.session, meeting=meeting) is None:
        version = _circulate_skeleton(request, meeting)
        what = "The skeleton goes to the channel as it is now, as version 1"
    else:
        version = minutes.circulate(
            request.session, group=request.group, meeting=meeting, actor=request.person, now=request.now
        )
        what = f"Version {version.number} goes to the channel"
    has_private = Edition.MEMBERS in minutes.files_of(request.session, version=version)
    private = " without its private parts, and with them to each member and officer" if has_private else ""
    told = f"{what}{private}. The next meeting has it on its agenda, and until then members may comment."
    return finished(request, meeting, told)


def draw_public_file(session: Session, subject: str) -> Upload | None:
    """The file for the channel."""
    version = session.get_one(MinutesVersion, int(subject))
    return _upload(session, version, Edition.EVERYBODY)


def draw_members_file(session: Session, subject: str) -> Upload | None:
    """The file with the private parts, for one member; not wanted by then if they may not see it any more."""
    version_id, person_id = map(int, subject.split(":"))
    version = session.get_one(MinutesVersion, version_id)
    person = session.get_one(Person, person_id)
    if not minutes.may_still_read(session, version=version, person=person):
        return None
    return _upload(session, version, Edition.MEMBERS)


def draw_copy(session: Session, subject: str) -> Upload | None:
    """A file that somebody asked for."""
    version_id, edition, person_id, _ = subject.split(":")
    version = session.get_one(MinutesVersion, int(version_id))
    person = session.get_one(Person, int(person_id))
    if edition == Edition.MEMBERS and not minutes.may_still_read(session, version=version, person=person):
        return None
    return _upload(session, version, Edition(edition))


def _circulate_skeleton(request: Request, meeting: Meeting) -> MinutesVersion:
    body = drafting.body_of(request.session, group=request.group, meeting=meeting)
    write = files.FORMATS[".docx"]
    made = {Edition.EVERYBODY: write(body.without_private_parts())}
    if body.has_private_parts:
        made[Edition.MEMBERS] = write(body)
    return minutes.circulate_skeleton(
        request.session, group=request.group, meeting=meeting, made=made, actor=request.person, now=request.now
    )


def _upload(session: Session, version: MinutesVersion, edition: Edition) -> Upload | None:
    """Named by the meeting and not by its uploader, so that versions and editions are told apart."""
    file = minutes.file_for(session, version=version, edition=edition)
    if file is None:
        return None
    meeting = session.get_one(Meeting, version.meeting_id)
    is_private = file.edition is Edition.MEMBERS
    private = " for members only" if is_private else ""
    title = f"{words.title(meeting)}, version {version.number}{private}"
    ending = file.name.rpartition(".")[2]
    small = " It has private parts: please do not pass it on." if is_private else ""
    return Upload(
        name=f"{meeting.on_date.isoformat()} Minutes, version {version.number}{private}.{ending}",
        title=title,
        comment=f"*{title}.*{small}",
        make=lambda reading: minutes.content_of(reading, file=file),
    )
