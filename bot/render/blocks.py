"""Block Kit: the few shapes that the messages and forms of the bot are made of."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    DatePickerElement,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View

from bot.render.words import instant_in_words

RECEIPT = "receipt"
"""The callback of a receipt: a view that says what was done."""

PARAGRAPH_MOST = 3000
"""Characters that Slack shows in one paragraph."""

Note = Mapping[str, Any]
"""What a button or a form carries back to us: always the group's id, under `group`, and what it is about."""


@dataclass(frozen=True)
class Message:
    """One message: blocks, and a text that says the same for screen readers and notifications."""

    text: str
    blocks: Sequence[Block] = ()


def carried(note: Note) -> str:
    """A note as Slack carries it, in as few characters as can be: it carries 2000 in a button, 3000 in a form."""
    return json.dumps(note, ensure_ascii=False)


def escaped(text: str) -> str:
    """Text that somebody typed, so that nothing in it mentions, links or broadcasts."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def moment(instant: datetime, *, zone: str) -> str:
    """An instant as a date token: each reader sees their own zone, and the fallback is in the group's."""
    fallback = instant_in_words(instant, zone=zone)
    return f"<!date^{int(instant.timestamp())}^{{date_long}}, {{time}}|{fallback}>"


def hour(instant: datetime, *, zone: str) -> str:
    """The time of day alone, as `moment` tells the whole."""
    fallback = instant.astimezone(ZoneInfo(zone))
    return f"<!date^{int(instant.timestamp())}^{{time}}|{fallback:%H:%M}>"


def heading(text: str) -> Block:
    """A heading in plain text, cut where Slack would refuse it."""
    return HeaderBlock(text=PlainTextObject(text=text[:150]))


def paragraph(text: str, *, block_id: str | None = None) -> Block:
    """A paragraph of mrkdwn, cut where Slack would refuse it."""
    return SectionBlock(text=MarkdownTextObject(text=text[:PARAGRAPH_MOST]), block_id=block_id)


def paragraphs(lines: Iterable[str]) -> list[Block]:
    """Any number of lines, in as few paragraphs as Slack permits; no line is torn apart."""
    parts: list[str] = []
    for line in lines:
        if parts and len(parts[-1]) + 1 + len(line) <= PARAGRAPH_MOST:
            parts[-1] = f"{parts[-1]}\n{line}"
        else:
            parts.append(line)
    return [paragraph(part) for part in parts]


def remark(text: str) -> Block:
    """Small print."""
    return ContextBlock(elements=[MarkdownTextObject(text=text[:2000])])


def rule() -> Block:
    """A line across."""
    return DividerBlock()


def button(
    label: str, action: str, note: Note, *, style: str | None = None, confirm: tuple[str, str, str] | None = None
) -> ButtonElement:
    """A button; `confirm` is (title, question, the deed) and asks before it acts."""
    asks = None
    if confirm is not None:
        title, question, deed = confirm
        asks = ConfirmObject(title=title, text=PlainTextObject(text=question), confirm=deed, deny="Back")
    return ButtonElement(text=label, action_id=action, value=carried(note), style=style, confirm=asks)


def buttons(*elements: ButtonElement, block_id: str | None = None) -> Block:
    """A row of buttons; one with an id of its own can be pressed while its message is drawn again."""
    return ActionsBlock(elements=list(elements), block_id=block_id)


def menu(action: str, deeds: Sequence[tuple[str, Note]]) -> OverflowMenuElement:
    """What else can be done, under three dots: two to five deeds, each as its label and the note that it carries."""
    options = [Option(value=carried(note), text=PlainTextObject(text=label)) for label, note in deeds]
    return OverflowMenuElement(action_id=action, options=options)


def beside(text: str, element: ButtonElement | OverflowMenuElement, *, block_id: str | None = None) -> Block:
    """A paragraph with a button or a menu at its side; `block_id` as of `buttons`."""
    return SectionBlock(text=MarkdownTextObject(text=text[:PARAGRAPH_MOST]), accessory=element, block_id=block_id)


