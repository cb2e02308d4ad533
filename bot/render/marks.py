"""The words that mark private parts in a document of ours, and by which a file that still has them is known."""

PRIVATE = "private, members only"
"""Beside a heading or an entry."""

MEMBERS_VERSION = "Members' version, with private parts"
"""At the head of the whole."""
