# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of make-demo: what a CRM, a ticket system, a usage log and the ledgers of customer success would export."""

import datetime as dt
import random

from demo_world import (CLOSED, EXIT, EXIT_TICKETS, FIRST, HANDOVER, KICK_OFF, SEATS, SLIP, SUCCESSOR, VENDOR, WEEKS, ascii_domain,
                        day_of, is_present, poisson, season)

HEADERS = {
    "accounts": "account_id name domains segment tier owner csm_rating seats arr currency start_date handover_date renewal_date "
                "notice_days country",
    "contacts": "account_id email name title function role intended end_date",
    "contracts": "account_id period_start period_end fee currency seats",
    "usage": "account_id date user feature tier count",
    "tickets": "account_id ticket_id created_at resolved_at requester type subject module priority status follow_ups",
    "interviews": "account_id date respondent bucket module quote sentiment",
    "surveys": "account_id respondent sent_at answered_at score kind comment",
    "outcomes": "account_id metric unit baseline target value date verified_by_client",
    "invitations": "account_id invited_at programme kind answer answered_at",
    "training": "account_id user trained_at",
    "behaviours": "account_id user behaviour date",
    "onboarding": "account_id task due_date done_date",
    "actions": "account_id play started_at person ended_at result",
    "churn": "account_id notice_date kind revenue",
    "promises": "account_id item by promised_at delivered_at",
    "milestones": "account_id milestone item due_date asked_of score decided_at",
    "service": "date service p50_ms p95_ms availability",
    "incidents": "started_at ended_at service note",
    "team": "email name title function level country",
}

MODULES = {"how-to": ("orders", "forecast", "reports"), "bug": ("reports",), "feature": ("dashboards",), "integration": ("ERP interface",),
           "data-export": ("orders",), "contract": ("",), "documentation": ("ERP interface",)}
TASKS = (("kick-off with sponsor", 7), ("single sign-on", 14), ("order data imported", 28), ("first report live", 42),
         ("eight users trained", 56), ("forecast set up", 70), ("first review with sponsor", 84), ("hand-over to success", 98))
TASKS_DONE, LICENCES_USED = 2, 5  # of the new customer's
INCIDENTS = (("2025-10-14T07:40:00Z", "2025-10-14T09:05:00Z", "orders", "database fail-over"),
             ("2026-02-03T13:10:00Z", "2026-02-03T13:50:00Z", "reports", "queue full"),
             ("2026-04-28T06:30:00Z", "2026-04-28T09:15:00Z", "reports", "index rebuilt in working hours"),
             ("2026-06-17T08:20:00Z", "2026-06-17T08:45:00Z", "orders", "certificate renewed late"))


