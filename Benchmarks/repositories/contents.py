"""The files of a random repository, and its history."""

import os

NAMES = [
    "plain.txt", "src/main.c", "src/deep/er/file.py", "src/other.c", "lib/one.js", "lib/two.js", "docs/guide.md",
    "with blank.txt", "dir with blank/inner one.txt", "ünïcode.md", "日本/語.txt", "cafe\u0301.txt", "-dash.txt", "it's.txt",
    'say "hi".txt', "back\\slash.txt", "[x].txt", "a,b.txt", "#hash.txt", "~tilde.txt", "%41.txt", "$HOME.txt",
    "UPPER.TXT", ".hidden", "star*.txt", "what?.txt", "semi;colon.txt", "amp&er.txt", "paren(1).txt", "at@home.txt",
    "a.b.c.txt", "no-extension", "colon:12.txt", "plus+.txt", "{braces}.txt", "!bang.txt",
]
# Names that an attribute is made for, and the attribute.
SPECIAL = [
    ("win/run.bat", "*.bat text eol=crlf"), ("res/strings.rc", "*.rc text working-tree-encoding=UTF-16LE-BOM"),
    ("res/old.latin", "*.latin text working-tree-encoding=ISO-8859-1"), ("data/big.lfs", "*.lfs filter=stow -text"),
    ("src/version.id", "*.id ident"), ("notes.u", "*.u merge=union"), ("raw.bin", "*.bin binary"),
    ("data/keep.dat", "*.dat -text"),
]
STYLES = ["lf", "lf", "lf", "crlf", "no-end", "bom"]


def text_lines(tag, count):
    return [f"{tag} line {number} says {number * 7 % 10}{'x' * (number % 5)}" for number in range(1, count + 1)]


class Contents:
    """Draws files and writes them into a repository in some commits, moves among them.

    `lines` has, for each file that a task may change, its lines in canonical form; all lines of all files differ.
    """

    def __init__(self, draw):
        self.lines, self.attributes, self.links, self.features = {}, [], {}, []
        names = draw.sample(NAMES, draw.randrange(5, 14))
        for name, attribute in draw.sample(SPECIAL, draw.randrange(0, 4)):
            names.append(name)
            self.attributes.append(attribute)
            self.features.append(attribute.split(" ", 1)[1])
        if draw.random() < 0.3:
            self.attributes.insert(0, "* text=auto")
            self.features.append("text=auto")
        self.styles = {}
        for number, name in enumerate(names):
            self.lines[name] = text_lines(f"f{number:02}", draw.randrange(14, 60))
            self.styles[name] = "lf" if name.endswith((".rc", ".latin", ".bat")) else draw.choice(STYLES)
        self.features += sorted(set(self.styles.values()) - {"lf"})
        self.scripts = [name for name in names if "." not in os.path.basename(name)[1:] or draw.random() < 0.1]
        self.empty = ["pkg/a/__init__.py", "pkg/b/__init__.py"] if draw.random() < 0.4 else []
        if draw.random() < 0.3:
            self.links = {"link.txt": names[0], "dangling": "../nowhere"}
            self.features.append("links")
        self.has_odd_bytes = draw.random() < 0.15
        self.submodule = draw.random() < 0.2

    def encoded(self, name):
        """The bytes of a file as its work tree has them."""
        style = self.styles[name]
        text = "\n".join(self.lines[name]) + ("" if style == "no-end" else "\n")
        if name.endswith(".id"):
            text = "$Id$\n" + text
        if name.endswith(".rc"):
            return b"\xff\xfe" + text.encode("utf-16-le")
        if style == "crlf" or name.endswith(".bat"):
            text = text.replace("\n", "\r\n")
        return (b"\xef\xbb\xbf" if style == "bom" else b"") + text.encode()

    def write(self, git, directory, draw, submodule_url):
        if self.attributes:
            _write(directory, ".gitattributes", ("\n".join(self.attributes) + "\n").encode())
        for name in self.empty:
            _write(directory, name, b"")
        for name, target in self.links.items():
            os.symlink(target, os.path.join(directory, name))
        if self.has_odd_bytes:
            for name in (b"odd-\xff.dat", b"tab\tin.txt", b"new\nline.txt"):
                _write(os.fsencode(directory), name, b"bytes \0\1\2\n")
            self.features.append("names of odd bytes")
        _write(directory, ".gitignore", b"*.ignored\nbuild/\n")
        git.commit(directory, "Begin")
        names = list(self.lines)
        cuts = sorted(draw.sample(range(1, len(names)), 2))
        for part in (names[:cuts[0]], names[cuts[0]:cuts[1]], names[cuts[1]:]):
            for name in part:
                # Some are born under another name and moved later, as files are.
                first = "was/" + name if draw.random() < 0.2 else name
                _write(directory, first, self.encoded(name))
                if name in self.scripts:
                    os.chmod(os.path.join(directory, first), 0o755)
            git.commit(directory, f"Add {len(part)} files")
        moved = [name for name in names if os.path.exists(os.path.join(directory, "was", name))]
        for name in moved:
            os.makedirs(os.path.dirname(os.path.join(directory, name)), exist_ok=True)
            git.run(directory, "mv", "--", "was/" + name, name)
        if submodule_url:
            self.features.append("submodule")
            git.run(directory, "submodule", "--quiet", "add", submodule_url, "sub")
        git.commit(directory, "Move") if moved or submodule_url else None


def _write(directory, name, data):
    path = os.path.join(directory, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
