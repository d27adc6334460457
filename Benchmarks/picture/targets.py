"""Draws the targets of Package.swift and what each imports, as an SVG on standard output.

Reads `swift package dump-package` on standard input. A target stands above all that it imports. A line that other lines
imply is left out: where the program imports Agents and Agents imports Edits, no line goes from the program to Edits.
"""

import json
import sys
from html import escape

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, EDGE = 138, 30, 14, 54, 20
# No variables: viewers other than browsers do not know them.
STYLE = """
.back { fill: #ffffff; } .box { fill: #eef2f7; stroke: #8a94a6; } .program { fill: #dbeafe; }
text { fill: #1b2330; font: 12px system-ui, sans-serif; text-anchor: middle; }
path { fill: none; stroke: #8a94a6; opacity: .55; }
@media (prefers-color-scheme: dark) {
  .back { fill: #16191f; } .box { fill: #262c36; stroke: #5d6675; } .program { fill: #1e3a5f; }
  text { fill: #e5e9f0; } path { stroke: #5d6675; }
}
"""


def imports(package):
    """Target names with the targets of this package that each imports; tests and their support are left out."""
    targets = {target["name"]: target for target in package["targets"] if target["type"] in ("regular", "executable")}
    support = {"NexusTestSupport", "edits-scoreboard", "OllamaReplay", "ollama-replay"}
    found = {}
    for name, target in targets.items():
        if name not in support and not (target.get("path") or "").startswith("Tests/"):
            names = [next(iter(dependency.values()))[0] for dependency in target["dependencies"]]
            found[name] = {other for other in names if other in targets and other not in support}
    return found


def levels(graph):
    level = {}

    def of(name):
        if name not in level:
            level[name] = 1 + max((of(other) for other in graph[name]), default=-1)
        return level[name]

    for name in graph:
        of(name)
    return level


def reachable(graph, name, seen=None):
    seen = set() if seen is None else seen
    for other in graph[name]:
        if other not in seen:
            seen.add(other)
            reachable(graph, other, seen)
    return seen


def needed(graph):
    """The graph without lines that others imply."""
    return {name: {other for other in others
                   if not any(other in reachable(graph, between) for between in others - {other})}
            for name, others in graph.items()}


def rows(graph, level):
    """Names by row, the program first; each row ordered by the middle of what it is joined to, in a few passes."""
    height = max(level.values())
    lines = [[name for name in sorted(graph) if level[name] == height - row] for row in range(height + 1)]
    place = {}
    for _ in range(6):
        for line in lines:
            width = max(len(each) for each in lines)
            for index, name in enumerate(line):
                place[name] = (index + 0.5) * width / len(line)
        for line in lines:
            def middle(name):
                joined = [place[other] for other in graph[name]] + [place[o] for o in graph if name in graph[o]]
                return sum(joined) / len(joined) if joined else place[name]
            line.sort(key=middle)
    return lines


def split(lines, widest=9):
    """Rows of at most so many boxes."""
    return [line[start:start + widest] for line in lines for start in range(0, len(line), widest)]


def svg(graph):
    lean = needed(graph)
    lines = split(rows(lean, levels(graph)))
    width = 2 * EDGE + max(len(line) for line in lines) * (BOX_WIDTH + GAP_X) - GAP_X
    height = 2 * EDGE + len(lines) * (BOX_HEIGHT + GAP_Y) - GAP_Y
    at = {}
    for row, line in enumerate(lines):
        left = (width - len(line) * (BOX_WIDTH + GAP_X) + GAP_X) / 2
        for column, name in enumerate(line):
            at[name] = (left + column * (BOX_WIDTH + GAP_X), EDGE + row * (BOX_HEIGHT + GAP_Y))
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="img">'
           f"<title>The targets of nexus; each stands above what it imports</title><style>{STYLE}</style>")
    yield '<rect class="back" width="100%" height="100%"/>'
    for name in sorted(lean):
        for other in sorted(lean[name]):
            (x, y), (to_x, to_y) = at[name], at[other]
            x, to_x, y = x + BOX_WIDTH / 2, to_x + BOX_WIDTH / 2, y + BOX_HEIGHT
            yield f'<path d="M{x:.0f} {y}C{x:.0f} {y + 26} {to_x:.0f} {to_y - 26} {to_x:.0f} {to_y}"/>'
    for name, (x, y) in sorted(at.items()):
        kind = "box program" if name == "nexus" else "box"
        yield f'<rect class="{kind}" x="{x:.0f}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"/>'
        yield f'<text x="{x + BOX_WIDTH / 2:.0f}" y="{y + 19}">{escape(name)}</text>'
    yield "</svg>"


if __name__ == "__main__":
    print("\n".join(svg(imports(json.load(sys.stdin)))))
