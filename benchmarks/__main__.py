"""`python -m benchmarks [--full | --tiny]`: every figure, in one table."""

import argparse
import time
from collections.abc import Iterator

from benchmarks import delivery, growth, heavy, pack, planning, starting, ticking, web
from benchmarks.sizes import BENCH, FULL, TINY, Sizes
from benchmarks.stores import Stores, stores
from benchmarks.table import Row, drawn


def main() -> None:
    """Measure everything, and print each line of the table as it is known."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--full", dest="sizes", action="store_const", const=FULL, help="the big sizes; takes 40 minutes")
    size.add_argument("--tiny", dest="sizes", action="store_const", const=TINY, help="only to see that it runs")
    parser.set_defaults(sizes=BENCH)
    sizes: Sizes = parser.parse_args().sizes
    began = time.monotonic()
    with stores() as place:
        for line in drawn(_rows(sizes, place)):
            print(line, flush=True)  # noqa: T201 - what is printed is the result
    print(f"\nmedians of {sizes.rounds} rounds; {time.monotonic() - began:.0f} s in all")  # noqa: T201 - what is printed is the result


def _rows(sizes: Sizes, place: Stores) -> Iterator[Row]:
    yield from web.rows(sizes, place)
    many = growth.store_of_many(sizes, place)
    yield from growth.rows(sizes, place, many)
    yield from ticking.rows(sizes, many)
    yield from planning.rows(sizes, place)
    yield from delivery.rows(sizes, place)
    yield from heavy.rows(sizes, place, many)
    yield from pack.rows(sizes, place)
    yield from starting.rows(sizes, place)


if __name__ == "__main__":
    main()
