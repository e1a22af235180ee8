# SPDX-License-Identifier: GPL-3.0-or-later
"""Chance with a name: every part of the world draws from a stream of its own, so that a change in one place leaves the
others as they were."""

import math
import random
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Dice(random.Random):
    """A stream of random numbers with the distributions that this world is made of."""

    def chance(self, probability: float) -> bool:
        """True with that probability."""
        return self.random() < probability

    def pick(self, items: Sequence[Item], weights: Sequence[float]) -> Item:
        """One item, with probability in proportion to its weight."""
        return self.choices(items, weights)[0]

    def median(self, middle: float, sigma: float) -> float:
        """A log-normal number with that median."""
        return self.lognormvariate(math.log(middle), sigma)

    def poisson(self, mean: float) -> int:
        """A Poisson count (Knuth's product of uniforms, in halves for large means)."""
        if mean > 30:
            return self.poisson(mean / 2) + self.poisson(mean / 2)
        limit, product, count = math.exp(-mean), self.random(), 0
        while product > limit:
            product *= self.random()
            count += 1
        return count

    def overdispersed(self, mean: float, shape: float) -> int:
        """A negative binomial count: Poisson with a gamma mean; the variance is mean + mean**2 / shape."""
        return self.poisson(self.gammavariate(shape, mean / shape)) if mean > 0 else 0

    def walk(self, length: int, step: float, pull: float = 0.04) -> list[float]:
        """A slow random walk around 1: each week a log step of that size, pulled back to the middle."""
        level, out = self.gauss(0, step / math.sqrt(2 * pull)), []
        for _ in range(length):
            level += self.gauss(0, step) - pull * level
            out.append(math.exp(level))
        return out


def dice(*names: object) -> Dice:
    """The stream of that name."""
    return Dice("/".join(map(str, names)))