def pick(action: str, placeholder: str, deeds: Sequence[tuple[str, Note]], *, block_id: str | None = None) -> Block:
    """A list to pick from that acts at once: up to 100 deeds, each as its label and its note; `block_id` as above."""
    options = [Option(value=carried(note), text=PlainTextObject(text=label[:75])) for label, note in deeds]
    select = StaticSelectElement(action_id=action, options=options, placeholder=PlainTextObject(text=placeholder))
    return ActionsBlock(elements=[select], block_id=block_id)


def choice(
    block: str,
    label: str,
    options: Sequence[tuple[str, str]],
    *,
    chosen: str | None = None,
    hint: str | None = None,
    placeholder: str = "Choose",
    optional: bool = False,
) -> Block:
    """One of several: `options` are (value, label), at most 100."""
    made = {value: Option(value=value, text=PlainTextObject(text=text[:75])) for value, text in options}
    return InputBlock(
        block_id=block,
        label=PlainTextObject(text=label),
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
        element=StaticSelectElement(
            action_id="value",
            options=list(made.values()),
            initial_option=made.get(chosen) if chosen else None,
            placeholder=PlainTextObject(text=placeholder),
        ),
    )


def tick(block: str, label: str, words: str, *, is_ticked: bool = False) -> Block:
    """One box to tick; the field holds "yes" if it is ticked."""
    option = Option(value="yes", text=PlainTextObject(text=words[:75]))
    return InputBlock(
        block_id=block,
        label=PlainTextObject(text=label),
        optional=True,
        element=CheckboxesElement(action_id="value", options=[option], initial_options=[option] if is_ticked else None),
    )


def person_entry(block: str, label: str, *, chosen: str | None = None, optional: bool = False) -> Block:
    """Somebody of the workspace to pick, by Slack id."""
    return InputBlock(
        block_id=block,
        label=PlainTextObject(text=label),
        optional=optional,
        element=UserSelectElement(action_id="value", initial_user=chosen),
    )


def entry(
    block: str,
    label: str,
    *,
    most: int,
    optional: bool = False,
    multiline: bool = False,
    hint: str | None = None,
    value: str = "",
) -> Block:
    """A text to type, of at most `most` characters."""
    return InputBlock(
        block_id=block,
        label=PlainTextObject(text=label),
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
        element=PlainTextInputElement(
            action_id="value", multiline=multiline, max_length=most, initial_value=value or None
        ),
    )


def day_entry(
    block: str, label: str, *, chosen: date | None = None, optional: bool = False, hint: str | None = None
) -> Block:
    """A date to pick."""
    return InputBlock(
        block_id=block,
        label=PlainTextObject(text=label),
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
        element=DatePickerElement(action_id="value", initial_date=chosen.isoformat() if chosen else None),
    )


def file_entry(
    block: str,
    label: str,
    *,
    filetypes: Sequence[str],
    most: int = 10,
    optional: bool = False,
    hint: str | None = None,
) -> Block:
    """Files to upload, at most ten; Slack takes those with these endings, of 10 MB each at most."""
    return InputBlock(
        block_id=block,
        label=PlainTextObject(text=label),
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
        element=FileInputElement(action_id="value", filetypes=list(filetypes), max_files=most),
    )


def form(title: str, callback: str, blocks: Sequence[Block], note: Note, *, submit: str | None = None) -> View:
    """A form; without `submit` it is something to read."""
    return View(
        type="modal",
        callback_id=callback,
        title=PlainTextObject(text=title[:24]),
        submit=PlainTextObject(text=submit) if submit else None,
        close=PlainTextObject(text="Cancel" if submit else "Close"),
        blocks=list(blocks),
        private_metadata=carried(note),
    )


def receipt(message: Message, *, title: str = "Done") -> View:
    """A message shown where a form was."""
    return form(title, RECEIPT, message.blocks or [paragraph(message.text)], {})
