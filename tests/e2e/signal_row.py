# SPDX-License-Identifier: GPL-3.0-or-later
"""One row of the table of signals: how to make an account in which it fires, one in which it just does not, and one in which
it cannot be judged."""

import dataclasses
from collections.abc import Callable

from accounts import Account

Make = Callable[[Account], object]


@dataclasses.dataclass
class Row:
    code: str
    fired: Make | None  # None: it never fires, and why says so
    below: Make
    unknown: Make
    also: frozenset[str] | set[str] = frozenset()  # fires with it by its nature; why says so
    also_below: frozenset[str] | set[str] = frozenset()
    also_unknown: frozenset[str] | set[str] = frozenset()
    why: str = ""
    columns: dict = dataclasses.field(default_factory=dict)  # of the accounts table
