# SPDX-License-Identifier: GPL-3.0-or-later
"""The truth about every account, in the form that the scorer reads."""

from __future__ import annotations

from typing import Any

from build import World
from days import ZONES
from model import WEEKS, Account
from tables import addresses_of


def letters(acc: Account) -> str:
    """One letter a week: W a flag is wrong, T tolerated, I must be insufficient data, R right, X not judged."""
    out = []
    for week in range(WEEKS):
        if week < acc.first_week or (acc.notice is not None and week >= acc.notice):
            out.append("X")
        elif acc.onset is not None and week >= acc.onset:
            out.append("R")
        elif acc.gap is not None:
            seen = sum(week - 7 <= g <= week for g in range(acc.gap[0], acc.gap[1] + 1))
            out.append("I" if seen >= 3 else "X" if seen else "W")
        else:
            out.append("T" if any(a <= week <= b for a, b in acc.tolerated) else "W")
    return "".join(out)


def of_account(world: World, acc: Account) -> dict[str, Any]:
    """The entry of one account."""
    day = world.clock.date
    asof = letters(acc)
    start = acc.onset if acc.onset is not None else acc.gap[0] if acc.gap else None
    rule = {"kind": "band", "lowest": "elevated"}
    gentle = {"kind": "band", "lowest": "high"}
    return {
        "account_id": acc.id,
        "name": acc.name,
        "archetype": acc.archetype,
        "label": acc.label,
        "churning": acc.churning,
        "strength": acc.strength,
        "time_zone": ZONES[acc.country],
        "first_week": acc.first_week + 1,
        "onset_week": None if start is None else start + 1,
        "end_week": None if acc.gap is None else acc.gap[1] + 1,
        "onset": None if start is None else day(7 * start).isoformat(),
        "notice": None if acc.notice is None else day(7 * acc.notice + 2).isoformat(),
        "asof": asof,
        "drivers": [],
        "must": [rule] if acc.churning else [],
        "must_not": [] if acc.churning else [gentle if "T" in asof else rule],
        "changes": [
            {"knob": s.knob, "week": s.start, "ramp": s.ramp, "to": round(s.to, 3), "back": s.end} for s in acc.shifts
        ],
        "people": [{"key": p.key, "addresses": addresses_of(p), "level": p.level} for p in acc.people],
    }


def document(world: World) -> dict[str, Any]:
    """The whole truth."""
    return {
        "schema": "weft.bench-truth/1",
        "seed": world.seed,
        "profile": "third",
        "start": world.clock.start.isoformat(),
        "weeks": WEEKS,
        "vendors": [{"key": p.key, "email": p.addresses[0][1]} for p in [*world.staff, world.support] if p],
        "accounts": [of_account(world, a) for a in world.accounts],
    }
