#!/usr/bin/env bash
# libgit2 and dulwich pass over `includeIf "hasconfig:..."`: commits made with them bear another address than git's.
#
# One way to have one address for all clones of a company: includeIf "hasconfig:remote.*.url:https://git.example/**".
# git 2.39.5 (2.36 and newer) and GitPython 3.2.1 take user.email from the file that it names. libgit2 1.9.1 (pygit2
# 1.18.2, default_signature) and dulwich 1.2.21 go on with the address before it, without an error. libgit2 knows
# `onbranch:`; dulwich does not heed that here either.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pygit2==1.18.2 GitPython==3.2.1 dulwich==1.2.21 ||
  { echo "SKIP: pygit2 1.18.2, GitPython 3.2.1 or dulwich 1.2.21 cannot be installed"; exit 77; }
cd "$work"
unset GIT_CONFIG_GLOBAL GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL EMAIL XDG_CONFIG_HOME
export HOME=$work/home GIT_CONFIG_NOSYSTEM=1
mkdir home
cat >home/.gitconfig <<'C'
[user]
	name = Nobody
	email = home@example.com
[includeIf "hasconfig:remote.*.url:https://git.example/**"]
	path = company
[includeIf "onbranch:main"]
	path = branch
C
printf '[user]\n\temail = company@example.com\n' >home/company
printf '[user]\n\tname = Branch\n' >home/branch
git init -q -b main repo
git -C repo remote add origin https://git.example/project
cat >who.py <<'P'
import dulwich, dulwich.repo, git, pygit2
signature = pygit2.Repository("repo").default_signature
print(f"libgit2 {pygit2.LIBGIT2_VERSION}: {signature.name} <{signature.email}>")
user = dulwich.repo.Repo("repo").get_config_stack()
name, email = (user.get((b"user",), key).decode() for key in (b"name", b"email"))
print(f"dulwich {'.'.join(map(str, dulwich.__version__))}: {name} <{email}>")
with git.Repo("repo").config_reader() as config:
    print(f"GitPython {git.__version__}: {config.get('user', 'name')} <{config.get('user', 'email')}>")
P
seen=$(
  echo "git: $(git -C repo var GIT_AUTHOR_IDENT | sed 's/>.*/>/')"
  venv/bin/python who.py
)
echo "$seen"
[ "$seen" = "git: Branch <company@example.com>
libgit2 1.9.1: Branch <home@example.com>
dulwich 1.2.21: Nobody <home@example.com>
GitPython 3.2.1: Branch <company@example.com>" ]
