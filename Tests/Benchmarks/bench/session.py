"""What was measured, round by round, and the rows it makes."""

import statistics
import sys
import time
from dataclasses import dataclass


class TooLate(Exception):
    pass


class Session:
    def __init__(self, deadline):
        self._deadline = deadline
        # Name to one value per round.
        self.measured = {}

    def round(self, number, part, setting):
        """Runs one part once. Parts alternate the order of their contestants by the round's number."""
        if time.monotonic() > self._deadline:
            raise TooLate
        began = time.monotonic()
        for name, value in part.measure(number, setting).items():
            self.measured.setdefault(name, []).append(value)
            print(f"  {name}: {value:,.6g}", file=sys.stderr)
        print(f"  ({part.__name__.rpartition('.')[2]} took {time.monotonic() - began:.0f} s)", file=sys.stderr)

    def values(self, name):
        return self.measured.get(name, [])

    def ratios(self, name, reference):
        """One ratio for each round: what disturbed one of the two mostly disturbed the other as well."""
        return [a / b for a, b in zip(self.values(name), self.values(reference)) if b]


@dataclass
class Row:
    """A line of the table. `least` or `most` is the target for the median; neither where there is none."""

    name: str
    values: list
    form: str = "{:,.0f}"
    least: float | None = None
    most: float | None = None

    @property
    def median(self):
        return statistics.median(self.values) if self.values else None

    @property
    def is_met(self):
        if self.median is None or self.least is None and self.most is None:
            return None
        return self.median >= self.least if self.least is not None else self.median <= self.most

    @property
    def markdown(self):
        def shown(value):
            return self.form.format(value)

        if self.median is None:
            return f"| {self.name} | not measured | | | |"
        target = ""
        if self.least is not None:
            target = f"≥ {shown(self.least)}"
        elif self.most is not None:
            target = f"≤ {shown(self.most)}"
        mark = {True: "met", False: "**missed**", None: ""}[self.is_met]
        spread = f"{shown(min(self.values))} – {shown(max(self.values))}"
        return f"| {self.name} | {shown(self.median)} | {spread} | {target} | {mark} |"

    @property
    def json(self):
        return {
            "name": self.name, "values": self.values, "median": self.median, "least": self.least, "most": self.most,
            "met": self.is_met,
        }
