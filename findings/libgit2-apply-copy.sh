#!/usr/bin/env bash
# libgit2 1.9.1 (pygit2 1.18.2) applies a copied file as a moved one: the file that was copied is deleted.
#
# The diff says "copy from file", "copy to twin", as `git diff --find-copies-harder` and libgit2's own find_similar()
# write it. Repository.apply() deletes `file` in the work tree and, with BOTH, in the index as well; with INDEX alone it
# keeps it. git-diff(1), "Generating patch text with -p", has copies beside renames, and libgit2 reads them apart too:
# the delta's status is COPIED. `git apply` of git 2.39.5 and porcelain.apply_patch of dulwich 1.2.21 keep `file`.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pygit2==1.18.2 dulwich==1.2.21 ||
  { echo "SKIP: pygit2 1.18.2 or dulwich 1.2.21 cannot be installed"; exit 77; }
export GIT_AUTHOR_NAME=N GIT_AUTHOR_EMAIL=n@example.com GIT_COMMITTER_NAME=N GIT_COMMITTER_EMAIL=n@example.com
git init -q -b base "$work/repo"
cd "$work/repo"
seq 9 >file
git add file
git commit -qm base
git checkout -q -b copied
cp file twin
git add twin
git commit -qm copied
git diff --find-copies-harder base copied >.git/copied.diff
git checkout -q base
cat >"$work/apply.py" <<'P'
import sys
import pygit2
from dulwich import porcelain
from pygit2.enums import ApplyLocation, DiffFind, DiffOption

repository = pygit2.Repository(".")
if sys.argv[1] == "dulwich":
    porcelain.apply_patch(".", ".git/copied.diff")
else:
    if sys.argv[2] == "read":
        diff = pygit2.Diff.parse_diff(open(".git/copied.diff").read())
    else:
        diff = repository.diff("base", "copied", flags=DiffOption.INCLUDE_UNMODIFIED)
        diff.find_similar(DiffFind.FIND_COPIES_FROM_UNMODIFIED | DiffFind.FIND_REMOVE_UNMODIFIED)
    assert [delta.status.name for delta in diff.deltas] == ["COPIED"]
    repository.apply(diff, ApplyLocation[sys.argv[1]])
P
seen=$(
  for how in "git apply" "apply.py dulwich" "apply.py WORKDIR read" "apply.py WORKDIR made" "apply.py BOTH read" \
    "apply.py INDEX read"; do
    case $how in
      git*) $how .git/copied.diff ;;
      *) "$work/venv/bin/python" "$work/"$how ;;
    esac
    echo "$how: work tree" $(ls) / index $(git ls-files)
    git reset -q --hard && git clean -qfd
  done
)
echo "$seen"
[ "$seen" = "git apply: work tree file twin / index file
apply.py dulwich: work tree file twin / index file twin
apply.py WORKDIR read: work tree twin / index file
apply.py WORKDIR made: work tree twin / index file
apply.py BOTH read: work tree twin / index twin
apply.py INDEX read: work tree file / index file twin" ]
