#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""graph_with_networkx.py FILE: what a data analyst would write: an mbox with Python's mailbox into a graph of addresses with
one weight a week, by networkx."""

import email.utils
import mailbox
import sys

import networkx


def addresses(message, *fields: str) -> list[str]:
    values = [str(value) for field in fields for value in message.get_all(field, [])]
    return [address.lower() for _, address in email.utils.getaddresses(values) if "@" in address]


def main() -> None:
    graph = networkx.MultiDiGraph()
    for message in mailbox.mbox(sys.argv[1], create=False):
        week = email.utils.parsedate_to_datetime(message["Date"]).date().isocalendar()[:2]
        for author in addresses(message, "From"):
            for other in addresses(message, "To", "Cc"):
                if graph.has_edge(author, other, week):
                    graph[author][other][week]["weight"] += 1
                else:
                    graph.add_edge(author, other, week, weight=1)
    print(graph.number_of_nodes(), graph.number_of_edges())


main()
