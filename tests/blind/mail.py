# SPDX-License-Identifier: GPL-3.0-or-later
"""The correspondence of an account: threads that one side opens and the other answers, or does not."""

from dataclasses import dataclass, field

import phrases
from cast import SUPPORT, VENDOR_DOMAIN, Member, Person
from course import Story
from days import DAY, utc_offset
from dice import Dice, dice

ROLES = {"am": 0.34, "csm": 0.34, "engineer": 0.22, "product": 0.05, "executive": 0.05}
PER_THREAD = 2.3  # messages of an average thread
WE_START = 0.5
LONGEST = 9  # messages


@dataclass
class Mail:
    """A message as it leaves its author."""

    ts: int
    sender: tuple[str, str]
    to: list[tuple[str, str]]
    cc: list[tuple[str, str]]
    subject: str
    body: str
    number: str
    zone: str
    refs: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def addresses(self) -> list[str]:
        """Everybody it concerns."""
        return [address for _, address in (self.sender, *self.to, *self.cc)]


@dataclass
class Thread:
    """Who takes part in a thread and what it is about."""

    person: Person
    member: Member
    colleagues: list[Person] = field(default_factory=list)
    ours: list[Member] = field(default_factory=list)
    subject: str = ""
    language: str = ""
    refs: list[str] = field(default_factory=list)
    support: bool = False  # the shared mailbox is in copy


def as_pair(who: Person | Member, week: int) -> tuple[str, str]:
    """Name and address."""
    return who.name, who.address(week) if isinstance(who, Person) else who.email


