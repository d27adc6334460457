#!/usr/bin/env bash
# libgit2 1.5.0 walks on to the parents that a shallow clone lacks, and fails where git ends: no common ancestor is found.
#
# A clone of depth 1, and a commit on each of two branches in it. The common ancestor is the commit that was cloned.
# git 2.39.5: merge-base names it. libgit2 1.5.0 (pygit2 1.11.1): an error, "object not found". 1.9.1 (pygit2 1.18.2): as git.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for version in 1.11.1 1.18.2; do
  python3 -m venv "$work/$version"
  "$work/$version/bin/pip" install --quiet --disable-pip-version-check "pygit2==$version"
done
cd "$work"
export GIT_AUTHOR_NAME=N GIT_AUTHOR_EMAIL=n@example.com GIT_COMMITTER_NAME=N GIT_COMMITTER_EMAIL=n@example.com
git init -q -b main origin
for number in 1 2 3; do git -C origin commit -q --allow-empty -m "$number"; done
git clone -q --depth 1 "file://$work/origin" repo
git -C repo branch work
git -C repo commit -q --allow-empty -m ours
git -C repo checkout -q work
git -C repo commit -q --allow-empty -m theirs
cat >base.py <<'P'
import pygit2
repository = pygit2.Repository("repo")
try:
    base = repository.merge_base(repository.revparse_single("main").id, repository.revparse_single("work").id)
    print(pygit2.LIBGIT2_VERSION, "finds", repository[base].message.strip())
except Exception as error:
    print(pygit2.LIBGIT2_VERSION, "object not found" if "not found" in str(error) else error)
P
seen=$(
  echo "git finds $(git -C repo log -1 --format=%s "$(git -C repo merge-base main work)")"
  1.11.1/bin/python base.py
  1.18.2/bin/python base.py
)
echo "$seen"
[ "$seen" = "git finds 3
1.5.0 object not found
1.9.1 finds 3" ]
