"""A progress bar: tqdm's where it is installed, a plain counter on stderr where not."""

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

try:
    from tqdm import tqdm
except ImportError:
    tqdm = None

T = TypeVar("T")


def progress(items: Iterable[T], label: str, *, quiet: bool = False) -> Iterator[T]:
    """Passes the items on and shows on stderr how far it is."""
    if quiet:
        yield from items
    elif tqdm is not None:
        yield from tqdm(items, desc=f"{label:<12}", unit="", file=sys.stderr, dynamic_ncols=True)
    else:
        yield from _counted(items, label)


def _counted(items: Iterable[T], label: str) -> Iterator[T]:
    total = f"/{len(items)}" if isinstance(items, Sized) else ""
    shown = 0.0
    number = 0
    for number, item in enumerate(items, 1):
        yield item
        if time.monotonic() - shown > 0.2:
            shown = time.monotonic()
            sys.stderr.write(f"\r{label:<12} {number}{total}")
    sys.stderr.write(f"\r{label:<12} {number}{total}\n")