class Correspondence:
    """Writes the threads of one account."""

    def __init__(self, story: Story, seed: int) -> None:
        self.story, self.account, self.span = story, story.account, story.span
        self.rng = dice(seed, story.account.id, "mail")
        self.mails: list[Mail] = []
        self.end = self.span.day(self.span.weeks) * DAY
        account = self.account
        self.theirs = self.rng.walk(self.span.weeks, account.step)
        self.absences: set[tuple[str, str, int]] = set()

    def write(self) -> list[Mail]:
        """All mail of the account."""
        for week in range(self.account.first, self.span.weeks):
            self.week(week)
        for say in self.story.sayings:
            if say.week >= self.account.first:
                self.announce(say.week, say.person, say.topic, say.about)
        self.mails.sort(key=lambda m: (m.ts, m.number))
        return self.mails

    def week(self, week: int) -> None:
        """The threads that begin in a week."""
        story, account, rng, monday = self.story, self.account, self.rng, self.span.day(week)
        people = [p for p in account.people if story.here(p, week)]
        active = [p.share * story.active(p, week) for p in people]
        whole = sum(p.share for p in account.people if p.since == 0) or 1
        level = account.rate / PER_THREAD * self.theirs[week]
        if sum(active) > 0:
            mean = level * (1 - WE_START) * story.series["theirs"][week] * sum(active) / whole
            for _ in range(rng.overdispersed(mean, account.shape)):
                self.thread(week, rng.pick(people, active))
            if rng.chance(story.series["invoices"][week]):
                self.announce(week, rng.pick(people, active), "invoice", str(rng.randint(20_000, 99_999)))
        known = [p.share * max(0.6, story.activity[p.key][week]) for p in people]
        presence = sum(account.member(r, week).hours.presence(monday) * w for r, w in ROLES.items())
        mean = level * WE_START * story.series["ours"][week] * presence
        for _ in range(rng.overdispersed(mean, account.shape)):
            role = rng.pick(list(ROLES), list(ROLES.values()))
            member = account.member(role, week)
            if people and member.hours.presence(monday):
                self.thread(week, member, rng.pick(people, known))

    def thread(self, week: int, opener: Person | Member, partner: Person | None = None) -> None:
        """One thread, until somebody does not answer."""
        rng = self.rng
        person = partner or opener
        assert isinstance(person, Person)
        talk = Thread(person, opener if isinstance(opener, Member) else self.addressee(week))
        talk.colleagues = self.colleagues(week, person)
        talk.ours = [self.account.member("am", week)] if rng.chance(0.35) else []
        talk.language = person.language if rng.chance(0.9) else "en"
        talk.subject = self.subject(talk.language)
        talk.support = isinstance(opener, Person) and rng.chance(0.1)
        ts, author = opener.hours.moment(self.span.day(week), rng), opener
        for turn in range(LONGEST):
            if ts >= self.end:
                return
            talk.refs.append(self.send(ts, author, talk))
            if isinstance(author, Member):
                self.absence(ts, talk)
            answering = self.next_author(author, talk, week)
            if answering is None or turn and rng.chance(0.42):
                return
            author, ts = answering, self.answered(ts, answering)
            if isinstance(author, Person) and author is not talk.person:
                others = [c for c in talk.colleagues if c is not author]
                talk.person, talk.colleagues = author, [talk.person, *others]

    def addressee(self, week: int) -> Member:
        """Whom of us they write to."""
        return self.account.member(self.rng.pick(list(ROLES), list(ROLES.values())), week)

    def colleagues(self, week: int, person: Person) -> list[Person]:
        """Who of theirs is in copy."""
        others = [p for p in self.account.people if p is not person and self.story.here(p, week)]
        known = [p.share * max(0.15, self.story.activity[p.key][week]) for p in others]
        chosen: dict[str, Person] = {}
        for _ in range(min(len(others), self.rng.poisson(2.4 if person.copies else 0.6))):
            candidate = self.rng.pick(others, known)
            chosen[candidate.key] = candidate
        return list(chosen.values())

    def next_author(self, author: Person | Member, talk: Thread, week: int) -> Person | Member | None:
        """Who answers; nobody, often enough."""
        story, rng = self.story, self.rng
        if isinstance(author, Person):
            return talk.member if rng.chance(0.92 * min(1.0, story.series["ours"][week])) else None
        answering = rng.choice(talk.colleagues) if talk.colleagues and rng.chance(0.15) else talk.person
        will = 1 - min(1.0, answering.silent + story.series["unanswered"][week])
        will *= min(1.0, story.activity[answering.key][week]) * min(1.0, 0.3 + 0.7 * story.series["theirs"][week])
        return answering if story.here(answering, week) and rng.chance(will) else None

    def answered(self, ts: int, author: Person | Member) -> int:
        """When the answer is written."""
        rng = self.rng
        if isinstance(author, Person):
            week = min(self.span.weeks - 1, self.span.week(ts))
            hours = rng.median(author.delay * self.story.series["delay"][week], author.spread)
        else:
            hours = rng.median(4, 1.1)
        return author.hours.next(ts + int(3600 * min(hours, 700)) + 60, rng)

    def subject(self, language: str) -> str:
        """What it is about."""
        lead, thing = phrases.TOPIC[language]
        return f"{self.rng.choice(lead)} {self.rng.choice(thing).format(self.rng.randint(2, 40))}"

    def send(self, ts: int, author: Person | Member, talk: Thread) -> str:
        """One message of a thread; returns its number."""
        week, rng, language = min(self.span.weeks - 1, self.span.week(ts)), self.rng, talk.language
        partner = talk.member if isinstance(author, Person) else talk.person
        cc = [as_pair(m, week) for m in talk.ours if m is not talk.member]
        if talk.support:
            cc.append(("Corvane Support", SUPPORT))
        cc += [as_pair(p, week) for p in talk.colleagues]
        hello = partner.name.split()[0] if isinstance(partner, Member) else partner.name
        sentences = "\n".join(rng.sample(phrases.SENTENCE[language], rng.randint(1, 3)))
        body = f"{phrases.HELLO[language].format(hello)}\n\n{sentences}\n\n{phrases.BYE[language]}\n{author.name}\n"
        if isinstance(author, Person) and rng.chance(0.4):
            body += f"{author.title}\n{self.account.name}\n"
        subject = (phrases.REPLY[language] if talk.refs else "") + talk.subject
        sender, zone = as_pair(author, week), author.hours.zone
        return self.keep(Mail(ts, sender, [as_pair(partner, week)], cc, subject, body, "", zone, list(talk.refs)))

    def keep(self, mail: Mail) -> str:
        """Files a message under the next number."""
        domain = mail.sender[1].split("@")[1]
        mail.number = f"{self.account.id.lower()}.{len(self.mails)}.{self.rng.getrandbits(32):08x}@{domain}"
        self.mails.append(mail)
        return mail.number

    def absence(self, ts: int, talk: Thread) -> None:
        """The automatic reply of somebody on leave, once a leave and member."""
        person, member = talk.person, talk.member
        day = (ts + utc_offset(person.hours.zone, ts // DAY)) // DAY
        leave = next((last for first, last in person.hours.away if first <= day <= last), 0)
        key = (person.key, member.email, leave)
        if not leave or key in self.absences or self.rng.chance(0.3):
            return
        self.absences.add(key)
        week = min(self.span.weeks - 1, self.span.week(ts))
        back = self.span.date(0, leave - self.span.day(0)).isoformat()
        text = f"{phrases.ABSENT_BODY[person.language].format(back)}\n\n{person.name}\n"
        mail = Mail(
            ts + self.rng.randint(5, 50),
            as_pair(person, week),
            [as_pair(member, week)],
            [],
            "",
            text,
            "",
            person.hours.zone,
        )
        mail.subject = phrases.ABSENT[person.language] + talk.subject
        mail.headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
        self.keep(mail)

    def announce(self, week: int, person: Person, topic: str, about: str) -> None:
        """Something a person wants us to know."""
        account = self.account
        subject, text = phrases.ANNOUNCE[topic][account.language]
        members = {m.email: m for m in (account.member("am", week), account.member("csm", week))}
        heirs = [as_pair(p, week) for p in account.people if p.name == about]
        body = f"{text.format(about)}\n\n{phrases.BYE[account.language]}\n{person.name}\n"
        ts = person.hours.moment(self.span.day(week), self.rng)
        to = [as_pair(m, week) for m in members.values()]
        self.keep(Mail(ts, as_pair(person, week), to, heirs, subject.format(about), body, "", person.hours.zone))


def forwards(mails: list[Mail], colleagues: list[Member], rng: Dice, span_end: int) -> list[Mail]:
    """Some messages go on to a colleague of ours, who was not among the recipients."""
    out = []
    for mail in mails:
        holder = next((pair for pair in mail.to if pair[1].endswith("@" + VENDOR_DOMAIN)), None)
        if holder is None or mail.headers or not rng.chance(0.02):
            continue
        other = rng.choice(colleagues)
        ts = mail.ts + rng.randint(600, 90_000)
        if other.email in mail.addresses() or ts >= span_end:
            continue
        quoted = "\n".join("> " + line for line in mail.body.splitlines())
        out.append(
            Mail(
                ts,
                holder,
                [(other.name, other.email)],
                [],
                phrases.FORWARD["en"] + mail.subject,
                f"FYI\n\n{quoted}\n",
                f"f{rng.getrandbits(48):x}@{VENDOR_DOMAIN}",
                other.hours.zone,
                [*mail.refs, mail.number],
            )
        )
    return out
