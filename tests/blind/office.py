# SPDX-License-Identifier: GPL-3.0-or-later
"""What fills mailboxes beside the correspondence: colleagues, newsletters, notifications of machines."""

from cast import VENDOR_DOMAIN, Account, Member
from days import DAY, Span
from dice import dice
from mail import Mail

CHATTER = (
    "Room for Thursday",
    "Lunch",
    "Slides for the all-hands",
    "Release notes, please check",
    "Travel expenses",
    "Who has the test tablet?",
)
NEWS = ("What is new this month", "Invitation to our webinar", "Season's offers", "Customer stories")


def chatter(seed: int, members: list[Member], span: Span) -> list[Mail]:
    """Mail among the vendor's people, most days."""
    rng, out = dice(seed, "chatter"), []
    for week in range(span.weeks):
        for member in members:
            if not member.hours.presence(span.day(week)):
                continue
            for _ in range(rng.poisson(2)):
                other = rng.choice(members)
                if other is not member:
                    out.append(
                        Mail(
                            member.hours.moment(span.day(week), rng),
                            (member.name, member.email),
                            [(other.name, other.email)],
                            [],
                            rng.choice(CHATTER),
                            "See above.\n",
                            f"c{rng.getrandbits(56):x}@{VENDOR_DOMAIN}",
                            member.hours.zone,
                        )
                    )
    return out


def newsletters(seed: int, accounts: list[Account], members: list[Member], span: Span) -> list[Mail]:
    """Our monthly letter to all contacts, and the letters of some customers to some of us."""
    rng, out = dice(seed, "newsletters"), []
    sender = ("Corvane News", f"news@{VENDOR_DOMAIN}")
    reader = members[0]
    for week in range(1, span.weeks, 4):
        ts = (span.day(week) + 1) * DAY + 36_000
        for account in accounts:
            if account.first <= week:
                people = [(p.name, p.address(week)) for p in account.people if p.since <= week < p.until]
                out.append(
                    Mail(
                        ts,
                        sender,
                        people[:1],
                        [(reader.name, reader.email)],
                        rng.choice(NEWS),
                        "Read more on our site.\n",
                        f"n{rng.getrandbits(56):x}@{VENDOR_DOMAIN}",
                        "Europe/Amsterdam",
                        headers={"List-Unsubscribe": f"<https://{VENDOR_DOMAIN}/u>", "Precedence": "bulk"},
                    )
                )
    for account in accounts:
        if rng.chance(0.3):
            readers = [account.team["am"][0][1], account.team["csm"][0][1]]
            for week in range(max(account.first, rng.randint(0, 3)), span.weeks, rng.choice((2, 4, 4))):
                day = (span.day(week) + rng.randint(0, 4)) * DAY
                out.append(
                    Mail(
                        day + rng.randint(28_000, 60_000),
                        (account.name, f"newsletter@{account.domains[0]}"),
                        [(m.name, m.email) for m in readers],
                        [],
                        rng.choice(NEWS),
                        "Read more on our site.\n",
                        f"l{rng.getrandbits(56):x}@{account.domains[0]}",
                        account.zone,
                        headers={"List-Id": f"<news.{account.domains[0]}>"},
                    )
                )
    return out


def notifications(seed: int, tickets: list[dict[str, str]], accounts: dict[str, Account], span: Span) -> list[Mail]:
    """The ticket system tells the requester, with the customer's success manager in copy, now and then."""
    rng, out = dice(seed, "notifications"), []
    for ticket in tickets:
        if not rng.chance(0.4):
            continue
        account, ts = accounts[ticket["account_id"]], int(ticket["ts"]) + rng.randint(20, 90)
        member = account.member("csm", min(span.weeks - 1, span.week(ts)))
        out.append(
            Mail(
                ts,
                ("Corvane Support", f"no-reply@{VENDOR_DOMAIN}"),
                [("", ticket["requester"])],
                [(member.name, member.email)],
                f"[#{ticket['ticket_id']}] {ticket['subject']}",
                "We have received your request.\n",
                f"t{rng.getrandbits(56):x}@{VENDOR_DOMAIN}",
                "UTC",
                headers={"Auto-Submitted": "auto-generated"},
            )
        )
    return out
