"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Rounds, seconds of a turn, and how much there is of everything."""

    rounds: int
    turn_seconds: float
    groups: int
    packs: int
    deliveries: int
    ballots: int
    commands: int


BENCH = Sizes(rounds=3, turn_seconds=0.4, groups=1_000, packs=10_000, deliveries=20, ballots=10_000, commands=2_000)
FULL = Sizes(rounds=7, turn_seconds=2.0, groups=10_000, packs=10_000, deliveries=400, ballots=10_000, commands=10_000)
TINY = Sizes(rounds=1, turn_seconds=0.2, groups=20, packs=20, deliveries=8, ballots=200, commands=300)
"""To see that everything runs; no figure of it says anything."""
