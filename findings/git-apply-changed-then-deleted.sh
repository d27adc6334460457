#!/usr/bin/env bash
# `git apply` of git 2.39.5 leaves a file that the patches delete, with status 0, if an earlier one of them changed it.
#
# The input is a series of two, as `git format-patch --stdout` writes it: the first adds or changes a file, the second
# deletes or renames it. After `git apply --index` the old name is still there, in the work tree and in the index, with
# the change of the first patch. A second change of a file is applied rightly, so several patches of one file are not
# beyond it, and git-apply(1) excludes none. libgit2 1.9.1 (pygit2 1.18.2, apply) does the same. `git am` of the same
# series ends as the branch did.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pygit2==1.18.2 ||
  { echo "SKIP: pygit2 1.18.2 cannot be installed"; exit 77; }
cat >"$work/apply.py" <<'P'
import sys
import pygit2
diff = pygit2.Diff.parse_diff(open(sys.argv[1]).read())
pygit2.Repository(".").apply(diff, pygit2.enums.ApplyLocation.BOTH)
P
export GIT_AUTHOR_NAME=N GIT_AUTHOR_EMAIL=n@example.com GIT_COMMITTER_NAME=N GIT_COMMITTER_EMAIL=n@example.com
git init -q -b base "$work/repo"
cd "$work/repo"
seq 9 >file
git add file
git commit -qm base

# Tries a series of two commits: a name, what the first does, what the second does.
try() {
  git checkout -q -B series base
  eval "$2" && git add --all && git commit -qm first
  eval "$3" && git add --all && git commit -qm second
  git format-patch --quiet --stdout base >.git/series
  echo "$1:"
  for how in "git am --quiet" "git apply --index" "$work/venv/bin/python $work/apply.py"; do
    git checkout -q -B tried base
    $how .git/series
    echo " ${how##*/}: $(git diff --cached --quiet series && echo "as the branch" || git ls-files | xargs)"
    git reset -q --hard
  done
}
seen=$(
  try "change, delete" "echo ten >>file" "rm file"
  try "change, rename" "echo ten >>file" "mv file other"
  try "add, delete" "echo one >new" "rm new"
  try "change, change" "echo ten >>file" "echo eleven >>file"
)
echo "$seen"
[ "$seen" = "change, delete:
 git am --quiet: as the branch
 git apply --index: file
 apply.py: file
change, rename:
 git am --quiet: as the branch
 git apply --index: file other
 apply.py: file other
add, delete:
 git am --quiet: as the branch
 git apply --index: file new
 apply.py: file new
change, change:
 git am --quiet: as the branch
 git apply --index: as the branch
 apply.py: as the branch" ]
