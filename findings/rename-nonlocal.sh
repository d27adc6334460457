#!/usr/bin/env bash
# jedi 0.20.1 and rope 1.15.2 (PyPI) miss uses of a nonlocal variable that they rename: the program counts otherwise.
#
# `total` is 0 in a function, and a function inside it says `nonlocal total`, `total = total + n`. After jedi has
# renamed the first `total`, the inner function says `nonlocal sum_`, `total = sum_ + n`: it assigns to a variable of
# its own, and the program runs without an error and gives 0 in place of 5. rope passes over the whole inner function,
# and the program does not start: "no binding for nonlocal 'total' found". With `global`, both rename all. Python's
# reference, "The nonlocal statement": both are one variable.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check jedi==0.20.1 rope==1.15.2 ||
  { echo "SKIP: jedi 0.20.1 or rope 1.15.2 cannot be installed"; exit 77; }
export XDG_CACHE_HOME=$work/cache
unset VIRTUAL_ENV CONDA_PREFIX
cat >"$work/rename.py" <<'P'
import pathlib, sys
import jedi, rope.base.project
from rope.refactor.rename import Rename

who, folder = sys.argv[1:]
file = pathlib.Path(folder, "app.py")
text = file.read_text()
place = text.index("total")
if who == "jedi":
    before = text[:place].split("\n")
    script = jedi.Script(text, path=file, project=jedi.Project(folder))
    change = script.rename(len(before), len(before[-1]), new_name="sum_")
    assert not change.get_renames()
    change.apply()
else:
    project = rope.base.project.Project(folder, ropefolder=None)
    project.do(Rename(project, project.get_resource("app.py"), place).get_changes("sum_"))
    project.close()
P
nonlocal='def add_up(numbers):
    total = 0
    def add(n):
        nonlocal total
        total = total + n
    for number in numbers:
        add(number)
    return total
print(add_up([2, 3]))'
global='total = 0
def add(n):
    global total
    total = total + n
for number in [2, 3]:
    add(number)
print(total)'
seen=$(
  for kind in nonlocal global; do
    for who in none jedi rope; do
      mkdir "$work/$kind-$who"
      cd "$work/$kind-$who"
      echo "${!kind}" >app.py
      [ $who = none ] || "$work/venv/bin/python" "$work/rename.py" $who .
      echo "$kind, $who:" $(grep -A1 "$kind" app.py) / $("$work/venv/bin/python" app.py 2>&1 | tail -n 1)
    done
  done
)
echo "$seen"
[ "$seen" = "nonlocal, none: nonlocal total total = total + n / 5
nonlocal, jedi: nonlocal sum_ total = sum_ + n / 0
nonlocal, rope: nonlocal total total = total + n / SyntaxError: no binding for nonlocal 'total' found
global, none: global total total = total + n / 5
global, jedi: global sum_ sum_ = sum_ + n / 5
global, rope: global sum_ sum_ = sum_ + n / 5" ]
