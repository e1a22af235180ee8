# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of kinds; `leaving` and `staying` fill it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course import Story

Rule = dict[str, object]  # of what a program must or must not say; `score.py` knows its kinds
Tell = Callable[["Story"], None]


@dataclass(frozen=True)
class Kind:
    """A kind of account."""

    number: int  # as `score.py` counts archetypes
    label: str
    leaves: bool
    size: tuple[int, int]  # least and most contacts
    tell: Tell
    rate: tuple[float, float] | None = None  # messages a week, where the size does not say
    must: tuple[Rule, ...] = ()
    must_not: tuple[Rule, ...] = ()
    weight: int = 1  # how often it comes, against the others that stay


KINDS: list[Kind] = []


def kind(
    number: int, label: str, leaves: bool, size: tuple[int, int] = (3, 60), **more: object
) -> Callable[[Tell], Tell]:
    """Enters a story into the list."""

    def enter(tell: Tell) -> Tell:
        KINDS.append(Kind(number, label, leaves, size, tell, **more))  # type: ignore[arg-type]
        return tell

    return enter
