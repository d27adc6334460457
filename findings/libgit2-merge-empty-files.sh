#!/usr/bin/env bash
# libgit2 1.5.0 takes one empty file for the other when both were moved, so that a change lands in another file.
#
# Two empty files, pa/__init__.py and pb/__init__.py. One side writes into the first; the other moves pa to zz and pb to aa.
# git 2.39.5: CONFLICT (modify/delete), status 1, since empty files are never renames.
# libgit2 1.5.0 (pygit2 1.11.1), merge_commits with its default flags: no conflict; the text stands in aa/__init__.py,
# which came from pb. libgit2 1.9.1 (pygit2 1.18.2): a conflict, as git.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for version in 1.11.1 1.18.2; do
  python3 -m venv "$work/$version"
  "$work/$version/bin/pip" install --quiet --disable-pip-version-check "pygit2==$version"
done
cd "$work"
export GIT_AUTHOR_NAME=N GIT_AUTHOR_EMAIL=n@example.com GIT_COMMITTER_NAME=N GIT_COMMITTER_EMAIL=n@example.com
git init -q -b main repo
mkdir repo/pa repo/pb
touch repo/pa/__init__.py repo/pb/__init__.py
git -C repo add -A
git -C repo commit -qm base
git -C repo checkout -qb work
echo 'VERSION = 1' >repo/pa/__init__.py
git -C repo commit -qam work
git -C repo checkout -q main
git -C repo mv pa zz
git -C repo mv pb aa
git -C repo commit -qm moved
cat >merge.py <<'P'
import pygit2
repository = pygit2.Repository("repo")
index = repository.merge_commits(repository.revparse_single("main"), repository.revparse_single("work"))
if index.conflicts is not None:
    print(pygit2.LIBGIT2_VERSION, "conflict")
else:
    filled = [e.path for e in index if repository[e.id].data]
    print(pygit2.LIBGIT2_VERSION, "no conflict, text in", *filled)
P
seen=$(
  git -C repo merge-tree --write-tree main work >said && echo "git no conflict" || grep -o 'CONFLICT ([a-z/]*)' said
  1.11.1/bin/python merge.py
  1.18.2/bin/python merge.py
)
echo "$seen"
[ "$seen" = "CONFLICT (modify/delete)
1.5.0 no conflict, text in aa/__init__.py
1.9.1 conflict" ]
