#!/usr/bin/env bash
# GitPython 3.2.1 ends a merge with a commit that is none: it has one parent, and the other side counts as not merged.
#
# After `git merge --no-commit side`, index.commit() makes a commit of the merged files whose only parent is HEAD. git
# goes on saying "you are still merging", and a later merge of `side` brings all of it again. `git commit` takes the
# other parent from MERGE_HEAD, and so does porcelain.commit of dulwich 1.2.21. As git's, GitPython's call runs the
# hooks pre-commit and commit-msg, so one takes it for the same.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check GitPython==3.2.1 dulwich==1.2.21 ||
  { echo "SKIP: GitPython 3.2.1 or dulwich 1.2.21 cannot be installed"; exit 77; }
cd "$work"
export GIT_AUTHOR_NAME=N GIT_AUTHOR_EMAIL=n@example.com GIT_COMMITTER_NAME=N GIT_COMMITTER_EMAIL=n@example.com
for who in git dulwich GitPython; do
  git init -q -b main $who
  git -C $who commit -q --allow-empty -m base
  git -C $who checkout -q -b side
  echo side >$who/side
  git -C $who add side
  git -C $who commit -qm side
  git -C $who checkout -q main
  git -C $who commit -q --allow-empty -m ours
  git -C $who merge -q --no-commit side 2>/dev/null
done
git -C git commit -qm merged
venv/bin/python -c 'from dulwich import porcelain; porcelain.commit("dulwich", message=b"merged")'
venv/bin/python -c 'import git; git.Repo("GitPython").index.commit("merged")'
seen=$(
  for who in git dulwich GitPython; do
    parents=$(git -C $who log -1 --format=%p | wc -w)
    merged=$(git -C $who branch --merged main --format='%(refname:short)' | grep -x side || echo nothing)
    still=$(git -C $who status | grep -o 'you are still merging' || echo 'merge ended')
    echo "$who: $parents parents, merged: $merged, $still"
  done
)
echo "$seen"
[ "$seen" = "git: 2 parents, merged: side, merge ended
dulwich: 2 parents, merged: side, merge ended
GitPython: 1 parents, merged: nothing, you are still merging" ]
