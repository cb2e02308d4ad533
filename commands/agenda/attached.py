"""What comes with an item: files and links from a form, files and words from a message."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot.payload import SlackFile
from bot.render.blocks import entry, escaped, file_entry, paragraph
from bot.render.words import listed
from bot.request import Request
from rules.refusal import Refusal
from store import papers
from store.models import AgendaItem

FILES_MOST = 10
LINKS_MOST = 10
NAME_NOTED = 80
"""Characters of a file's name that a form can carry."""

ENDINGS = (
    *("pdf", "docx", "doc", "pptx", "ppt", "xlsx", "xls"),
    *("png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "heic", "md", "txt", "csv"),
)
"""What the picker offers; what a file is, is judged by its content."""

TO_AGENDA, AS_PAPERS = "Add to agenda", "Add as papers"
"""The shortcuts on a message, by their names."""


def blocks(files: Sequence[SlackFile], *, shortcut: str) -> list[Block]:
    """Where files and links are given; those of a message stand above. Slack's forms take no large ones."""
    larger = f"Up to 10 MB each. A larger one: post it in the channel, and choose “{shortcut}” on that message."
    names = listed([escaped(file.name) for file in files[:FILES_MOST]])
    return [
        *([paragraph(f"*With it come* {names}.")] if files else []),
        file_entry("files", "Papers", filetypes=ENDINGS, most=FILES_MOST, optional=True, hint=larger),
        entry(
            "link",
            "Links",
            most=3000,
            optional=True,
            multiline=True,
            hint="One https:// address on each line. They are shown, and never fetched.",
        ),
    ]


def noted(files: Sequence[SlackFile]) -> Mapping[str, object]:
    """The files of a message as a form carries them."""
    return {"files": [[file.id, _short(file.name)] for file in files[:FILES_MOST]]} if files else {}


def given(request: Request) -> list[SlackFile]:
    """Every file that a form brings: uploaded in it, or carried along from a message."""
    carried = [SlackFile(str(file_id), str(name)) for file_id, name in request.note.get("files", ())]
    return [*carried, *request.files.get("files", ())]


def links(request: Request) -> list[str]:
    """The addresses entered, one a line; refused on their field where one is none."""
    found = [line.strip() for line in request.fields.get("link", "").splitlines() if line.strip()]
    if len(found) > LINKS_MOST:
        raise Refusal(f"Please give {LINKS_MOST} links at the most.", field="link")
    return [papers.checked_link(link) for link in found]


def submit(request: Request, item: AgendaItem, *, is_late: bool) -> list[str]:
    """Submit all that a form brings as papers of an item; their names."""
    files, addresses = given(request), links(request)
    for file in files:
        papers.submit_file(
            request.session,
            item=item,
            slack_file_id=file.id,
            name=file.name,
            person=request.person,
            now=request.now,
            is_late=is_late,
        )
    for link in addresses:
        papers.submit_link(request.session, item=item, link=link, person=request.person, now=request.now)
    return [*(papers.inert_name(file.name) for file in files), *addresses]


def _short(name: str) -> str:
    """A name that fits, with its ending."""
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= NAME_NOTED else f"{stem[: NAME_NOTED - len(ending) - 1]}{dot}{ending}"[:NAME_NOTED]
