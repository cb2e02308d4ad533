"""What the channel and the voters get: the card, the result, another close, a withdrawal, and the reminder."""

from functools import partial

from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.render.blocks import Message, escaped, moment, paragraph, remark
from bot.render.votes import ballot_buttons, closed_card, name_of, named, open_card, quoted, result_card
from bot.request import Upload
from store import groups, papers, terms, votes
from store.models import PaperVersion, Vote, WorkingGroup


def draw_card(session: Session, subject: str) -> Message:
    """The vote as it stands. Once it is over no number is left on it."""
    vote, group = _of(session, subject)
    if not votes.is_open(vote):
        return closed_card(vote, successor=votes.replacement_of(session, vote=vote), zone=group.zone)
    voted, roll = votes.participation(session, vote=vote)
    replaced = session.get(Vote, vote.replaces_id) if vote.replaces_id else None
    in_force = votes.terms_of(vote, terms.history(session, group=group))
    stand = votes.candidates_of(session, vote=vote)
    return open_card(
        vote,
        voted=voted,
        roll=roll,
        replaced=replaced,
        candidates=stand,
        paper=votes.paper_of(session, vote=vote),
        zone=group.zone,
        terms=in_force,
    )


def draw_paper(session: Session, subject: str) -> Upload | None:
    """The file that the question rests on; not wanted once the vote is over."""
    vote, _ = _of(session, subject)
    paper, version = votes.paper_of(session, vote=vote) or (None, None)
    if paper is None or version is None or not votes.is_open(vote):
        return None
    return Upload(
        name=version.name,
        title=paper.title,
        comment=f"The paper that {named(vote)} rests on",
        make=partial(_content, version_id=version.id),
    )


def draw_result(session: Session, subject: str) -> Message | None:
    """What a vote came to."""
    vote, group = _of(session, subject)
    history = terms.history(session, group=group)
    result = votes.result_of(session, vote=vote, history=history)
    in_force = votes.terms_of(vote, history)
    shows = vote.call_id is not None or getattr(in_force.decisions, vote.kind).counts_shown
    recused = votes.recused(votes.named_roll(session, vote=vote)) if shows else []
    return result_card(vote, result, recused=recused, successor=None, zone=group.zone, terms=in_force)


def draw_extended(session: Session, subject: str) -> Message | None:
    """Another close; not wanted once the vote is over, or has another one again."""
    vote, group = _of(session, subject.split(":")[0])
    if not votes.is_open(vote) or int(subject.split(":")[1]) != int(vote.closes_at.timestamp()):
        return None
    why = "is extended" if subject.endswith("hand") else "runs on, because too few have taken part"
    return Message(f"{named(vote)} {why}: it closes *{moment(vote.closes_at, zone=group.zone)}*.")


def draw_withdrawn(session: Session, subject: str) -> Message | None:
    """A vote ends without a result, and why."""
    vote, _ = _of(session, subject)
    successor = votes.replacement_of(session, vote=vote)
    why = f"\nReason: {escaped(vote.withdrawn_why)}" if vote.withdrawn_why and successor is None else ""
    instead = f" It is replaced by {quoted(successor)}." if successor else ""
    return Message(f"*{name_of(vote)} is withdrawn*: {escaped(vote.question)}{instead}{why}")


def draw_nudge(session: Session, subject: str) -> Message | None:
    """Everything on which somebody has not voted; not wanted once they have."""
    group_id, person_id, _ = map(int, subject.split(":"))
    group = groups.group_of(session, group_id=group_id)
    waiting = [vote for vote, _ in votes.unvoted(session, group=group, person_id=person_id)]
    if not waiting:
        return None
    history = terms.history(session, group=group)
    blocks: list[Block] = []
    for vote in waiting[: votes.NUDGED_MOST]:
        blocks += [paragraph(_asked(vote, group)), ballot_buttons(vote, is_secret=votes.is_secret(vote, history))]
    title = f"You have not voted yet in {escaped(group.name)}"
    small = "You are reminded at most once a day, and not once you have voted. Recusing yourself is an answer too."
    text = "\n".join([title, *(_asked(vote, group) for vote in waiting), small]).replace("*", "")
    return Message(text, [paragraph(f"*{title}*"), *blocks, remark(small)])


def _content(session: Session, *, version_id: int) -> bytes:
    return papers.content_of(session, version=session.get_one(PaperVersion, version_id))


def _asked(vote: Vote, group: WorkingGroup) -> str:
    return f"*{name_of(vote)}: {escaped(vote.question)}*\nCloses {moment(vote.closes_at, zone=group.zone)}."


def _of(session: Session, subject: str) -> tuple[Vote, WorkingGroup]:
    vote = session.get_one(Vote, int(subject))
    return vote, groups.group_of(session, group_id=vote.group_id)
