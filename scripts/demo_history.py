# SPDX-License-Identifier: GPL-3.0-or-later
"""What the vendor of make-demo has behind it: customers who left, results that were verified over the years, and what was
done where a relationship was under strain."""

import datetime as dt

from demo_world import VENDOR, ascii_domain

FORMER = [  # id, name, customer from, notice, kind, contract until, result verified
    ("A17", "Ahrens Möbel", "2021-03-01", "2023-01-16", "non-renewal", "2023-02-28", ""),
    ("A18", "Dolling Chemie", "2021-06-01", "2023-03-13", "notice", "2023-05-31", ""),
    ("A19", "Eschweiler Bau", "2022-01-01", "2023-10-09", "competitor", "2023-12-31", ""),
    ("A20", "Fuhrmann Spedition", "2021-09-01", "2022-05-30", "notice", "2022-08-31", ""),
    ("A21", "Gollwitz Keramik", "2022-05-01", "2024-02-05", "notice", "2024-04-30", ""),
    ("A22", "Hohenfels Sanitär", "2021-03-01", "2024-11-04", "non-renewal", "2024-12-31", "2023-04-18"),
    ("A23", "Immendorf Saaten", "2022-09-01", "2024-06-10", "competitor", "2024-08-31", ""),
    ("A24", "Jessen Werft", "2021-11-01", "2024-08-05", "notice", "2024-10-31", "2022-12-06"),
]

FIRST_RESULTS = ("2022-11-15", "2023-06-14", "", "2024-02-13", "2023-02-21")  # in turn; "": not before the one all have

ROUGH = {  # a bad autumn: story's account → first bad interview, what was said, play, begun, ended, what came of it
    "A05": ("2025-07-14", "the season lists came out wrong twice", "value-delivery", "2025-08-04", "2025-09-12",
            "season lists rebuilt with the head of data"),
    "A08": ("2025-09-08", "three people re-enter what the scanner has seen", "stay-interview", "2025-09-22", "2025-09-26",
            "scanner import fixed in the October release"),
    "A09": ("2025-09-10", "nobody told us that the forecast had moved", "stay-interview", "2025-09-29", "2025-10-02",
            "a page of release notes for claims staff"),
    "A10": ("2025-09-15", "the colour profiles get lost at every export", "stay-interview", "2025-10-06", "2025-10-09",
            "profiles are kept since November"),
    "A11": ("2025-09-16", "we keep a second list on paper", "stay-interview", "2025-09-24", "2025-09-29",
            "second list retired in December"),
    "A12": ("2025-09-17", "the new screens take longer than the old ones", "stay-interview", "2025-10-13", "", ""),
    "A13": ("2025-09-18", "our editors gave up on the filters", "stay-interview", "2025-10-01", "2025-10-06",
            "saved filters for editors, shown in two sessions"),
    "A14": ("2025-07-16", "approvals wait for one person", "value-delivery", "2025-08-11", "2025-09-19",
            "approval by role, 40 hours a month saved"),
    "A16": ("2025-09-11", "we hardly know what else it can do", "", "", "", ""),
}

UNDER_WAY = [  # account, play, begun, ended, what came of it
    ("A01", "remap-executives", "2026-05-18", "2026-05-20", "answered"),
    ("A01", "remap-executives", "2026-05-19", "", ""),
    ("A01", "remap-executives", "2026-05-20", "", ""),
    ("A01", "remap-executives", "2026-05-21", "2026-06-02", "no answer"),
    ("A02", "value-delivery", "2026-05-11", "", ""),
    ("A04", "freeze-custom-work", "2026-06-08", "2026-06-12", "two extensions put on hold"),
    ("A04", "name-transition-lead", "2026-06-15", "2026-06-15", "Claudia Vogt"),
    ("A07", "champion-plan", "2026-04-28", "", ""),
]


def add_history(demo, accounts: list[tuple[str, str, str]]) -> None:
    """The rows of all of that; draws no random number, so that everything else stays as it was."""
    owner = f"anna.brandt@{VENDOR}"
    for account, name, start, notice, kind, until, verified in FORMER:
        demo.row("accounts", account, name, ascii_domain(name), "industry", "B", owner, "", 10, 18000, "EUR", start, "", until, 90, "DE")
        demo.row("contracts", account, start, until, 18000, "EUR", 10)
        demo.row("churn", account, notice, kind, 18000)
        if verified:
            demo.row("outcomes", account, "stock differences", "percent", 4, 2, 2, verified, "yes")
    for number, (account, _, story) in enumerate(accounts):
        first = FIRST_RESULTS[number % len(FIRST_RESULTS)]
        if first and story != "onboarding":
            demo.row("outcomes", account, "stock differences", "percent", 4, 2, 2.5, first, "yes")
    for account, (day, quote, play, begun, ended, result) in ROUGH.items():
        for later in (0, 63, 126) if not play else (0,):  # nobody did anything about it
            demo.row("interviews", account, dt.date.fromisoformat(day) + dt.timedelta(days=later), demo.people[account][4][0],
                     "product", "orders", quote, -2)
        if play:
            demo.row("actions", account, play, begun, owner, ended, result)
    for account, play, begun, ended, result in UNDER_WAY:
        demo.row("actions", account, play, begun, owner, ended, result)
