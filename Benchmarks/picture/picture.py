"""Draws a recorded terminal session, read from standard input, as an SVG on standard output."""

import re
import sys
from html import escape

COLUMNS = 104
WIDTH, HEIGHT, SIZE, EDGE = 7.83, 17.5, 13, 18
BACK, PLAIN, MARK = "#16191f", "#d5d9e0", "#7f8896"
COLOURS = {31: "#f07178", 32: "#9ccf6e", 33: "#e6c07b", 34: "#7aa7f0", 35: "#c792ea", 36: "#74c7cf"}
ESCAPE = re.compile(r"\x1b\[([\d;]*)m")

# A model's reply, a diff and a check's output are shown by their first lines.
LIMITS = {"reply": 1, "diff": 11, "output": 2}
# nexus's own lines begin with a faint label; a model's lines do not.
LABEL = re.compile(r"^  \x1b\[2m(\w*)\s+\x1b\[0m")


def plain(line):
    return ESCAPE.sub("", line)


def shortened(lines):
    """The session without what a reader of a picture skips: the rest of replies, of diffs and of what checks print."""
    kept, mode, count = [], None, 0
    for line in lines:
        text, label = plain(line), LABEL.match(line)
        if label or text.startswith(("$ ", "Task ", "Plan ", "  accepted", "Your branch")):
            mode = "output" if label and not label.group(1) else None
            count = count if mode else 0
        if text.startswith("diff --git "):
            mode, count = "diff", count if mode == "diff" else 0
        count += 1 if mode else 0
        limit = LIMITS.get(mode, count)
        if count <= limit:
            kept.append(line)
        elif count == limit + 1:
            kept.append(f"\x1b[2m{'' if mode == 'diff' else '    '}…\x1b[0m")
        if label and label.group(1) == "attempt":
            mode, count = "reply", 0
    return kept


def pieces(line):
    """Runs of text with one style: (text, colour, bold, faint)."""
    colour, bold, faint, at, column = None, False, False, 0, 0
    for match in list(ESCAPE.finditer(line)) + [None]:
        text = line[at:match.start() if match else len(line)]
        room = COLUMNS - column
        if text and room > 0:
            shown = text if len(text) <= room else text[:room - 1] + "…"
            yield column, shown, colour, bold, faint
            column += len(text)
        if match:
            at = match.end()
            for code in (int(code or 0) for code in match.group(1).split(";")):
                if code == 0:
                    colour, bold, faint = None, False, False
                elif code == 1:
                    bold = True
                elif code == 2:
                    faint = True
                elif code in COLOURS:
                    colour = COLOURS[code]


def drawn(line, row):
    y = EDGE + 34 + row * HEIGHT
    prompt = line.startswith("$ ")
    for column, text, colour, bold, faint in pieces(line):
        if not text.strip():
            continue
        fill = colour or (MARK if faint else PLAIN)
        weight = ' font-weight="600"' if bold or prompt else ""
        length = f' textLength="{len(text) * WIDTH:.1f}" lengthAdjust="spacingAndGlyphs"'
        yield (f'<text x="{EDGE + column * WIDTH:.1f}" y="{y:.1f}" fill="{fill}"{weight}{length} xml:space="preserve">'
               f'{escape(text)}</text>')


def svg(lines, title):
    width, height = 2 * EDGE + COLUMNS * WIDTH, 2 * EDGE + 34 + len(lines) * HEIGHT
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
           f'role="img" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" '
           f'font-size="{SIZE}">')
    yield f"<title>{escape(title)}</title>"
    yield f'<rect width="100%" height="100%" rx="10" fill="{BACK}"/>'
    for number, colour in enumerate(("#f0716c", "#e6c07b", "#9ccf6e")):
        yield f'<circle cx="{EDGE + 6 + number * 20}" cy="{EDGE + 2}" r="6" fill="{colour}"/>'
    for row, line in enumerate(lines):
        yield from drawn(line, row)
    yield "</svg>"


def main():
    lines = sys.stdin.read().split("\n")
    begin = next(number for number, line in enumerate(lines) if plain(line).startswith("$ "))
    end = next(number for number, line in enumerate(lines) if plain(line).startswith("$ git log"))
    session = shortened(lines[begin:end])
    while session and not session[-1].strip():
        session.pop()
    print("\n".join(svg(session, "nexus plans, implements and reviews a change in a small project")))


if __name__ == "__main__":
    main()
