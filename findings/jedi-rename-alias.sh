#!/usr/bin/env bash
# jedi 0.20.1 (PyPI) renames an installed package on disk if one renames the alias that a file imports it by.
#
# The file says `import iniconfig as ini`, and `ini` is to be `settings`. Script.rename() gives a change of the file,
# which is right: `import iniconfig as settings`. With it goes a rename of site-packages/iniconfig to
# site-packages/settings, outside the project, and apply() carries out both. The file can no longer import the package,
# nor can any other program of that environment. jedi's documentation: "Renames all references of the variable under the
# cursor". An alias is a name of one file, and rope 1.15.2 changes that file only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check jedi==0.20.1 rope==1.15.2 iniconfig==2.1.0 ||
  { echo "SKIP: jedi 0.20.1, rope 1.15.2 or iniconfig 2.1.0 cannot be installed"; exit 77; }
export XDG_CACHE_HOME=$work/cache
unset VIRTUAL_ENV CONDA_PREFIX
cat >"$work/rename.py" <<'P'
import pathlib, sys
import jedi, rope.base.project
from rope.refactor.rename import Rename

who, folder = sys.argv[1:]
file = pathlib.Path(folder, "app.py")
text = file.read_text()
first = text.split("\n")[0]
column = len(first) - len("ini")
if who == "jedi":
    script = jedi.Script(text, path=file, project=jedi.Project(folder))
    change = script.rename(1, column, new_name="settings")
    packages = pathlib.Path(jedi.__file__).parent.parent
    # Nothing else is moved by this script, whatever another version may want to rename.
    assert all(packages in path.parents for pair in change.get_renames() for path in pair)
    change.apply()
else:
    project = rope.base.project.Project(folder, ropefolder=None)
    project.do(Rename(project, project.get_resource("app.py"), column).get_changes("settings"))
    project.close()
P
seen=$(
  for who in rope jedi; do
    mkdir "$work/$who"
    printf 'import iniconfig as ini\n\nprint(ini.IniConfig.__name__)\n' >"$work/$who/app.py"
    "$work/venv/bin/python" "$work/rename.py" $who "$work/$who"
    echo "$who: $(head -n 1 "$work/$who/app.py")"
    "$work/venv/bin/python" "$work/$who/app.py" 2>&1 | tail -n 1
    (cd "$work/venv/lib"/python3*/site-packages && ls -d iniconfig settings 2>/dev/null) || true
  done
)
echo "$seen"
[ "$seen" = "rope: import iniconfig as settings
IniConfig
iniconfig
jedi: import iniconfig as settings
ModuleNotFoundError: No module named 'iniconfig'
settings" ]
