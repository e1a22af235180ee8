#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_mail.py MESSAGES FILE: one mailbox of a vendor's team as an mbox, always the same bytes.

Five people a message on average (author, To and Cc), headers as large providers write them, threads of one to eight
messages, folded and encoded headers now and then, an attachment with every tenth message: 7.3 KB a message."""

import base64
import datetime
import random
import sys

START = datetime.datetime(2024, 1, 1, 6, tzinfo=datetime.timezone.utc)
WEEKS = 104
GIVEN = ("Ann Bob Cem Dana Eve Finn Gül Hans Ines Jörg Kim Lea Max Nora Omar Pia Quentin Rosa Sam Tara Udo Vera Will Xenia Yan "
         "Zoe").split()
FAMILY = ("Adler Baker Cohen Diaz Ende Fuchs Gray Huber Ito Jung Kern Lang Mohr Novak Olsen Peters Quast Rossi Singh Turner "
          "Ueda Vogel Weber Xu Young Zimmer").split()
WORDS = ("the renewal of our contract needs a review before the quarter ends and we would like to see figures for each team "
         "that uses the product please send agenda minutes invoice rollout training report access question about export "
         "dashboard import user licence migration plan next week").split()
SUBJECTS = ("Rollout plan", "Invoice question", "Access for new team", "Quarterly review", "Export fails", "Training dates",
            "Contract draft", "Dashboard figures", "Migration schedule", "Grüße aus Köln")


def people_of(domain: str, count: int, chance: random.Random) -> list[tuple[str, str]]:
    found = []
    for number in range(count):
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        local = f"{given}.{family}".lower().replace("ü", "ue").replace("ö", "oe")
        found.append((f"{given} {family}", f"{local}{number if number else ''}@{domain}"))
    return found


def encoded(text: str) -> str:
    if text.isascii():
        return text
    return f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


def mailbox(person: tuple[str, str]) -> str:
    name, address = person
    return f"{encoded(name)} <{address}>" if name.isascii() else f"{encoded(name)}\n <{address}>"


class Writer:
    def __init__(self, out, messages: int) -> None:
        self.out = out
        self.chance = random.Random(20240101)
        self.step = datetime.timedelta(weeks=WEEKS) / messages
        blob = self.chance.randbytes(300_000)
        self.attachment = base64.encodebytes(blob).decode()
        self.texts = [self.text() for _ in range(64)]
        self.signatures = [base64.b64encode(self.chance.randbytes(256)).decode() for _ in range(64)]
        self.ours = people_of("vendor.example", 40, self.chance)
        self.accounts = [people_of(f"client{number}.example", 12, self.chance) for number in range(1000)]
        self.thread: list[str] = []
        self.left = 0

    def text(self) -> str:
        lines = []
        while sum(map(len, lines)) < 1400:
            lines.append(" ".join(self.chance.choices(WORDS, k=11)))
        return "\n".join(lines) + "\n"

    def start_thread(self) -> None:
        self.left = self.chance.randint(1, 8)
        self.subject = self.chance.choice(SUBJECTS)
        self.thread = []
        self.clients = self.chance.sample(self.chance.choice(self.accounts), 4)
        self.team = self.chance.sample(self.ours, 3)

    def people(self) -> tuple[tuple[str, str], list, list]:
        from_client = self.chance.random() < 0.5
        near, far = (self.clients, self.team) if from_client else (self.team, self.clients)
        to = far[:self.chance.randint(1, 3)]
        return near[0], to, near[1:1 + self.chance.randint(0, 2)] + far[len(to):len(to) + self.chance.randint(0, 2)]

    def head(self, number: int, author, to, cc) -> str:
        now = START + self.step * number
        host = author[1].split("@")[1]
        name = f"{self.chance.getrandbits(96):x}.{number}@mail.{host}"
        signature = self.signatures[number % 64]
        lines = [f"From {author[1]} {now:%a %b %d %H:%M:%S %Y}",
                 f"Return-Path: <{author[1]}>", f"Delivered-To: {to[0][1]}"]
        for hop in range(3):
            lines.append(f"Received: from relay{hop}.{host} (relay{hop}.{host} [192.0.2.{hop + 1}])\n"
                         f"\tby mx{hop}.vendor.example (Postfix) with ESMTPS id {signature[hop * 10:hop * 10 + 12]}\n"
                         f"\tfor <{to[0][1]}>; {now:%a, %d %b %Y %H:%M:%S} +0000 (UTC)")
        lines.append(f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={host}; s=s1;\n\th=from:to:subject:date;\n"
                     f"\tb={signature[:72]}\n\t {signature[72:144]}\n\t {signature[144:216]}\n\t {signature[216:]}")
        lines.append(f"Authentication-Results: mx.vendor.example; dkim=pass header.d={host};\n"
                     f"\tspf=pass smtp.mailfrom={author[1]}; dmarc=pass")
        lines.append(f"X-Gm-Message-State: {signature[:120]}")
        lines.append(f"MIME-Version: 1.0\nFrom: {mailbox(author)}\nTo: " + ",\n ".join(map(mailbox, to)))
        if cc:
            lines.append("Cc: " + ",\n ".join(map(mailbox, cc)))
        lines.append(f"Date: {now:%a, %d %b %Y %H:%M:%S} +0000\nMessage-ID: <{name}>")
        lines.append(f"Subject: {'Re: ' if self.thread else ''}{encoded(self.subject)}")
        if self.thread:
            lines.append(f"In-Reply-To: <{self.thread[-1]}>\nReferences: " +
                         "\n ".join(f"<{one}>" for one in self.thread))
        self.thread.append(name)
        return "\n".join(lines)

    def body(self, number: int) -> str:
        text = self.texts[number % 64]
        boundary = f"b{number:012x}"
        parts = (f"--{boundary}\nContent-Type: text/plain; charset=\"UTF-8\"\n\n{text}\n"
                 f"--{boundary}\nContent-Type: text/html; charset=\"UTF-8\"\n\n<div dir=\"ltr\">{text}</div>\n")
        if number % 10 == 0:
            start = 77 * self.chance.randint(0, 4000)
            parts += (f"--{boundary}\nContent-Type: application/pdf; name=\"report.pdf\"\nContent-Transfer-Encoding: base64\n\n"
                      f"{self.attachment[start:start + 77 * self.chance.randint(150, 420)]}\n")
        kind = "mixed" if number % 10 == 0 else "alternative"
        return f"Content-Type: multipart/{kind}; boundary=\"{boundary}\"\n\n{parts}--{boundary}--\n\n"

    def write(self, number: int) -> None:
        if self.left == 0:
            self.start_thread()
        self.left -= 1
        author, to, cc = self.people()
        self.out.write(self.head(number, author, to, cc) + "\n" + self.body(number))


def main() -> None:
    messages, path = int(sys.argv[1]), sys.argv[2]
    with open(path, "w", encoding="utf-8", newline="\n", buffering=1 << 20) as out:
        writer = Writer(out, messages)
        for number in range(messages):
            writer.write(number)


main()
