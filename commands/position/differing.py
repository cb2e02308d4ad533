"""The differences of a divided position: members write, the programme manager edits, two say whether it goes out."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.render.blocks import Message, beside, button, choice, entry, escaped, form, paragraph, remark, tick
from bot.render.positions import called, quoted
from bot.render.words import listed
from bot.request import Open, Reply, Request, Say, Show
from commands.position import which
from rules.authority import Deed, Role
from rules.positions import WORDS, Stage
from rules.quantities import marks
from rules.refusal import Refusal
from store import positions
from store.models import Difference, OfficeKind, Position

VIEW_MOST, EDITED_MOST, REASON_MOST = 1500, 1500, 500
MOST_MARKS = 20
_CHOICES = (("yes", "Publish"), ("no", "Do not publish"))


def on_view(request: Request) -> Reply:
    """The form in which a member writes their reasoning."""
    return typed_view(request, which.noted(request), "")


def typed_view(request: Request, position: Position, text: str) -> Reply:
    """`view …`; without a text the form."""
    _require_writable(request, position)
    if text:
        return _write(request, position, text)
    own = positions.own_difference(request.session, position=position, person_id=request.person.id)
    asked = [
        paragraph(f"*{called(position)}: {escaped(position.title)}*"),
        entry("words", "Your reasoning", most=VIEW_MOST, multiline=True, value=own.words if own else ""),
        remark(
            "The programme manager edits it, and it may be published, without your name. Give reasons, and leave out "
            "how many think so (clause 24)."
        ),
    ]
    return Open(form("Write my view", "position.written", asked, which.note(position), submit="Send"))


def on_written(request: Request) -> Reply:
    """The form was sent."""
    return _write(request, which.noted(request), request.fields.get("words", ""))


def _write(request: Request, position: Position, text: str) -> Reply:
    _require_writable(request, position)
    words = which.text_in(text, most=VIEW_MOST, field="words", what="your reasoning")
    positions.write_difference(
        request.session, group=request.group, position=position, person=request.person, words=words, now=request.now
    )
    found = _marked(words)
    advice = (
        f" It counts somebody ({listed(found)}): the programme manager may put that in other words." if found else ""
    )
    return Say(
        Message(f"Your view on {quoted(position)} is with the programme manager. You can write it anew.{advice}")
    )


def on_differences(request: Request) -> Reply:
    """For the programme manager: what members wrote, without their names, each with a button."""
    position = which.noted(request)
    _require_divided(request, position, Deed.EDIT_DIFFERENCES)
    seen = which.standing(request, position)
    if not seen.differences:
        raise Refusal(f"Nobody has written a view on {quoted(position)} yet. The card in the channel has the button.")
    blocks: list[Block] = [paragraph(f"*The differences in {quoted(position)}*")]
    for difference in seen.differences:
        state = "Edited" if difference.edited else "*To be edited*"
        note = {**which.note(position), "difference": difference.id}
        said = escaped(difference.edited or difference.words)
        blocks.append(beside(f"{state}: {said}", button("Edit", "position.edit", note)))
    texts = [difference.edited or difference.words for difference in seen.differences]
    return Say(Message("\n".join([f"The differences in {quoted(position)}", *map(escaped, texts)]), blocks))


def on_edit(request: Request) -> Reply:
    """The form of one paragraph."""
    position, difference = _noted(request)
    text = difference.edited or difference.words
    return Open(_edit_form(position, difference, text, difference.confirmed, _marked(text)))


def on_edited(request: Request) -> Reply:
    """The form was sent: what counts somebody and is not confirmed comes back marked."""
    position, difference = _noted(request)
    edited = which.text_in(request.fields.get("edited", ""), most=EDITED_MOST, field="edited", what="a text")
    confirmed = _confirmed(request.note, request.fields)
    found = _marked(edited)
    if set(found) - set(confirmed):
        return Show(_edit_form(position, difference, edited, confirmed, found))
    positions.edit_difference(
        request.session,
        group=request.group,
        position=position,
        difference=difference,
        edited=edited,
        confirmed=[mark for mark in confirmed if mark in found],
        actor=request.person,
        now=request.now,
    )
    unedited = which.standing(request, position).unedited
    then = "There is more to edit." if unedited else "Now programme manager and chair say whether it is published."
    return Say(Message(f"The paragraph stands as you edited it. {then}"))


def on_word(request: Request) -> Reply:
    """The form in which programme manager or chair says whether it is published."""
    position = which.noted(request)
    _require_divided(request, position, Deed.PUBLISH_DIVIDED)
    asked = [
        paragraph(
            f"*{called(position)}: {escaped(position.title)}*\nIt is published only if programme manager and chair "
            "both say so. Would a public position help the group to stay relevant and credible (clause 24)?"
        ),
        choice("publish", "Is it published?", _CHOICES),
        entry("reason", "Reason", most=REASON_MOST, multiline=True, hint="It is told with the position."),
    ]
    return Open(form("Publish or not", "position.said", asked, which.note(position), submit="Say so"))


def on_said(request: Request) -> Reply:
    """The form was sent."""
    position = which.noted(request)
    _require_divided(request, position, Deed.PUBLISH_DIVIDED)
    if request.fields.get("publish") not in dict(_CHOICES):
        raise Refusal("Please choose whether it is published.", field="publish")
    is_to_publish = request.fields["publish"] == "yes"
    reason = which.text_in(request.fields.get("reason", ""), most=REASON_MOST, field="reason", what="a reason")
    if found := _marked(reason):
        raise Refusal(f"Differences are not quantified. Please put in other words: {listed(found)}.", field="reason")
    office = _office(request, position)
    if is_to_publish:
        _require_set_out(request, position)
    positions.say(
        request.session,
        group=request.group,
        position=position,
        office=office,
        person=request.person,
        is_to_publish=is_to_publish,
        reason=reason,
        now=request.now,
    )
    if position.stage is Stage.DIVIDED:
        return Say(Message(f"Noted. {called(position)} waits for the word of the other one of the two, who is told."))
    return Say(Message(f"Both have spoken: {called(position)} is {WORDS[position.stage]}. The channel is told."))


def _edit_form(
    position: Position, difference: Difference, text: str, confirmed: Sequence[str], found: Sequence[str]
) -> View:
    """The paragraph, with a box for each mark that may stay."""
    boxes = [
        tick(f"mark-{place}", f"“{mark}”"[:100], "It counts nobody, and may stay", is_ticked=mark in confirmed)
        for place, mark in enumerate(found[:MOST_MARKS])
    ]
    counts = "*These words seem to count somebody.* Put them in other words, or confirm that they count nobody."
    asked = [
        entry("edited", "As it is published", most=EDITED_MOST, multiline=True, value=text),
        *([paragraph(counts), *boxes] if boxes else []),
        remark("Differences are set out and not quantified (clause 24)."),
    ]
    note = {**which.note(position), "difference": difference.id, "marks": list(found[:MOST_MARKS])}
    return form("Edit the differences", "position.edited", asked, note, submit="Save")


def _confirmed(note: Mapping[str, object], fields: Mapping[str, str]) -> list[str]:
    """The marks of a form that was sent whose boxes are ticked."""
    offered = note.get("marks")
    shown = [str(mark) for mark in offered] if isinstance(offered, list) else []
    return [mark for place, mark in enumerate(shown) if fields.get(f"mark-{place}") == "yes"]


def _marked(text: str) -> list[str]:
    """What counts somebody in a text, each once, in small letters."""
    return list(dict.fromkeys(mark.words.lower() for mark in marks(text)))


def _noted(request: Request) -> tuple[Position, Difference]:
    """The paragraph of a button or form, for whoever may edit it."""
    position = which.noted(request)
    _require_divided(request, position, Deed.EDIT_DIFFERENCES)
    found = request.session.get(Difference, request.number("difference"))
    if found is None or found.position_id != position.id:
        raise Refusal("I cannot find that paragraph any more.")
    return position, found


def _office(request: Request, position: Position) -> OfficeKind:
    """In which office the person speaks; nobody speaks in both."""
    office = OfficeKind.CHAIR if Role.CHAIR in request.roles else OfficeKind.PROGRAMME_MANAGER
    said = positions.words_of(request.session, position=position)
    if any(word.person_id == request.person.id for other, word in said.items() if other is not office):
        raise Refusal("You have spoken in the other office already, and it takes two people.")
    return office


def _require_writable(request: Request, position: Position) -> None:
    _require_divided(request, position, Deed.WRITE_DIFFERENCE)


def _require_divided(request: Request, position: Position, deed: Deed) -> None:
    request.require(deed)
    if position.stage is not Stage.DIVIDED:
        raise Refusal(f"{called(position)} is {WORDS[position.stage]}: no differences are set out now.")


def _require_set_out(request: Request, position: Position) -> None:
    """Refuse to publish differences that are not there, or not edited."""
    seen = which.standing(request, position)
    if not seen.differences:
        raise Refusal("Nobody has written a view yet, so there is nothing to publish.", field="publish")
    if seen.unedited:
        raise Refusal("The programme manager has not edited everything that members wrote.", field="publish")
