#!/usr/bin/env bash
# A work tree added by libgit2 breaks git in the whole repository once that is moved.
#
# git writes `../..` into .git/worktrees/NAME/commondir. libgit2 1.9.1 (pygit2 1.18.2) writes an absolute path there. After
# `mv repo moved`, `git log --all` and `git gc` of git 2.39.5 fail in the main work tree with "fatal: Invalid path"; with
# a work tree that git added itself they go on.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pygit2==1.18.2
cd "$work"
export GIT_AUTHOR_NAME=N GIT_AUTHOR_EMAIL=n@example.com GIT_COMMITTER_NAME=N GIT_COMMITTER_EMAIL=n@example.com
for who in git libgit2; do
  git init -q -b main $who
  git -C $who commit -q --allow-empty -m base
done
git -C git worktree add -q ../git-w
venv/bin/python -c 'import pygit2; pygit2.Repository("libgit2").add_worktree("w", "libgit2-w")'
seen=$(
  for who in git libgit2; do
    common=$(cat $who/.git/worktrees/*/commondir)
    mv $who moved-$who
    git -C moved-$who log --all --oneline >/dev/null 2>said && status=0 || status=$?
    case "$common" in /*) kind=absolute ;; *) kind=$common ;; esac
    echo "$who: commondir $kind; after a move git log --all: status $status $(grep -o 'Invalid path' said || true)"
  done
)
echo "$seen"
[ "$seen" = "git: commondir ../..; after a move git log --all: status 0 
libgit2: commondir absolute; after a move git log --all: status 128 Invalid path" ]
