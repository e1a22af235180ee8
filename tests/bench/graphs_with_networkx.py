#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""graphs_with_networkx.py FILE: the graph measures of each graph of a file (make_graphs.py) by networkx.  Prints sums that
bench_graphs prints too, then the processor seconds without the reading.  networkx has no Leiden groups; it finds Louvain's."""

import itertools
import math
import sys
import time

import networkx


def effective(weights: list[float]) -> float:
    total = sum(weights)
    return math.exp(-sum(w / total * math.log(w / total) for w in weights))


def build(ties: list[tuple[int, int, int]]) -> networkx.Graph:
    graph = networkx.Graph()
    for vendor, client, days in ties:
        graph.add_edge(("v", vendor), ("c", client), weight=days)
    return graph


def centralization(graph: networkx.Graph) -> float:
    degrees = [degree for _, degree in graph.degree()]
    count = len(degrees)
    return sum(max(degrees) - degree for degree in degrees) / ((count - 1) * (count - 2)) if count > 2 else 0


def measure(ties: list[tuple[int, int, int]]) -> list[float]:
    graph = build(ties)
    vendors = {node for node in graph if node[0] == "v"}
    strengths = dict(graph.degree(weight="weight"))
    networkx.community.louvain_communities(graph, weight="weight", seed=1)
    constraint = networkx.constraint(graph, weight="weight")
    lines = len(networkx.bipartite.hopcroft_karp_matching(graph, vendors)) // 2
    networkx.bipartite.to_vertex_cover(graph, networkx.bipartite.hopcroft_karp_matching(graph, vendors), vendors)
    return [lines, effective([strengths[node] for node in graph if node not in vendors]),
            effective([strengths[node] for node in vendors]), effective([days for _, _, days in ties]),
            len(list(networkx.articulation_points(graph))), networkx.node_connectivity(graph), centralization(graph),
            sum(networkx.core_number(graph).values()), sum(value for value in constraint.values() if value == value)]


def main() -> None:
    with open(sys.argv[1], encoding="ascii") as file:
        rows = [tuple(map(int, line.split())) for line in file]
    graphs = [[row[1:] for row in group] for _, group in itertools.groupby(rows, key=lambda row: row[0])]
    started = time.process_time()
    sums = [sum(column) for column in zip(*map(measure, graphs))]
    spent = time.process_time() - started
    print(len(graphs), *(f"{value:.4f}" for value in sums))
    print(f"{spent:.6f}")


main()
