#!/usr/bin/env bash
# libgit2 and dulwich carry out a deletion without a look at the file: lines that were added since are lost.
#
# A diff deletes a file of three lines and holds them, as such diffs do. The file has a fourth line by now, not
# committed, so the diff does not apply: git 2.39.5 says "removal patch leaves file contents", and GNU patch 2.7.6 keeps
# the file with the fourth line, status 1. Repository.applies() of libgit2 1.9.1 (pygit2 1.18.2), which "tests if the
# given patch will apply", says True, and apply() deletes the file. So does porcelain.apply_patch of dulwich 1.2.21,
# which is to raise ValueError "if patch cannot be applied". A diff that changes a line and meets another is refused by
# both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pygit2==1.18.2 dulwich==1.2.21 ||
  { echo "SKIP: pygit2 1.18.2 or dulwich 1.2.21 cannot be installed"; exit 77; }
export GIT_AUTHOR_NAME=N GIT_AUTHOR_EMAIL=n@example.com GIT_COMMITTER_NAME=N GIT_COMMITTER_EMAIL=n@example.com
git init -q -b base "$work/repo"
cd "$work/repo"
printf 'one\ntwo\nthree\n' >file
git add file
git commit -qm base
sed -i s/one/1/ file
git diff >.git/change.diff
git checkout -q file
git rm -q file
git diff --cached >.git/delete.diff
cat >"$work/apply.py" <<'P'
import sys
import pygit2
from dulwich import porcelain
from pygit2.enums import ApplyLocation

who, path = sys.argv[1:]
try:
    if who == "dulwich":
        porcelain.apply_patch(".", path)
    else:
        repository = pygit2.Repository(".")
        diff = pygit2.Diff.parse_diff(open(path).read())
        print("applies:", repository.applies(diff, ApplyLocation.WORKDIR), end=", ")
        repository.apply(diff, ApplyLocation.WORKDIR)
    print("applied", end=", ")
except (pygit2.GitError, ValueError) as error:
    print("refused", end=", ")
P
apply() {
  local said
  said=$("$@" .git/$name.diff 2>/dev/null) && echo "$said" || echo "refused, "
}
try() {
  for name in delete change; do
    git reset -q --hard
    if [ $name = delete ]; then echo four >>file; else sed -i s/one/uno/ file; fi
    echo "$1 $name: $(apply "${@:2}")$([ -e file ] && tail -n1 file || echo gone)"
  done
}
seen=$(
  try git git apply
  try patch patch -p1 --silent --force --reject-file=- -i
  try libgit2 "$work/venv/bin/python" "$work/apply.py" libgit2
  try dulwich "$work/venv/bin/python" "$work/apply.py" dulwich
)
echo "$seen"
[ "$seen" = "git delete: refused, four
git change: refused, three
patch delete: refused, four
patch change: refused, three
libgit2 delete: applies: True, applied, gone
libgit2 change: applies: False, refused, three
dulwich delete: applied, gone
dulwich change: refused, three" ]
