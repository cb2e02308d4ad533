"""Values drawn for people: Block Kit and plain words."""
