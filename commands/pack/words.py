"""How a pack stands, in words: for the form of `/pack` and the preview."""

from collections.abc import Iterator

from bot.render.blocks import escaped, moment
from bot.render.packs import changes_in_words, is_merged, paper_in_words, standing_in_words, title_of
from bot.render.words import counted, listed
from commands.pack.outlook import Outlook
from rules.strikes import MeetingState
from store.models import Pack, PackHold
from store.packs import body_of


def standing(seen: Outlook, *, sees_private: bool) -> list[str]:
    """Whether the pack is out, held, or still to come, and when; why it is held is for those who see private items."""
    states = _states(seen, sees_private=sees_private)
    return [f"*{escaped(seen.meeting.title)}*, {moment(seen.meeting.starts_at, zone=seen.group.zone)}", *states]


def contents(seen: Outlook, *, sees_private: bool) -> list[str]:
    """What is in it, in a line and item by item; private items only for those who may see them."""
    items = [item for item in seen.body.items if sees_private or not item.is_private]
    missing = [f"*Reports missing:* {escaped(listed(seen.body.missing))}"] if seen.body.missing else []
    if not items:
        return ["Nothing is on the agenda yet.", *missing]
    papers = counted(sum(len(item.papers) for item in items), "paper")
    size = f"{counted(len(items), 'item')}, {papers}, {seen.order.minutes} of {seen.meeting.minutes} minutes"
    lines = [f"*In it:* {size}"]
    for item in items:
        lines.append(f"*{item.label}.* {escaped(item.title)}{' (private: members only)' if item.is_private else ''}")
        lines += [f"• {paper_in_words(paper)}" for paper in item.papers]
    return [*lines, *missing]


def problems(seen: Outlook) -> list[str]:
    """What whoever prepares the meeting would want to know before the pack goes out."""
    return [f":warning: {problem}" for problem in _problems(seen)]


def news(seen: Outlook) -> list[str]:
    """What has changed since the pack went out."""
    if not seen.changes:
        return []
    private = {False: "", True: " (private)"}
    return [
        "*Changed since, and not sent:*",
        *(
            f"• {escaped(words)}{private[change.is_private]}"
            for change, words in zip(seen.changes, changes_in_words(seen.changes), strict=True)
        ),
    ]


def _states(seen: Outlook, *, sees_private: bool) -> Iterator[str]:
    for pack in seen.published:
        yield _published(seen, pack)
    if seen.published:
        if body_of(seen.published[-1]).starts_at != seen.meeting.starts_at:
            yield "The meeting has moved since. The promise is measured by its new date, and nothing is sent again."
    elif seen.meeting.state is not MeetingState.PLANNED:
        yield "It had no pack."
    elif seen.hold is not None:
        yield _held(seen, seen.hold, sees_private=sees_private)
    else:
        yield _to_come(seen)


def _published(seen: Outlook, pack: Pack) -> str:
    zone = seen.group.zone
    if pack.published_at is None:
        return "The pack was never sent: the meeting had passed."
    by = f" by {escaped(seen.names[pack.published_by_id].name)}" if pack.published_by_id else ""
    said = f"*{title_of(pack.number)}* published on {moment(pack.published_at, zone=zone)}{by}."
    return " ".join(filter(None, [said, standing_in_words(pack, zone)]))


def _held(seen: Outlook, hold: PackHold, *, sees_private: bool) -> str:
    zone, who = seen.group.zone, escaped(seen.names[hold.held_by_id].name)
    why = f": {escaped(hold.reason)}" if sees_private else "."
    due = moment(seen.publication.goes_out_at, zone=zone)
    since = f"*Held* by {who} since {moment(hold.held_at, zone=zone)}{why}"
    return f"{since}\nIt is due on {due}, and goes out once it is released."


def _to_come(seen: Outlook) -> str:
    zone, publication = seen.group.zone, seen.publication
    goes_out = moment(publication.goes_out_at, zone=zone)
    if publication.is_short_notice:
        promised = moment(publication.promised_at, zone=zone)
        return (
            f"*Short notice:* the meeting was called when its pack would have been due ({promised}). It goes out when "
            f"it is published by hand, at the latest on *{goes_out}* (clause 20)."
        )
    previewed = moment(publication.previewed_at, zone=zone)
    return f"It goes out on *{goes_out}* (clause 20). The programme manager gets a preview on {previewed}."


def _problems(seen: Outlook) -> Iterator[str]:
    if seen.order.over_by:
        yield f"The items take {counted(seen.order.over_by, 'minute')} more than the meeting has."
    if seen.proposed:
        yield f"Not accepted yet, and in the pack all the same: {_items(seen.proposed)}."
    if seen.awaited:
        names = escaped(listed(seen.awaited))
        yield f"On the way from Slack still: {names}. What has not arrived by then comes with an addendum."
    for item in seen.body.items:
        for paper in item.papers:
            if paper.problem and not is_merged(paper):
                yield f"Paper {paper.letter} is sent as a file of its own. {escaped(paper.problem)}"
    if seen.unreached:
        yield f"Not in Slack, and so without the private papers: {escaped(listed(seen.unreached))}."


def _items(labels: tuple[str, ...]) -> str:
    return f"item {labels[0]}" if len(labels) == 1 else f"items {listed(labels)}"
