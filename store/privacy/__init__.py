"""What leaves the store and what is taken out of it: a group's export, a person's export, and their erasure.

Every table and every column has a class here, and tests refuse a new one that has none.
"""

from store.privacy.about import everything_about
from store.privacy.erasing import Erasure, erase, erasure_of
from store.privacy.files import Beside
from store.privacy.named import people_with
from store.privacy.rows import Export, Sheet, exported

__all__ = [
    "Beside",
    "Erasure",
    "Export",
    "Sheet",
    "erase",
    "erasure_of",
    "everything_about",
    "exported",
    "people_with",
]
