"""The private word to a member about a strike below the limit, and the one that takes it back (clause 17)."""

from datetime import date

from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, escaped, paragraph, remark
from bot.render.claims import claim_button
from bot.render.strikes import open_defaults
from bot.render.words import counted, day_in_words, ordinal
from rules.strikes import Standing
from store import cases, groups, terms, words
from store.models import Meeting, WorkingGroup

SMALL = "Only you and the officers know. If the record is wrong, press “I was there…” or tell the programme manager."


def draw_word(session: Session, subject: str) -> Message | None:
    """The private word; not wanted if the absence no longer stands."""
    meeting, group, standing = _looked_up(session, subject, as_confirmed=True)
    if meeting.id not in {owed.meeting.id for owed in standing.strikes}:
        return None
    text = (
        f"You are recorded as not present at {escaped(group.name)} on {day_in_words(meeting.on_date)}. That is your "
        f"{ordinal(standing.absences)} absence of {meeting.on_date.year}; at {standing.limit} the officers decide on a "
        "membership (clause 17)."
    )
    rests = open_defaults(standing, terms.history(session, group=group).on(meeting.on_date).terms)
    spoken = " ".join(filter(None, [SMALL, rests]))
    mine = buttons(
        button("My attendance", "standing.show", {"group": group.id}), claim_button(group, meeting_id=meeting.id)
    )
    return Message(f"{text}\n{spoken}", [paragraph(text), mine, remark(spoken)])


def draw_taken_back(session: Session, subject: str) -> Message | None:
    """The word is taken back; not wanted if it never reached the member, or if the absence stands again."""
    meeting, group, standing = _looked_up(session, subject)
    if meeting.id in {owed.meeting.id for owed in standing.strikes}:
        return None
    if not words.was_sent(session, group=group, subject=subject):
        return None
    year = meeting.on_date.year
    return Message(
        f"The record of {escaped(group.name)} was corrected: {day_in_words(meeting.on_date)} does not count as an "
        f"absence of yours. You have {counted(standing.absences, 'absence')} in {year} now; only you and the officers "
        "know."
    )


def _looked_up(session: Session, subject: str, *, as_confirmed: bool = False) -> tuple[Meeting, WorkingGroup, Standing]:
    """The meeting, its group, and the member's year: up to when attendance was last confirmed, or all of it."""
    meeting_id, person_id, _ = map(int, subject.split(":"))
    meeting = session.get_one(Meeting, meeting_id)
    group = groups.group_of(session, group_id=meeting.group_id)
    confirmed_on = groups.local_date(group, meeting.confirmed_at or meeting.starts_at)
    standing = cases.standing_of(
        session,
        group=group,
        person_id=person_id,
        year=meeting.on_date.year,
        today=confirmed_on if as_confirmed else date(meeting.on_date.year, 12, 31),
        terms=terms.history(session, group=group),
    )
    return meeting, group, standing


MESSAGES = {words.WORD: draw_word, words.TAKEN_BACK: draw_taken_back}
