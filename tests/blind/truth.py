# SPDX-License-Identifier: GPL-3.0-or-later
"""What is true: the file that `score.py` measures a program by."""

from course import Story
from days import ZONES
from cast import FOREVER, VENDOR_DOMAIN, Member

CURRENT = 8  # weeks that a program looks at as "now"


def letters(story: Story) -> str:
    """For each week what a flag would be: W wrong, T tolerated, R right, I not to be judged for lack of data, X of no account."""
    weeks, out = story.span.weeks, []
    gap = range(story.onset, story.end) if story.kind.label == "export-gap" else range(0)
    for week in range(weeks):
        if week >= story.notice:
            out.append("X")
        elif story.notice < FOREVER and week >= story.onset:
            out.append("R")
        elif sum(week - CURRENT < g <= week for g in gap) >= 2:
            out.append("I")
        else:
            out.append("T" if week in story.tolerated else "W")
    return "".join(out)


def account(story: Story) -> dict[str, object]:
    """One account."""
    acc, span = story.account, story.span
    kind = story.kind
    must = [dict(rule) for rule in kind.must]
    if story.drivers:
        must.append({"kind": "signal", "codes": story.drivers, "state": "fired", "by_weeks": None})

    def week(value: int) -> int | None:
        return None if value == FOREVER else value + 1

    def date(value: int) -> str | None:
        return None if value == FOREVER else span.date(value).isoformat()

    return {
        "account_id": acc.id,
        "name": acc.name,
        "archetype": kind.number,
        "label": kind.label,
        "variant": story.variant,
        "churning": story.notice < FOREVER,
        "asof": letters(story),
        "first_week": acc.first + 1,
        "onset_week": week(story.onset),
        "onset": date(story.onset),
        "end_week": story.end,
        "end": date(story.end),
        "notice_week": week(story.notice),
        "notice": date(story.notice),
        "drivers": story.drivers,
        "families": story.families,
        "must": must,
        "must_not": [dict(r) for r in kind.must_not],
        "country": acc.country,
        "time_zone": ZONES[acc.country],
        "domains": acc.domains,
        "rate": round(acc.rate, 2),
        "team": sorted({m.email for seats in acc.team.values() for _, m in seats}),
        "people": [
            {
                "key": p.key,
                "name": p.name,
                "addresses": list(dict.fromkeys(a for _, a in p.addresses)),
                "level": p.level,
                "function": p.function,
                "title": p.title,
                "share": round(p.share, 3),
                "from_week": p.since + 1,
                "left_week": p.until + 1 if p.until < span.weeks else None,
            }
            for p in acc.people
        ],
    }


def document(seed: int, stories: list[Story], members: list[Member]) -> dict[str, object]:
    """The whole file."""
    span = stories[0].span
    return {
        "schema": "weft.bench-truth/1",
        "profile": "blind",
        "seed": seed,
        "start": span.start.isoformat(),
        "weeks": span.weeks,
        "vendor_domains": [VENDOR_DOMAIN],
        "free_mail": "",
        "accounts": [account(s) for s in stories],
        "vendors": [
            {
                "key": f"v{i:03}",
                "name": m.name,
                "email": m.email,
                "role": m.role,
                "mailbox": "mbox" if m.mailbox else None,
                "gap": [span.date(m.gap[0]).isoformat(), span.date(m.gap[-1] + 1, -1).isoformat()] if m.gap else None,
            }
            for i, m in enumerate(members)
        ],
    }
