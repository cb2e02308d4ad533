"""The papers of agenda items (clause 20): files in versions, each fetched from Slack and looked at, and links.

`submitting` is what people do with papers, `arrivals` what becomes of files on their way, `telling` who hears of it,
`finding` finds them, and `names` and `links` make what people type inert.
"""

from store.papers.arrivals import LEASE, arriving, is_any_arriving, keep, put_off, refuse
from store.papers.finding import content_of, current, item_of, of_item, paper_of, versions_of
from store.papers.links import checked_link
from store.papers.names import inert_name
from store.papers.submitting import new_version, submit_file, submit_link, withdraw
from store.papers.telling import PATIENCE, RECEIVED, TROUBLE, cannot_be_merged, told_of

__all__ = [
    "LEASE",
    "PATIENCE",
    "RECEIVED",
    "TROUBLE",
    "arriving",
    "cannot_be_merged",
    "checked_link",
    "content_of",
    "current",
    "inert_name",
    "is_any_arriving",
    "item_of",
    "keep",
    "new_version",
    "of_item",
    "paper_of",
    "put_off",
    "refuse",
    "submit_file",
    "submit_link",
    "told_of",
    "versions_of",
    "withdraw",
]
