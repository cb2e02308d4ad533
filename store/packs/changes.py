"""What has changed on an agenda since its pack: items and papers that came, went, or are others now."""

from collections.abc import Iterator, Mapping, Sequence

from store.packs.body import Body, Change, PackedItem, PackedPaper

PAPER_ADDED, PAPER_REPLACED, PAPER_WITHDRAWN = "paper_added", "paper_replaced", "paper_withdrawn"
ITEM_ADDED, ITEM_CHANGED, ITEM_WITHDRAWN, REORDERED = "item_added", "item_changed", "item_withdrawn", "reordered"
ADDITIONS = (PAPER_ADDED, PAPER_REPLACED, ITEM_ADDED)
"""What somebody has to read who has read the pack."""

_Papers = Mapping[int, tuple[PackedItem, PackedPaper]]


def since(before: Body, after: Body) -> tuple[Change, ...]:
    """The changes, those of the open edition first; an item made private leaves the one and comes into the other."""
    return tuple(
        change
        for is_private in (False, True)
        for change in _in_edition(
            before.edition(is_private=is_private), after.edition(is_private=is_private), is_private=is_private
        )
    )


def _in_edition(before: Sequence[PackedItem], after: Sequence[PackedItem], *, is_private: bool) -> Iterator[Change]:
    yield from _items(before, after, is_private=is_private)
    yield from _papers(_papers_of(before), _papers_of(after), is_private=is_private)


def _items(before: Sequence[PackedItem], after: Sequence[PackedItem], *, is_private: bool) -> Iterator[Change]:
    was, becomes = {item.id: item for item in before}, {item.id: item for item in after}
    for item in after:
        if item.id not in was:
            yield Change(ITEM_ADDED, is_private, item.id, item.label, item.title)
        elif _said(item) != _said(was[item.id]):
            yield Change(ITEM_CHANGED, is_private, item.id, item.label, item.title)
    for item in before:
        if item.id not in becomes:
            yield Change(ITEM_WITHDRAWN, is_private, item.id, item.label, item.title)
    if [item.id for item in before if item.id in becomes] != [item.id for item in after if item.id in was]:
        yield Change(REORDERED, is_private)


def _papers(before: _Papers, after: _Papers, *, is_private: bool) -> Iterator[Change]:
    for paper_id, (item, paper) in after.items():
        deed = PAPER_ADDED
        if paper_id in before:
            if before[paper_id][1].version_id == paper.version_id:
                continue
            deed = PAPER_REPLACED
        yield Change(deed, is_private, paper.id, item.label, paper.title, paper.letter, item.title)
    for paper_id, (item, paper) in before.items():
        if paper_id not in after:
            yield Change(PAPER_WITHDRAWN, is_private, paper.id, item.label, paper.title, paper.letter, item.title)


def _papers_of(items: Sequence[PackedItem]) -> _Papers:
    return {paper.id: (item, paper) for item in items for paper in item.papers}


def _said(item: PackedItem) -> tuple[object, ...]:
    return item.title, item.purpose, item.owner, item.minutes, item.heading, item.raised_by