class Tables:
    """Rows by table.  The rows that came later draw from a generator of their own, so that mail stays as it was."""

    def __init__(self) -> None:
        self.rng = random.Random()
        self.table_rng = random.Random()
        self.serial = 0
        self.people: dict[str, list[tuple[str, str]]] = {}
        self.tables: dict[str, list[list[object]]] = {}

    def row(self, table: str, *cells: object) -> None:
        self.tables.setdefault(table, []).append(list(cells))

    def account_rows(self, number: int, account: str, name: str, story: str, owner: tuple) -> None:
        is_new = story == "onboarding"
        rating = "green" if story in ("captive-usage", "slow-collapse", "healthy", "handover") else "yellow"
        renewal = dt.date(2027, 3, 29) if is_new else dt.date(2026, 10, 15) + dt.timedelta(days=23 * number)
        self.row("accounts", account, name, ascii_domain(name), "industry", "A" if number < 8 else "B", f"{owner[0]}@{VENDOR}", rating,
                 10, 24000 + 3000 * number, "EUR", day_of(KICK_OFF) if is_new else dt.date(2021 + number % 3, 3, 1),
                 day_of(KICK_OFF, -3) if is_new else "", renewal, 90, "DE")
        for seat, (address, full) in enumerate(self.people[account]):
            role = "champion" if seat == 2 and story == "champion-departure" else "sponsor" if seat == 0 else ""
            gone = day_of(HANDOVER) if story == "handover" and seat == SUCCESSOR - 1 else ""
            self.row("contacts", account, address, full, SEATS[seat][0], SEATS[seat][1], role, "yes", gone)
        for year in () if is_new else (2024, 2025):
            self.row("contracts", account, dt.date(year, 8, 1), dt.date(year + 1, 7, 31), 22000 + 3000 * number, "EUR", 10)
        if is_new:
            self.row("contracts", account, day_of(KICK_OFF), renewal, 22000 + 3000 * number, "EUR", 10)

    # ---- by week ------------------------------------------------------------------------------------------------

    def week_of_tables(self, account: str, story: str, week: int) -> None:
        leaving = story == "exit-blueprint" and week >= EXIT
        day = day_of(week)
        self.week_of_usage(account, story, week, leaving)
        for _ in range(poisson(self.rng, 1.1 * season(week) * (0.35 if leaving else 1.0))):
            kind, subject = self.rng.choice((("how-to", "Wie filtere ich Aufträge?"), ("bug", "Report opens empty"),
                                             ("feature", "Wish: copy a dashboard"), ("integration", "ERP sync mapping")))
            self.ticket(account, day, kind, subject)
        if leaving and week in EXIT_TICKETS:
            self.ticket(account, day, *EXIT_TICKETS[week])
        self.week_of_habits(account, story, week)

    def week_of_usage(self, account: str, story: str, week: int, leaving: bool) -> None:
        people = self.people[account]
        day = day_of(week)
        use = season(week) * (0.55 if leaving else 0.73 if story == "usage-slips" and week >= SLIP else 1.0)
        for seat, (address, _) in enumerate(people):
            if not is_present(story, seat, week) or (story == "onboarding" and seat >= LICENCES_USED):
                continue
            for feature, tier, level in (("orders", "core", 24), ("reports", "core", 10), ("forecast", "advanced", 6)):
                if leaving and tier == "advanced":
                    continue
                count = int(level * (1 + seat % 3) * use * self.rng.uniform(0.8, 1.2))
                if count:
                    self.row("usage", account, day + dt.timedelta(days=self.rng.randrange(5)), address, feature, tier, count)
        if story == "onboarding":
            return
        self.row("usage", account, day + dt.timedelta(days=6), people[5][0], "orders", "core", 2)
        if week >= 44 and not leaving and story != "captive-usage":  # a feature that came with a release
            for address, _ in people[2:5]:
                self.row("usage", account, day + dt.timedelta(days=3), address, "dashboards", "core", self.rng.randrange(2, 5))

    def ticket(self, account: str, day: dt.date, kind: str, subject: str) -> None:
        self.serial += 1
        requester = self.rng.choice(self.people[account][:SUCCESSOR])[0]
        created = day + dt.timedelta(days=self.rng.randrange(5))
        minute = self.rng.randrange(60)
        resolved = created + dt.timedelta(days=self.table_rng.choice((1, 1, 2, 3, 6)))
        is_done = resolved < day_of(WEEKS)
        follow_ups = self.table_rng.choices((0, 1, 3), (0.6, 0.34, 0.06))[0]
        self.row("tickets", account, f"T{self.serial}", f"{created}T09:{minute:02}:00Z", f"{resolved}T15:00:00Z" if is_done else "",
                 requester, kind, subject, self.table_rng.choice(MODULES[kind]), "normal", "closed" if is_done else "open", follow_ups)

    def week_of_habits(self, account: str, story: str, week: int) -> None:
        """The behaviours that the product is for; kept since this spring."""
        if week < WEEKS - 16:
            return
        for seat, (address, _) in enumerate(self.people[account]):
            if not is_present(story, seat, week) or (story == "onboarding" and seat >= LICENCES_USED):
                continue
            for behaviour, usual in (("checks the forecast on Mondays", 0.75), ("scans goods at the gate", 0.85)):
                if self.table_rng.random() < usual:
                    self.row("behaviours", account, address, behaviour, day_of(week))

    # ---- now and then -------------------------------------------------------------------------------------------

    def voice(self, account: str, story: str) -> None:
        """Interviews and surveys: how people feel, which usage does not show."""
        low = story == "captive-usage"
        for month in (3, 9, 14, 17, 19):
            day = FIRST + dt.timedelta(weeks=month * 4 + 3)
            if story == "onboarding" and day < day_of(KICK_OFF + 4):
                continue
            quote = "we enter every order twice because the form forgets it" if low else "it does what we need"
            self.row("interviews", account, day, self.people[account][5][0], "product", "orders", quote, -2 if low and month > 9 else 1)
            narrow = story in ("captive-usage", "slow-collapse")  # the score of those who have no say
            for seat in range(SUCCESSOR):
                answered = seat in ((3, 5, 7) if narrow else (0, 2, 3, 4, 5))
                self.row("surveys", account, self.people[account][seat][0], day, day + dt.timedelta(days=2) if answered else "",
                         (9 if narrow else 8) if answered else "", "nps", "")

    def projects_with_us(self, account: str, story: str) -> None:
        """What came of it for them, and who joins our programmes."""
        if story == "onboarding":
            return
        self.row("outcomes", account, "order entry time", "minutes", 14, 8, 9, dt.date(2025, 11, 14), "yes")
        programmes = (("2025-07-07", "forecast pilot", "pilot"), ("2025-09-22", "roadmap circle", "steering"),
                      ("2025-11-10", "scanner app", "beta"), ("2026-02-09", "roadmap circle spring", "steering"),
                      ("2026-03-30", "dashboard beta", "beta"), ("2026-05-04", "forecast 2", "pilot"))
        for day, programme, kind in programmes:
            declined = story == "slow-collapse" and day >= "2026-02"
            answered = dt.date.fromisoformat(day) + dt.timedelta(days=4)
            self.row("invitations", account, day, programme, kind, "declined" if declined else "accepted", answered)

    def ledgers(self, account: str, story: str) -> None:
        """What customer success writes down: who was trained, what was promised, what was agreed on."""
        start = day_of(KICK_OFF + 6) if story == "onboarding" else dt.date(2025, 2, 10)
        people = self.people[account]
        for seat, (address, _) in enumerate(people[:LICENCES_USED] if story == "onboarding" else people):
            late = seat == SUCCESSOR
            self.row("training", account, address, day_of(HANDOVER + 2) if late else start + dt.timedelta(days=7 * (seat % 3)))
        if story == "onboarding":
            for number, (task, days) in enumerate(TASKS):
                due = day_of(KICK_OFF) + dt.timedelta(days=days)
                self.row("onboarding", account, task, due, due + dt.timedelta(days=5) if number < TASKS_DONE else "")
            return
        self.row("promises", account, "export of dashboards as images", "us", dt.date(2025, 9, 8), dt.date(2025, 11, 3))
        self.row("promises", account, "forecast for two warehouses", "us", dt.date(2026, 2, 16),
                 "" if story == "captive-usage" else dt.date(2026, 4, 20))
        if story in ("slow-collapse", "executive-withdrawal"):
            scores = (0.5, 0.5, 0) if story == "slow-collapse" else (1, 0.5, 0.5)
            for item, score in zip(("a named project lead", "order data of 2025", "approval of the roll-out"), scores):
                self.row("milestones", account, "joint roll-out of the forecast", item, dt.date(2026, 6, 12), people[3][0],
                         score if item != "approval of the roll-out" or score else "", dt.date(2026, 6, 15))

    def service(self) -> None:
        """How quick and how steady the product was; everybody shares it.  The reports have become slower this spring."""
        rng = random.Random("service")
        for week in range(WEEKS):
            for weekday in range(5):
                day = day_of(week, weekday)
                if day in CLOSED:
                    continue
                for service, p50, p95 in (("orders", 120, 410), ("reports", 340, 1150)):
                    slow = 1.45 if service == "reports" and week >= 70 else 1.0
                    down = any(start.startswith(str(day)) and name == service for start, _, name, _ in INCIDENTS)
                    self.row("service", day, service, round(p50 * slow * rng.uniform(0.92, 1.08)),
                             round(p95 * slow * rng.uniform(0.88, 1.12)), 98.6 if down else 99.98)
        for incident in INCIDENTS:
            self.row("incidents", *incident)
