# SPDX-License-Identifier: GPL-3.0-or-later
"""What all tests of communication say together needs others to be held against: T12."""

from accounts import Account
from rows_contact import answers, few_left
from signal_row import Row


def peers() -> list[Account]:
    others = [Account(f"peer-{i}") for i in range(11)]
    for each in others:
        answers(each, 1, also=True)
    return others


ROWS = [
    Row("T12", lambda a: answers(a, 3, also=True), lambda a: answers(a, 1, also=True), lambda a: few_left(a, 7), also={"R1", "R4"},
        why="R1 and R4 are among the tests that it adds up"),
]
