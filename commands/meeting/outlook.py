"""Who can get a strike from a meeting, in words."""

from sqlmodel import Session

from bot.render.meetings import SUBGROUP, strike_outlook
from rules.terms import TermsHistory
from store import strikes
from store.models import Meeting, WorkingGroup


def outlook(session: Session, group: WorkingGroup, meeting: Meeting, history: TermsHistory) -> str:
    """As it stands now, for each member on the date of the meeting; a sub-group's meetings never count."""
    if group.parent_id is not None:
        return SUBGROUP
    forecasts = strikes.outlook(session, group=group, meeting=meeting, terms=history)
    return strike_outlook(meeting, forecasts, terms=history.on(meeting.on_date).terms)
