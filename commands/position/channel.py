"""What is owed with a position: the card of each stage, and word to programme manager and chair."""

from sqlmodel import Session

from bot.render.blocks import Message, button, buttons, paragraph
from bot.render.positions import card, past_card, quoted
from rules.positions import Stage
from store import groups, positions, terms
from store.models import OfficeKind, Person, Position, WorkingGroup


def draw_card(session: Session, subject: str) -> Message | None:
    """The stage as it stands, without buttons or names once it is over."""
    _, stage, since = subject.split(":")
    position, group = _of(session, subject)
    if position.stage != stage or int(position.staged_at.timestamp()) != int(since):
        return past_card(position, Stage(stage))
    at = positions.changed_at(session, position=position)
    in_force = terms.history(session, group=group).on(groups.local_date(group, at)).terms
    seen = positions.standing_of(session, group=group, position=position, now=at, terms=in_force.positions)
    return card(seen, proposer=session.get_one(Person, position.proposed_by_id))


def draw_gate(session: Session, subject: str) -> Message | None:
    """The programme manager hears that an outline can be developed; not wanted once there is one."""
    position, _ = _of(session, subject)
    if position.stage is not Stage.WILLING:
        return None
    said = f"*Enough members are willing* to take part in {quoted(position)}: an outline can be developed (clause 23)."
    note = {"group": position.group_id, "position": position.id}
    pressed = buttons(
        button("Write the outline", "position.outline", note), button("Details", "position.details", note)
    )
    return Message(said.replace("*", ""), [paragraph(said), pressed])


def draw_asked(session: Session, subject: str) -> Message | None:
    """One of the two has spoken, and the other one is asked; not wanted once they have, or the statement changed."""
    position, _ = _of(session, subject)
    office, word_id = subject.split(":")[1:]
    said = positions.words_of(session, position=position)
    if position.stage is not Stage.DIVIDED or office in said or int(word_id) not in {word.id for word in said.values()}:
        return None
    spoke = "The chair" if office == OfficeKind.PROGRAMME_MANAGER else "The programme manager"
    told = (
        f"*{spoke} has said whether {quoted(position)} is to be published.* It is divided, and published only if "
        "programme manager and chair both say so (clause 24). Now it is your word that it waits for."
    )
    note = {"group": position.group_id, "position": position.id}
    pressed = buttons(button("Say so", "position.word", note), button("Details", "position.details", note))
    return Message(told.replace("*", ""), [paragraph(told), pressed])


def _of(session: Session, subject: str) -> tuple[Position, WorkingGroup]:
    position = session.get_one(Position, int(subject.split(":")[0]))
    return position, groups.group_of(session, group_id=position.group_id)
