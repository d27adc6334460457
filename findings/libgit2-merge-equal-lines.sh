#!/usr/bin/env bash
# git and libgit2 merge the same two sides without a conflict, and the change lands in another place of the file.
#
# The file's lines: b b } b d. One side changes the last b to y. The other has b a x b b, and then `} b d` twice. `git
# merge` and `git merge-tree` of git 2.39.5 put y into the first `} b d`, with each of git's diff algorithms. libgit2
# 1.9.1 (pygit2 1.18.2, merge_commits) puts it into the second, and so does `git merge-file` of the same git. Either
# place can be meant, but one would expect one answer, or a conflict, from the same three-way merge: after a merge by a
# forge or an editor that uses libgit2, the branch has other content than after the same merge by git, and nobody is
# told.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pygit2==1.18.2 ||
  { echo "SKIP: pygit2 1.18.2 cannot be installed"; exit 77; }
cd "$work"
export GIT_AUTHOR_NAME=N GIT_AUTHOR_EMAIL=n@example.com GIT_COMMITTER_NAME=N GIT_COMMITTER_EMAIL=n@example.com
export HOME=$work GIT_CONFIG_NOSYSTEM=1
unset XDG_CONFIG_HOME GIT_CONFIG_GLOBAL
printf '%s\n' b b '}' b d >base
printf '%s\n' b b '}' y d >ours
printf '%s\n' b a x b b '}' b d '}' b d >theirs
git init -q -b main repo
for side in base theirs ours; do
  cp $side repo/file
  git -C repo add file
  git -C repo commit -qm $side
  [ $side != base ] || git -C repo branch start
  [ $side != theirs ] || { git -C repo branch theirs; git -C repo reset -q --hard start; }
done
cat >merge.py <<'P'
import pygit2
repository = pygit2.Repository("repo")
index = repository.merge_commits(repository.revparse_single("main"), repository.revparse_single("theirs"))
lines = ["conflict"] if index.conflicts is not None else repository[index["file"].id].data.decode().split()
print(f"libgit2 {pygit2.LIBGIT2_VERSION}:", *lines)
P
seen=$(
  for algorithm in myers minimal patience histogram; do
    git -C repo merge -q --no-commit -X diff-algorithm=$algorithm theirs >said 2>&1 || cat said
    echo "git merge, $algorithm:" $(cat repo/file)
    git -C repo merge --abort
  done
  tree=$(git -C repo merge-tree --write-tree main theirs)
  echo "git merge-tree:" $(git -C repo cat-file -p "$tree:file")
  echo "git merge-file:" $(git merge-file -p ours base theirs)
  venv/bin/python merge.py
)
echo "$seen"
[ "$seen" = "git merge, myers: b a x b b } y d } b d
git merge, minimal: b a x b b } y d } b d
git merge, patience: b a x b b } y d } b d
git merge, histogram: b a x b b } y d } b d
git merge-tree: b a x b b } y d } b d
git merge-file: b a x b b } b d } y d
libgit2 1.9.1: b a x b b } b d } y d" ]
