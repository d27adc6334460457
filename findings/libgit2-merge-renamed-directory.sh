#!/usr/bin/env bash
# libgit2 knows no renamed directories: a file that one side adds stays in the directory that the other side renamed.
#
# One side renames src to lib, the other adds src/new.py.
# git 2.39.5: CONFLICT (file location), status 1; it suggests lib/new.py.
# libgit2 1.9.1 (pygit2 1.18.2), merge_commits with its default flags, renames among them: no conflict; the tree has
# lib/a.py, lib/b.py and src/new.py.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pygit2==1.18.2
cd "$work"
export GIT_AUTHOR_NAME=N GIT_AUTHOR_EMAIL=n@example.com GIT_COMMITTER_NAME=N GIT_COMMITTER_EMAIL=n@example.com
git init -q -b main repo
mkdir repo/src
for name in a b; do printf "$name\n%.0s" 1 2 3 4 5 >repo/src/$name.py; done
git -C repo add -A
git -C repo commit -qm base
git -C repo checkout -qb work
echo new >repo/src/new.py
git -C repo add -A
git -C repo commit -qm work
git -C repo checkout -q main
git -C repo mv src lib
git -C repo commit -qm moved
seen=$(
  git -C repo merge-tree --write-tree main work >said && echo "git no conflict" || grep -o 'CONFLICT ([a-z ]*)' said
  venv/bin/python - <<'P'
import pygit2
repository = pygit2.Repository("repo")
index = repository.merge_commits(repository.revparse_single("main"), repository.revparse_single("work"))
print(pygit2.LIBGIT2_VERSION, "no conflict" if index.conflicts is None else "conflict", *(e.path for e in index))
P
)
echo "$seen"
[ "$seen" = "CONFLICT (file location)
1.9.1 no conflict lib/a.py lib/b.py src/new.py" ]
