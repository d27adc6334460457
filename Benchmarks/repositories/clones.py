"""The kinds of clone that git makes, the forms of work tree and index, and settings of users."""

import os

SETTINGS = [
    ("core.autocrlf", ["true", "input"]), ("core.fileMode", ["false"]), ("core.quotePath", ["false"]),
    ("core.untrackedCache", ["true"]), ("core.splitIndex", ["true"]), ("index.version", ["4"]), ("index.threads", ["1"]),
    ("merge.conflictStyle", ["diff3"]), ("merge.directoryRenames", ["true", "false"]), ("merge.renames", ["false"]),
    ("diff.renames", ["false", "copies"]), ("diff.noprefix", ["true"]), ("diff.mnemonicPrefix", ["true"]),
    ("diff.algorithm", ["histogram"]), ("color.ui", ["always"]), ("core.abbrev", ["5"]), ("core.commentChar", [";"]),
    ("status.showUntrackedFiles", ["no"]), ("log.showSignature", ["true"]), ("merge.ff", ["false"]),
    ("i18n.commitEncoding", ["ISO-8859-1"]), ("core.safecrlf", ["warn"]), ("core.eol", ["crlf"]),
    ("index.skipHash", ["true"]), ("feature.manyFiles", ["true"]), ("core.preloadIndex", ["false"]),
    ("extensions.worktreeConfig", ["true"]), ("extensions.preciousObjects", ["true"]), ("core.trustctime", ["false"]),
    ("rerere.enabled", ["true"]), ("commit.cleanup", ["verbatim"]), ("gc.auto", ["0"]), ("core.symlinks", ["true"]),
]
BRANCHES = ["main", "main", "main", "feature/of mine".replace(" ", "-"), "größe", "release-1.0", "a/b/c/d"]


class Clone:
    """What was drawn; `make` does the same for nexus's side and for git's."""

    def __init__(self, draw, contents):
        self.kind = draw.choices(["plain", "shallow", "shared", "separate", "linked", "bare", "partial"],
                                 [6, 3, 1, 1, 3, 2, 2])[0]
        self.depth = draw.choice([1, 2, 3])
        self.settings = {name: draw.choice(values) for name, values in draw.sample(SETTINGS, draw.randrange(0, 6))}
        if self.settings.get("core.eol") and "core.autocrlf" in self.settings:
            del self.settings["core.eol"]
        if self.kind == "bare":  # which git then takes for bare in its work trees, too
            self.settings.pop("extensions.worktreeConfig", None)
        directories = sorted({name.split("/")[0] for name in contents.lines if "/" in name}) or ["src"]
        self.cone = draw.sample(directories, min(len(directories), draw.choice([0, 1, 2])))
        self.sparse = "cone" if self.kind == "partial" else draw.choices([None, "cone", "no-cone", "index"], [6, 1, 1, 1])[0]
        if contents.submodule and self.sparse:
            self.sparse = None if self.kind != "partial" else "cone"
        if self.sparse == "index":  # which git itself cannot have together
            self.settings.pop("core.splitIndex", None)
        self.branch = draw.choice(BRANCHES)
        self.marked = draw.choice([None, None, None, "--skip-worktree", "--assume-unchanged"])
        self.untracked = draw.random() < 0.5
        self.dirty = draw.random() < 0.25
        self.features = [self.kind] + ([f"sparse {self.sparse}"] if self.sparse else []) + [
            f"{name}={value}" for name, value in sorted(self.settings.items())]
        self.features += [self.marked] if self.marked else []
        self.features += ["uncommitted changes"] if self.dirty else []

    def make(self, git, origin, parent, apart):
        """Makes it below `parent` and returns the user's directory. `apart`: files that no task and no commit touches."""
        os.mkdir(parent)
        url, path = "file://" + origin, os.path.join(parent, "work")
        run = git.run
        if self.kind == "bare":
            bare = os.path.join(parent, "project.git")
            run(parent, "clone", "--quiet", "--bare", url, bare)
            run(bare, "worktree", "add", "--quiet", "-b", "side", path)
        elif self.kind == "linked":
            run(parent, "clone", "--quiet", url, "main")
            run(os.path.join(parent, "main"), "worktree", "add", "--quiet", "-b", "side", path)
        else:
            options = {
                "shallow": ["--depth", str(self.depth)], "shared": ["--shared"],
                "separate": ["--separate-git-dir", os.path.join(parent, "elsewhere.git")],
                "partial": ["--filter=blob:none", "--sparse"],
            }.get(self.kind, [])
            run(parent, "clone", "--quiet", *options, origin if self.kind == "shared" else url, path)
        for name, value in self.settings.items():
            if name.startswith("extensions."):
                run(path, "config", "core.repositoryFormatVersion", "1")
            run(path, "config", name, value)
        if self.branch != "main":
            run(path, "checkout", "--quiet", "-b", self.branch)
        if self.sparse in ("cone", "index"):
            run(path, "sparse-checkout", "set", "--cone", "--sparse-index" if self.sparse == "index" else
                "--no-sparse-index", *self.cone)
        elif self.sparse:
            run(path, "sparse-checkout", "set", "--no-cone", "/*", "!/" + (self.cone or ["src"])[0])
        if any(name.startswith(("core.autocrlf", "core.eol")) for name in self.settings):
            # As whoever sets it in a clone that there is does.
            run(path, "rm", "--quiet", "-r", "--cached", "--sparse", ".")
            run(path, "reset", "--quiet", "--hard")
        if os.path.exists(os.path.join(path, ".gitmodules")) and self.kind != "bare":
            git.try_run(path, "submodule", "--quiet", "update", "--init")
        self._leave_marks(git, path, apart)
        return path

    def _leave_marks(self, git, path, apart):
        there = [name for name in apart if os.path.isfile(os.path.join(path, name))]
        if self.marked and there:
            git.run(path, "update-index", self.marked, "--", there[0])
        if self.untracked:
            for name in ("mine untracked.txt", "a.ignored"):
                with open(os.path.join(path, name), "w", encoding="utf-8") as file:
                    file.write("mine\n")
        if self.dirty and len(there) > 1:
            with open(os.path.join(path, there[1]), "ab") as file:
                file.write(b"not committed\n")
