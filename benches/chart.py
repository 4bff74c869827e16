#!/usr/bin/env python3
"""Draws `.github/speed.svg` from `benches/figures.tsv`: how long a build takes, over the size of the archive.

In: a table with the columns generator, posts, seconds, megabytes and command. A row whose seconds are `>2400` had not ended by then:
it becomes an arrow, not a point. A command that says `on a disk` gets a note, since all others work in memory. Out: the picture, which has a light and a dark face and can be read at the width of a telephone.
"""

import csv
import math
import pathlib
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).resolve().parent
FIGURES = HERE / "figures.tsv"
CHART = HERE.parent / ".github/speed.svg"

WIDTH, HEIGHT = 440, 372
LEFT, RIGHT, TOP, BOTTOM = 50, 318, 62, 304
LINE = 14  # from one line of text to the next

# Each line of the chart: the generator in the table, its class, the lines of its label.
SERIES = [
    ("hugo", "a", ["Hugo with", "related lists"]),
    ("hugo without related lists", "b", ["Hugo without", "related lists"]),
    ("bantin", "c", ["bantin with", "related lists"]),
    ("bantin, one post added", "d", ["bantin, one", "post added"]),
]
TIMES = [(0.01, "0.01 s"), (0.1, "0.1 s"), (1, "1 s"), (10, "10 s"), (60, "1 min"), (600, "10 min"), (3600, "1 h")]

STYLE = """
text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1f2328 }
.title { font-size: 16px; font-weight: 600 }
.soft { fill: #59636e }
.grid { stroke: #d1d9e0; stroke-width: 1 }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round }
.open { stroke-dasharray: 2 5 }
.a { stroke: #a3195b } .b { stroke: #b35900 } .c { stroke: #0b6b46 } .d { stroke: #0969da }
text.a, .dot.a { fill: #a3195b } text.b, .dot.b { fill: #b35900 } text.c, .dot.c { fill: #0b6b46 } text.d, .dot.d { fill: #0969da }
text, text.soft { stroke: none }
text.label { font-weight: 600; paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .soft { fill: #9198a1 } text.label { stroke: #0d1117 } .grid { stroke: #3d444d }
  .a { stroke: #ff7eb6 } .b { stroke: #f0a04b } .c { stroke: #4ad295 } .d { stroke: #79b8ff }
  text.a, .dot.a { fill: #ff7eb6 } text.b, .dot.b { fill: #f0a04b } text.c, .dot.c { fill: #4ad295 } text.d, .dot.d { fill: #79b8ff }
}
"""


class Scale:
    """From a quantity to a place, by its logarithm."""

    def __init__(self, least, most, start, end):
        self.least, self.start = math.log10(least), start
        self.step = (end - start) / (math.log10(most) - self.least)

    def __call__(self, value):
        return round(self.start + (math.log10(value) - self.least) * self.step, 1)


def read():
    """The rows by generator, the smallest archive first: posts, seconds, whether it had ended by then; and the sizes done on a disk."""
    rows, disk = {}, set()
    labels = {name: " ".join(lines) for name, _, lines in SERIES}
    with FIGURES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            seconds = row["seconds"]
            point = int(row["posts"]), float(seconds.lstrip(">")), not seconds.startswith(">")
            rows.setdefault(row["generator"], []).append(point)
            if "on a disk" in row["command"]:
                disk.add((labels[row["generator"]], point[0]))
    return {generator: sorted(points) for generator, points in rows.items()}, sorted(disk)


def spread(labels):
    """Labels at the same place from left to right stand below each other, none on another; each is (x, y, css, lines)."""
    placed, ends = [], {}
    for x, y, css, lines in sorted(labels, key=lambda label: (label[0], label[1])):
        top = max(y - LINE * (len(lines) - 1) / 2 + 4, ends.get(x, TOP + 8))
        ends[x] = top + LINE * len(lines) + 3
        placed.append((x, top, css, lines))
    return placed


