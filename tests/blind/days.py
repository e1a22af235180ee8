# SPDX-License-Identifier: GPL-3.0-or-later
"""Weeks, public holidays and working hours."""

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

from dice import Dice

DAY, WEEK = 86_400, 604_800
EPOCH = dt.date(1970, 1, 1)
ZONES = {
    "NL": "Europe/Amsterdam",
    "DE": "Europe/Berlin",
    "PL": "Europe/Warsaw",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "US": "America/New_York",
}
FIXED = {
    "NL": {"01-01": "Nieuwjaarsdag", "04-27": "Koningsdag", "12-25": "Eerste Kerstdag", "12-26": "Tweede Kerstdag"},
    "DE": {
        "01-01": "Neujahr",
        "05-01": "Tag der Arbeit",
        "10-03": "Tag der Deutschen Einheit",
        "12-25": "Erster Weihnachtstag",
        "12-26": "Zweiter Weihnachtstag",
    },
    "PL": {
        "01-01": "Nowy Rok",
        "01-06": "Trzech Króli",
        "05-01": "Święto Pracy",
        "05-03": "Święto Konstytucji",
        "08-15": "Wniebowzięcie",
        "11-01": "Wszystkich Świętych",
        "11-11": "Święto Niepodległości",
        "12-25": "Boże Narodzenie",
        "12-26": "Drugi dzień świąt",
    },
    "FR": {
        "01-01": "Jour de l'an",
        "05-01": "Fête du Travail",
        "05-08": "Victoire 1945",
        "07-14": "Fête nationale",
        "08-15": "Assomption",
        "11-01": "Toussaint",
        "11-11": "Armistice",
        "12-25": "Noël",
    },
    "GB": {"01-01": "New Year's Day", "12-25": "Christmas Day", "12-26": "Boxing Day"},
    "US": {"01-01": "New Year's Day", "07-04": "Independence Day", "11-11": "Veterans Day", "12-25": "Christmas Day"},
}
MOVING = {  # days after Easter Sunday
    "NL": {1: "Tweede Paasdag", 39: "Hemelvaartsdag", 50: "Tweede Pinksterdag"},
    "DE": {-2: "Karfreitag", 1: "Ostermontag", 39: "Christi Himmelfahrt", 50: "Pfingstmontag"},
    "PL": {1: "Poniedziałek Wielkanocny", 60: "Boże Ciało"},
    "FR": {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"},
    "GB": {-2: "Good Friday", 1: "Easter Monday"},
    "US": {},
}
WEEKDAY = {  # month, weekday (Monday is 0), which one (-1 is the last)
    "GB": {(5, 0, 1): "Early May bank holiday", (5, 0, -1): "Spring bank holiday", (8, 0, -1): "Summer bank holiday"},
    "US": {
        (1, 0, 3): "Martin Luther King Day",
        (5, 0, -1): "Memorial Day",
        (9, 0, 1): "Labor Day",
        (11, 3, 4): "Thanksgiving",
    },
}


def easter(year: int) -> dt.date:
    """Easter Sunday (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, which: int) -> dt.date:
    """The first, second … or (which = -1) last such weekday of a month."""
    if which > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta((weekday - first.weekday()) % 7 + 7 * (which - 1))
    last = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)
    return last - dt.timedelta((last.weekday() - weekday) % 7)


@lru_cache
def holidays(country: str, year: int) -> dict[dt.date, str]:
    """The public holidays of a country in a year."""
    found = {dt.date.fromisoformat(f"{year}-{day}"): name for day, name in FIXED[country].items()}
    found |= {easter(year) + dt.timedelta(offset): name for offset, name in MOVING[country].items()}
    found |= {nth_weekday(year, *rule): name for rule, name in WEEKDAY.get(country, {}).items()}
    return dict(sorted(found.items()))


@lru_cache
def is_holiday(country: str, day: int) -> bool:
    """Whether a day (counted from 1970) is a public holiday."""
    date = EPOCH + dt.timedelta(day)
    return date in holidays(country, date.year)


@lru_cache(maxsize=None)
def utc_offset(zone: str, day: int) -> int:
    """Seconds east of UTC at noon of a day counted from 1970."""
    noon = dt.datetime.fromtimestamp(day * DAY + DAY // 2, ZoneInfo(zone))
    return int(noon.utcoffset().total_seconds())  # type: ignore[union-attr]


@dataclass(frozen=True)
class Span:
    """The weeks that the export covers; a week is counted from 0 and begins on a Monday."""

    start: dt.date
    weeks: int

    def day(self, week: int) -> int:
        """The Monday of a week, in days since 1970."""
        return (self.start - EPOCH).days + 7 * week

    def date(self, week: int, weekday: int = 0) -> dt.date:
        """A day of a week as a date."""
        return self.start + dt.timedelta(7 * week + weekday)

    def week(self, ts: int) -> int:
        """The week of an instant (UTC)."""
        return (ts // DAY - self.day(0)) // 7

    def months(self, month: int) -> list[int]:
        """The weeks in which that month begins."""
        return [
            w for w in range(self.weeks) for d in range(7) if (self.date(w, d).month, self.date(w, d).day) == (month, 1)
        ]


@dataclass
class Hours:
    """When a person works."""

    country: str
    zone: str
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: float = 8.5
    closes: float = 17.5
    away: list[tuple[int, int]] = field(default_factory=list)  # first and last day since 1970

    def is_away(self, day: int) -> bool:
        """Whether the person is on leave."""
        return any(first <= day <= last for first, last in self.away)

    def works(self, day: int) -> bool:
        """Whether the person works on that day."""
        return (day + 3) % 7 in self.weekdays and not is_holiday(self.country, day) and not self.is_away(day)

    def presence(self, monday: int) -> float:
        """The share of a full week that the person works."""
        return sum(self.works(monday + d) for d in range(5)) / 5

    def next(self, ts: int, rng: Dice) -> int:
        """The first instant from ts on at which the person works."""
        local = ts + utc_offset(self.zone, ts // DAY)
        day, hour = local // DAY, local % DAY / 3600
        if self.works(day) and self.opens <= hour <= self.closes:
            return ts
        if hour > self.opens or not self.works(day):
            day += 1
        for _ in range(400):
            if self.works(day):
                break
            day += 1
        return day * DAY + int(3600 * (self.opens + rng.expovariate(1.2))) - utc_offset(self.zone, day)

    def moment(self, monday: int, rng: Dice) -> int:
        """A random working instant of a week, or the next one after it."""
        day = monday + rng.choice(self.weekdays)
        local = day * DAY + int(3600 * rng.uniform(self.opens, self.closes))
        return self.next(local - utc_offset(self.zone, day), rng)
