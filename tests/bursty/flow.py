# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail between the clients and us: threads, answers, absences, and the mail of machines."""

from __future__ import annotations

import math
import random

import words
from build import VENDOR, World
from days import ZONES
from model import WEEKS, Account, Message, Person

TOPIC_WEIGHT = {
    "engineering": 3.5,
    "operations": 4.0,
    "product": 1.6,
    "finance": 0.8,
    "procurement": 0.4,
    "legal": 0.3,
    "management": 1.3,
}
BUYING = ("finance", "procurement", "legal")


def poisson(rng: random.Random, mean: float) -> int:
    """A Poisson number."""
    if mean > 40:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, n, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        n, product = n + 1, product * rng.random()
    return n


class MailFlow:
    """Writes all mail of a world into a list."""

    def __init__(self, world: World) -> None:
        self.world, self.clock = world, world.clock
        self.rng = random.Random(f"mail {world.seed}")
        self.out: list[Message] = []
        self.serial = 0
        self.bursts = {p.key: self.busy() for p in world.staff}

    def busy(self) -> list[float]:
        """Slowness of one of us by week: quarter ends, our own launches."""
        level = [math.exp(self.rng.gauss(0, 0.2)) for _ in range(WEEKS)]
        for week in range(WEEKS):
            level[week] *= 1.3 if week % 13 in (11, 12) else 1.0
        return level

    def mid(self, sender: str) -> str:
        """A message id."""
        self.serial += 1
        return f"<{self.serial:06x}.{self.rng.getrandbits(24):06x}@{sender.split('@')[1]}>"

    def ours_in(self, addresses: list[str], acc: Account | None, week: int) -> set[str]:
        """The mailboxes of ours that get a copy."""
        boxes = {a for a in addresses if a.endswith("@" + VENDOR)}
        if acc is not None and f"team-{acc.id.lower()}@{VENDOR}" in boxes:
            boxes.discard(f"team-{acc.id.lower()}@{VENDOR}")
            boxes |= {acc.owner(week).email(week), acc.engineer.email(week)}  # type: ignore[union-attr]
        return boxes

    def send(
        self,
        acc: Account | None,
        ts: float,
        who: Person,
        to: list[str],
        cc: list[str],
        subject: str,
        body: str,
        refs: list[str] | None = None,
        extra: dict[str, str] | None = None,
    ) -> Message | None:
        """Put a mail on the list, unless it is too late for the export."""
        if ts >= self.clock.end or ts < self.clock.zero:
            return None
        week = self.clock.week(ts)
        sender = who.email(week)
        boxes = self.ours_in([sender, *to, *cc], acc, week)
        if not boxes:
            return None
        msg = Message(
            ts,
            ZONES[who.country],
            f"{who.name} <{sender}>",
            to,
            cc,
            subject,
            body,
            self.mid(sender),
            list(refs or []),
            boxes,
            dict(extra or {}),
        )
        self.out.append(msg)
        return msg

    # ---------------------------------------------------------------- one account

    def choose(self, acc: Account, week: int, topic: str, many: int, usual: bool = False) -> list[Person]:
        """Contacts for a topic, unequal as people are; usual = whom we would expect, without the shifts."""
        there = acc.present(week)
        chosen: list[Person] = []
        while there and len(chosen) < many:
            weights = [
                (p.weight * p.episodes[week] if usual else acc.share(p, week))
                * (3.0 if p.function == topic else 1.0)
                * (0.6 if p.level >= 4 and topic != "management" else 1.0)
                + 1e-9
                for p in there
            ]
            one = self.rng.choices(there, weights)[0]
            there.remove(one)
            chosen.append(one)
        return chosen

    def topic(self, acc: Account, week: int) -> str:
        """What a thread is about; buyers come up before a renewal."""
        weights = dict(TOPIC_WEIGHT)
        to_renewal = (acc.renewal_week - week) % 52
        for name in BUYING:
            weights[name] *= (
                acc.level("commercial", week)
                * (3.0 if to_renewal <= 8 and not acc.churning else 1.0)
                * max(1.0, acc.level("buyers", week)) ** 0.5
            )
        weights["management"] *= min(1.0, acc.level("exec", week) + 0.1)
        for name in ("engineering", "product"):
            weights[name] *= min(1.0, acc.level("makers", week) + 0.1)
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def wave(self, acc: Account, week: int) -> float:
        """The rate of an account in a week against its mean."""
        rate = self.clock.season(acc.country, week) * acc.level("volume", week)
        rate *= 1 + acc.season * math.cos(2 * math.pi * (week - acc.season_peak) / 52)
        if any(a <= week <= b for a, b in acc.shut):
            rate *= 0.08
        if 0 <= (acc.renewal_week - week) % 52 <= 5 and not (
            acc.churning and acc.onset is not None and week >= acc.onset
        ):
            rate *= 1.3
        if any(day // 7 == week and product in acc.products for day, product, _ in self.world.outages):
            rate *= 1.5
        if self.clock.date(7 * week + 4).month in (3, 6, 9, 12) and self.clock.date(7 * week + 4).day > 16:
            rate *= 1.1
        return rate

    def account(self, acc: Account) -> None:
        """All threads of an account."""
        rng, carry = self.rng, 1.0
        for week in range(acc.first_week, acc.last):
            carry = 0.4 * carry + 0.6 * rng.gammavariate(3.0, 1 / 3)
            mean = acc.intensity / 4.4 * self.wave(acc, week) * carry
            for _ in range(poisson(rng, 0.52 * mean)):
                self.thread(acc, week, True)
            ours = 0.48 * mean / max(0.05, acc.level("volume", week)) ** 0.5 * acc.level("we_start", week)
            for _ in range(poisson(rng, ours)):
                self.thread(acc, week, False)

    def start_time(self, who: Person, week: int) -> float | None:
        """A moment in the week in which someone writes."""
        days = [d for d in range(7 * week, 7 * week + 5) if self.clock.at_work(who, d)]
        if self.rng.random() < 0.03:
            return self.clock.utc(who.country, 7 * week + self.rng.choice((5, 6)), self.rng.uniform(8, 22))
        if not days:
            return None
        hour = self.rng.choice((self.rng.gauss(10.2, 1.2), self.rng.gauss(14.8, 1.6), self.rng.uniform(7.5, 19.5)))
        return self.clock.utc(who.country, self.rng.choice(days), max(6.5, min(21.5, hour)))

    def our_side(self, acc: Account, week: int, topic: str) -> Person:
        """Who of us deals with a topic."""
        if topic == "engineering" and self.rng.random() < 0.6 and acc.archetype != 18:
            return acc.engineer  # type: ignore[return-value]
        if topic == "management" and self.rng.random() < 0.3 and acc.archetype != 18:
            return self.world.staff[13 + (self.rng.random() < 0.15)]
        return acc.owner(week)

    def thread(self, acc: Account, week: int, theirs: bool) -> None:
        """One thread from its first mail to its last."""
        rng, topic = self.rng, self.topic(acc, week)
        people = self.choose(
            acc,
            week,
            topic,
            1 + (rng.random() < 0.45) + (rng.random() < 0.2) + (rng.random() < 0.08) * 2,
            usual=not theirs and rng.random() < 0.5,
        )
        if not people:
            return
        us = self.our_side(acc, week, topic)
        who = people[0] if theirs else us
        ts = self.start_time(who, week)
        if ts is None:
            return
        subject = words.subject(rng, topic)
        if theirs and rng.random() < 0.015 * (acc.level("exit", week) - 0.7):
            subject = rng.choice(words.EXIT_TOPICS)
        elif theirs and rng.random() < 0.025 * (acc.level("sla", week) - 0.8):
            subject = rng.choice(words.SLA_TOPICS).format(n=rng.randint(1, 28))
        length = 1 if rng.random() < 0.33 else min(60, 2 + int(rng.lognormvariate(0.6, 1.15)))
        vendor_cc = [f"team-{acc.id.lower()}@{VENDOR}"] if rng.random() < 0.06 and acc.archetype != 18 else [acc.engineer.email(week)] if rng.random() < 0.1 and acc.engineer is not us and acc.archetype != 18 else []  # type: ignore[union-attr]
        language = words.LANGUAGE[acc.country] if rng.random() < 0.5 else "en"
        refs: list[str] = []
        side = theirs
        missed = False
        for step in range(length):
            week = self.clock.week(ts)
            if week >= WEEKS:
                return
            if not us.here(week):
                us = acc.owner(week)
            if step and us is not acc.owner(week) and rng.random() < 0.15 and acc.archetype != 18:
                us = acc.owner(week)
            people = [p for p in people if p.here(week)] or self.choose(acc, week, topic, 1)
            if not people:
                return
            lead, others = people[0], [p.email(week) for p in people[1:]]
            if side:
                sender, to, cc = lead, [us.email(week)], others + vendor_cc
            else:
                sender, to, cc = us, [lead.email(week)], others + vendor_cc
            prefix = "" if not step else words.REPLY.get(words.LANGUAGE[sender.country], "Re: ")
            body = rng.choice(words.CHASE) if missed and not side else rng.choice(words.BODIES[language])
            cc = [a for a in cc if a != sender.email(week)]
            msg = self.send(acc, ts, sender, to, cc, prefix + subject, body, refs)
            if msg is None:
                return
            if not side:
                self.absence(acc, people, us, msg)
            refs = (refs + [msg.mid])[-2:]
            following = self.next_turn(acc, people, us, topic, side, ts, missed)
            if following is None:
                return
            ts, side, people, missed = following

    def next_turn(
        self, acc: Account, people: list[Person], us: Person, topic: str, side: bool, ts: float, missed: bool
    ) -> tuple[float, bool, list[Person], bool] | None:
        """Who writes next and when: mostly the other side; silence may be followed by a reminder."""
        rng, week = self.rng, min(WEEKS - 1, self.clock.week(ts))
        if side and rng.random() > 0.16:
            hours = rng.lognormvariate(
                math.log(1.7 * us.slowness * self.bursts.get(us.key, [1.0] * WEEKS)[week] * acc.level("ours", week)),
                1.45,
            )
            if (
                not any(self.clock.at_work(us, self.clock.local(us.country, ts)[0] + d) for d in range(3))
                and acc.archetype != 18
            ):
                hours *= 1.5  # a colleague reads it in the end
            return self.clock.later(rng, us, ts, hours), False, people, False
        if side:  # one of theirs adds something
            more = self.choose(acc, week, topic, 1) or people
            group = more + [p for p in people if p is not more[0]]
            return self.clock.later(rng, more[0], ts, rng.lognormvariate(math.log(1.5), 1.2)), True, group[:5], False
        able = [p for p in people if rng.random() < min(1.0, acc.effect(p, week)) ** 0.8]
        if rng.random() > 0.94 * min(1.0, acc.level("answer", week)) or not able:
            if missed or rng.random() < 0.35:
                if not able and rng.random() < 0.5:  # another contact takes it up
                    people = self.choose(acc, week, topic, 1) or people
                else:
                    return None
            else:
                return self.clock.later(rng, us, ts + 3 * 86_400, rng.uniform(1, 30)), False, people, True
        else:
            people = able + [p for p in people if p not in able]
        if rng.random() < 0.12:
            extra = self.choose(acc, week, topic, 1)
            people = extra + [p for p in people if p not in extra]
        who = people[0]
        day = self.clock.local(who.country, ts)[0]
        if not any(self.clock.at_work(who, day + d) for d in range(4)) and len(people) > 1 and rng.random() < 0.6:
            people = people[1:] + people[:1]
            who = people[0]
        hours = rng.lognormvariate(math.log(2.8 * who.slowness * acc.late_reply * acc.level("delay", week)), 1.35)
        at = self.clock.later(rng, who, ts, hours)
        if at - ts > 7 * 86_400 and rng.random() < 0.3 and not missed:
            return self.clock.later(rng, us, ts + 3.5 * 86_400, rng.uniform(1, 12)), False, people, True
        return at, True, people[:5], False

    def absence(self, acc: Account, people: list[Person], us: Person, msg: Message) -> None:
        """Automatic replies of those away, and bounces of those gone."""
        for person in people[:2]:
            day, _ = self.clock.local(person.country, msg.ts)
            if day in person.absent and (person.key + us.key, day // 10) not in person.told and self.rng.random() < 0.6:
                person.told.add((person.key + us.key, day // 10))
                back = day
                while back in person.absent:
                    back += 1
                title, body = words.AWAY[words.LANGUAGE[person.country]]
                deputy = self.rng.choice(acc.present(self.clock.week(msg.ts))).email(self.clock.week(msg.ts))
                self.send(
                    acc,
                    msg.ts + 40,
                    person,
                    [us.email(self.clock.week(msg.ts))],
                    [],
                    title.format(s=msg.subject),
                    body.format(d=self.clock.date(back).isoformat(), p=deputy),
                    [msg.mid],
                    {"Auto-Submitted": "auto-replied", "X-Autoreply": "yes"},
                )
        for person in acc.people:
            if person.end is not None and 0 <= self.clock.week(msg.ts) - person.end < 6 and self.rng.random() < 0.01:
                robot = Person("ROBOT", "Mail Delivery System", [(0, "mailer-daemon@" + acc.domains[0])], acc.country)
                self.send(
                    acc,
                    msg.ts + 5,
                    robot,
                    [us.email(self.clock.week(msg.ts))],
                    [],
                    "Undelivered Mail Returned to Sender",
                    f"The address {person.addresses[0][1]} does not exist.",
                    [msg.mid],
                    {"Auto-Submitted": "auto-replied"},
                )

    # ---------------------------------------------------------------- mail to many, mail of machines

    def announcements(self) -> None:
        """News by list, and now and then a letter of an account manager to all his clients."""
        rng = self.rng
        marketing = Person("VMKT", "Larkspur News", [(0, "news@" + VENDOR)], "DE")
        for week in range(2, WEEKS, 4):
            ts = self.clock.utc("DE", 7 * week + 2, 10.0)
            for staff in self.world.staff[:9]:
                if staff.here(week):
                    self.send(
                        None,
                        ts,
                        marketing,
                        [staff.email(week)],
                        [],
                        f"Larkspur news {self.clock.date(7 * week).strftime('%Y-%m')}",
                        "News for you.",
                        extra={
                            "List-Id": f"news <news.{VENDOR}>",
                            "List-Unsubscribe": f"<mailto:off@{VENDOR}>",
                            "Precedence": "bulk",
                        },
                    )
        occasions = [(rng.randint(0, 7 * WEEKS - 8), "Release notes and dates") for _ in range(6)] + [
            (day, f"Disturbance of {product}") for day, product, _ in self.world.outages
        ]
        for day, subject in occasions:
            for acc in self.world.accounts:
                week = day // 7
                if week < acc.first_week or ("Disturbance" in subject and subject.split()[-1] not in acc.products):
                    continue
                for person in self.choose(acc, week, "operations", 3, usual=True):
                    self.send(
                        acc,
                        self.clock.utc("DE", day, 15 + rng.random()),
                        acc.owner(week),
                        [person.email(week)],
                        [],
                        subject,
                        "Dear all, please note the details in the portal.",
                    )

    def noise(self) -> None:
        """Newsletters of the world outside, private and internal mail."""
        rng = self.rng
        for week in range(WEEKS):
            for staff in self.world.staff:
                if not staff.here(week):
                    continue
                for _ in range(poisson(rng, 0.7)):
                    outside = Person(
                        "X",
                        "Trade Weekly",
                        [
                            (
                                0,
                                f"{rng.choice(('no-reply', 'newsletter', 'offers'))}@{rng.choice(('tradeweekly', 'cloudfair', 'parcelbox'))}.test",
                            )
                        ],
                        "GB",
                    )
                    self.send(
                        None,
                        self.clock.utc("GB", 7 * week + rng.randint(0, 6), rng.uniform(0, 24)),
                        outside,
                        [staff.email(week)],
                        [],
                        f"This week in trade {week}",
                        "Read more.",
                        extra={"List-Unsubscribe": "<mailto:off@tradeweekly.test>"},
                    )
                for _ in range(poisson(rng, 1.0)):
                    mate = rng.choice([p for p in self.world.staff if p.here(week)])
                    at = self.start_time(staff, week)
                    if at is not None and mate is not staff:
                        self.send(
                            None,
                            at,
                            staff,
                            [mate.email(week)],
                            [],
                            rng.choice(("Lunch", "Forecast", "Slides", "Handover notes", "Who takes this one")),
                            "See below.",
                        )