def text(x, y, words, css="", anchor="start"):
    return f'<text x="{x:g}" y="{y:g}" class="{css}" text-anchor="{anchor}">{escape(words)}</text>'


def grid(across, up, sizes, times):
    for seconds, words in times:
        y = up(seconds)
        yield f'<path class="grid" d="M{LEFT} {y:g}H{RIGHT}"/>' + text(LEFT - 6, y + 4, words, "soft", "end")
    for posts in sizes:
        x = across(posts)
        yield f'<path class="grid" d="M{x:g} {TOP}V{BOTTOM}"/>' + text(x, BOTTOM + 17, f"{posts:,}", "soft", "middle")
    yield text((LEFT + RIGHT) / 2, BOTTOM + 36, "posts in the archive", "soft", "middle")


def series(points, css, lines, across, up):
    """The drawing of one generator, and its label."""
    places = [(across(posts), up(seconds)) for posts, seconds, _ in points]
    ended = [place for place, point in zip(places, points) if point[2]]
    drawn = f'<path class="line {css}" d="M{"L".join(f"{x:g} {y:g}" for x, y in ended)}"/>' if len(ended) > 1 else ""
    drawn += "".join(f'<circle class="dot {css}" cx="{x:g}" cy="{y:g}" r="4"/>' for x, y in ended)
    x, y = places[-1]
    if not points[-1][2]:
        before = f"M{ended[-1][0]:g} {ended[-1][1]:g}L{x:g} {y:g}" if ended else ""
        drawn += f'<path class="line open {css}" d="{before}"/><path class="line {css}" d="M{x - 5:g} {y:g}l5 -8l5 8"/>'
        minutes = points[-1][1] / 60
        lines = [*lines[:-1], f"{lines[-1]}:", "not done in", f"{minutes:g} minutes"]
    return drawn, (x + 11, y, f"label {css}", lines)


def summary(rows):
    """What the chart shows, for those who do not see it."""
    for generator, _, lines in SERIES:
        told = [f"{'' if ended else 'over '}{seconds:g} s for {posts:,} posts" for posts, seconds, ended in rows.get(generator, [])]
        if told:
            yield f"{' '.join(lines)}: {', '.join(told)}."


def chart(rows, disk):
    seconds = [point[1] for points in rows.values() for point in points]
    posts = sorted({point[0] for points in rows.values() for point in points})
    times = [time for at, time in enumerate(TIMES) if at + 1 == len(TIMES) or TIMES[at + 1][0] > min(seconds)]
    across = Scale(posts[0], posts[-1], LEFT + 14, RIGHT - 6)
    up = Scale(times[0][0], TIMES[-1][0], BOTTOM, TOP)
    parts = [text(10, 22, "How long a build takes", "title"),
             text(10, 41, "2 cores; lower is better; both scales are logarithmic", "soft")]
    parts += grid(across, up, [10**power for power in range(2, 8) if posts[0] <= 10**power <= posts[-1]], times)
    drawn = [series(rows[name], css, lines, across, up) for name, css, lines in SERIES if name in rows]
    parts += [lines for lines, _ in drawn]
    for x, y, css, lines in spread([label for _, label in drawn]):
        parts += [text(x, y + LINE * at, words, css) for at, words in enumerate(lines)]
    if disk:
        told = ", ".join(f"{name} at {posts:,} posts" for name, posts in disk)
        parts.append(text(10, HEIGHT - 10, f"In memory; {told}: on a disk.", "soft"))
    return parts


def main():
    rows, disk = read()
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">\n'
            f'<title id="t">How long a build takes</title>\n<desc id="d">{escape(" ".join(summary(rows)))}</desc>\n')
    CHART.write_text(head + f"<style>{STYLE}</style>\n" + "\n".join(chart(rows, disk)) + "\n</svg>\n", encoding="utf-8")


if __name__ == "__main__":
    main()
