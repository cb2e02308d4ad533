"""Clause 21: the span of a meeting for which a private session can be asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rules.refusal import Refusal


@dataclass(frozen=True)
class Span:
    """From one instant up to another, both aware and in the zone in which people read them."""

    starts_at: datetime
    ends_at: datetime

    def __str__(self) -> str:
        """`10:30 to 10:50`."""
        return f"{self.starts_at:%H:%M} to {self.ends_at:%H:%M}"


def require_fit(span: Span, *, meeting: Span, taken: Iterable[Span]) -> None:
    """Refuse a span that ends before it begins, that is not within its meeting, or that overlaps one of those taken.

    Spans that only touch do not overlap: one may begin at the minute at which another ends.
    """
    if span.ends_at <= span.starts_at:
        raise Refusal(f"It would end before it begins ({span}). Please give a later end.", field="last")
    if span.starts_at < meeting.starts_at or span.ends_at > meeting.ends_at:
        field = "first" if span.starts_at < meeting.starts_at else "last"
        raise Refusal(f"The meeting is from {meeting}, and {span} is not within it.", field=field)
    for other in taken:
        if span.starts_at < other.ends_at and other.starts_at < span.ends_at:
            raise Refusal(
                f"A private session from {other} is asked for or agreed already. Please choose another time.",
                field="first",
            )
