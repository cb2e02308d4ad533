"""A sub-group in words: who leads it, who is in it, and where it meets."""

from bot.render.blocks import escaped
from bot.render.words import listed
from store.subgroups import Subgroup


def subgroup_in_words(seen: Subgroup) -> str:
    """Several lines; nobody's address, and no company beside a name."""
    names = [escaped(person.name) for person in seen.members if person != seen.chair]
    guests = [escaped(person.name) for _, person in seen.guests]
    place = f"<#{seen.group.channel_id}>" if seen.group.channel_id else "no channel yet: `/convenor setup` in one"
    lines = [
        f"*{escaped(seen.group.name)}* – {place}",
        f"Led by {escaped(seen.chair.name) if seen.chair else '*nobody*'}",
        f"Members: {listed(names) if names else 'nobody else'}",
        *([f"Guests: {listed(guests)}"] if guests else []),
    ]
    return "\n".join(lines)
