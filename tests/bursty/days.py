# SPDX-License-Identifier: GPL-3.0-or-later
"""Working days, holidays, leave, and the office clock."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from zoneinfo import ZoneInfo

from model import WEEKS, Person

ZONES = {
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "SE": "Europe/Stockholm",
    "ES": "Europe/Madrid",
    "NL": "Europe/Amsterdam",
    "US": "America/New_York",
    "SG": "Asia/Singapore",
}
FIXED = {
    "DE": ["01-01", "05-01", "10-03", "12-25", "12-26"],
    "FR": ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"],
    "GB": ["01-01", "12-25", "12-26"],
    "SE": ["01-01", "01-06", "05-01", "06-06", "12-24", "12-25", "12-26"],
    "ES": ["01-01", "01-06", "05-01", "08-15", "10-12", "12-06", "12-08", "12-25"],
    "NL": ["01-01", "04-27", "12-25", "12-26"],
    "US": ["01-01", "06-19", "07-04", "11-11", "12-25"],
    "SG": ["01-01", "05-01", "08-09", "12-25"],
}
EASTER = {
    "DE": (-2, 1, 39, 50),
    "FR": (1, 39, 50),
    "GB": (-2, 1),
    "SE": (-2, 1, 39),
    "ES": (-3, -2),
    "NL": (1, 39, 50),
    "US": (),
    "SG": (-2,),
}
SCHOOL = {
    "DE": [("07-15", "08-30"), ("10-14", "10-27")],
    "FR": [("07-08", "08-31"), ("02-12", "02-26")],
    "GB": [("07-22", "08-31"), ("10-23", "10-28")],
    "SE": [("06-20", "08-08"), ("02-19", "02-24")],
    "ES": [("07-28", "08-31")],
    "NL": [("07-13", "08-24")],
    "US": [("06-28", "08-14"), ("11-21", "11-27")],
    "SG": [("05-28", "06-24"), ("02-08", "02-14")],
}


def easter(year: int) -> dt.date:
    """Easter Sunday (Gauss, with the Gregorian corrections)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


@cache
def holidays(country: str, year: int) -> frozenset[dt.date]:
    """Public holidays of a year."""
    out = {dt.date(year, int(d[:2]), int(d[3:])) for d in FIXED[country]}
    out |= {easter(year) + dt.timedelta(days=n) for n in EASTER[country]}
    if country == "GB":
        out |= {
            next(dt.date(year, 5, d) for d in range(1, 8) if dt.date(year, 5, d).weekday() == 0),
            next(dt.date(year, 8, d) for d in range(31, 24, -1) if dt.date(year, 8, d).weekday() == 0),
        }
    if country == "US":
        out |= {
            next(dt.date(year, 9, d) for d in range(1, 8) if dt.date(year, 9, d).weekday() == 0),
            next(dt.date(year, 11, d) for d in range(22, 29) if dt.date(year, 11, d).weekday() == 3),
        }
    return frozenset(out)


class Clock:
    """Days are counted from the first Monday of the world."""

    def __init__(self, start: dt.date) -> None:
        self.start = start
        self.zero = dt.datetime(start.year, start.month, start.day, tzinfo=dt.timezone.utc).timestamp()
        self.end = self.zero + WEEKS * 604_800
        self.offsets: dict[tuple[str, int], float] = {}
        self.work: dict[tuple[str, int], bool] = {}

    def date(self, day: int) -> dt.date:
        """The date of a day number."""
        return self.start + dt.timedelta(days=day)

    def offset(self, zone: str, day: int) -> float:
        """Seconds east of UTC at noon."""
        key = (zone, day)
        if key not in self.offsets:
            noon = dt.datetime.combine(self.date(day), dt.time(12), ZoneInfo(zone))
            self.offsets[key] = noon.utcoffset().total_seconds()  # type: ignore[union-attr]
        return self.offsets[key]

    def local(self, country: str, ts: float) -> tuple[int, float]:
        """Day number and hour on the wall."""
        zone = ZONES[country]
        seconds = ts - self.zero + self.offset(zone, int((ts - self.zero) // 86_400))
        return int(seconds // 86_400), seconds % 86_400 / 3600

    def utc(self, country: str, day: int, hour: float) -> float:
        """The instant of a day and hour on the wall."""
        return self.zero + day * 86_400 + hour * 3600 - self.offset(ZONES[country], day)

    def workday(self, country: str, day: int) -> bool:
        """Neither weekend nor public holiday."""
        key = (country, day)
        if key not in self.work:
            date = self.date(day)
            self.work[key] = date.weekday() < 5 and date not in holidays(country, date.year)
        return self.work[key]

    def at_work(self, person: Person, day: int) -> bool:
        """Whether a person works on a day."""
        return self.workday(person.country, day) and day not in person.absent

    def school_break(self, country: str, day: int) -> bool:
        """Inside the school holidays, or around new year."""
        text = self.date(day).strftime("%m-%d")
        return text >= "12-22" or text <= "01-05" or any(a <= text <= b for a, b in SCHOOL[country])

    def week(self, ts: float) -> int:
        """The week of an instant."""
        return int((ts - self.zero) // 604_800)

    def season(self, country: str, week: int) -> float:
        """How much of a usual week is worked."""
        days = [7 * week + i for i in range(5)]
        worked = sum(self.workday(country, d) for d in days) / 5
        text = self.date(days[2]).strftime("%m-%d")
        deep = 0.35 if text >= "12-22" or text <= "01-03" else 0.78 if self.school_break(country, days[2]) else 1.0
        return max(0.05, worked * deep)

    def later(self, rng: random.Random, person: Person, ts: float, hours: float) -> float:
        """The instant after some office hours of a person; now and then at night or at the weekend."""
        if rng.random() < 0.07:
            return ts + min(hours, 60) * 3600 * rng.uniform(0.8, 1.6)
        day, hour = self.local(person.country, ts)
        for _ in range(200):
            if self.at_work(person, day):
                hour = max(hour, 8.4)
                if hour < 18.0:
                    left = 18.0 - hour
                    if hours <= left:
                        return max(ts + 60, self.utc(person.country, day, hour + hours) + rng.uniform(0, 59))
                    hours -= left
            day, hour = day + 1, 8.4 + rng.expovariate(1.5)
        return ts + 250 * 86_400


def take_leave(rng: random.Random, clock: Clock, person: Person) -> None:
    """Holidays mostly in the school holidays, odd days off, and illness."""
    short = person.country in ("US", "SG")
    for year in range(2):
        span = range(365 * year, min(365 * (year + 1), 7 * WEEKS))
        free = [d for d in span if clock.school_break(person.country, d)]
        for _ in range(1 if short else 2):
            at = rng.choice(free) if free and rng.random() < 0.7 else rng.choice(span)
            length = rng.choice((5, 7, 9) if short else (7, 9, 12, 16, 19))
            person.absent.update(range(at, at + length))
        person.absent.update(rng.sample(list(span), 6))
        for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
            at = rng.choice(span)
            person.absent.update(range(at, at + (rng.randint(18, 40) if rng.random() < 0.05 else rng.randint(1, 6))))
