"""A group's export as files in a folder."""
