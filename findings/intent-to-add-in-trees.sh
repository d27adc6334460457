#!/usr/bin/env bash
# A file announced with `git add --intent-to-add` goes into the tree, empty, where a library and not git writes it.
#
# Such an entry stands in the index without content, so that `git diff` shows the file. `git write-tree` of git 2.39.5
# leaves it out, as commits do: nothing of it was added yet. libgit2 1.9.1 (pygit2 1.18.2, write_tree), GitPython 3.2.1
# (index.write_tree) and dulwich 1.2.21 (Index.commit) write an empty file in its place, though the file on disk has a
# line. git-add(1): "Record only the fact that the path will be added later."
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pygit2==1.18.2 GitPython==3.2.1 dulwich==1.2.21 ||
  { echo "SKIP: pygit2 1.18.2, GitPython 3.2.1 or dulwich 1.2.21 cannot be installed"; exit 77; }
cd "$work"
git init -q -b main repo
echo staged >repo/staged
git -C repo add staged
echo later >repo/later
git -C repo add --intent-to-add later
cat >trees.py <<'P'
import dulwich, dulwich.repo, git, pygit2
print("libgit2", pygit2.LIBGIT2_VERSION, pygit2.Repository("repo").index.write_tree())
print("GitPython", git.__version__, git.Repo("repo").index.write_tree().hexsha)
repository = dulwich.repo.Repo("repo")
tree = repository.open_index().commit(repository.object_store)
print("dulwich", ".".join(map(str, dulwich.__version__)), tree.decode())
P
seen=$(
  { echo "git - $(git -C repo write-tree)"; venv/bin/python trees.py; } | while read -r who version tree; do
    echo "$who $version:" $(git -C repo ls-tree -r --long "$tree" | awk '{print $5, "(" $4 " bytes)"}')
  done
)
echo "$seen"
[ "$seen" = "git -: staged (7 bytes)
libgit2 1.9.1: later (0 bytes) staged (7 bytes)
GitPython 3.2.1: later (0 bytes) staged (7 bytes)
dulwich 1.2.21: later (0 bytes) staged (7 bytes)" ]
