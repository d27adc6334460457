#!/usr/bin/env bash
# smolagents 1.26.0 (PyPI) runs Python that a model wrote with other arguments than Python gives, without an error.
#
# Its CodeAgent runs code in LocalPythonExecutor, an interpreter of its own. A parameter that the call leaves out takes
# the value of a variable of the same name outside the function, if there is one, and its default only if there is none:
# with `sep = '|'` above, `def row(cells, sep=',')` joins by bars. A parameter without default that the call leaves out
# is taken from outside too, where Python raises TypeError. `*rest` has all positional arguments, not the rest. What the
# interpreter lacks, such as `nonlocal`, is an error; here the model goes on with a wrong result. The cause: a call
# starts from a copy of all variables, and a default is used only where its name is not in it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check smolagents==1.26.0 ||
  { echo "SKIP: smolagents 1.26.0 cannot be installed"; exit 77; }
cat >"$work/run.py" <<'P'
from smolagents.local_python_executor import LocalPythonExecutor

def in_python(code):
    variables = {}
    *lines, last = code.split("\n")
    exec("\n".join(lines), variables)
    return eval(last, variables)

def in_smolagents(code):
    executor = LocalPythonExecutor([])
    executor.send_tools({})
    return executor(code).output

row = "def row(cells, sep=','):\n    return sep.join(cells)\n"
codes = {
    "default": row + "row(['a', 'b'])",
    "default, name used outside": "sep = '|'\n" + row + "row(['a', 'b'])",
    "default of a lambda": "sep = '|'\nrow = lambda cells, sep=',': sep.join(cells)\nrow(['a', 'b'])",
    "left out": "cells = ['z']\n" + row + "row()",
    "rest": "def sizes(first, *rest):\n    return first, rest\nsizes(1, 2, 3)",
}
for name, code in codes.items():
    for where, run in (("Python", in_python), ("smolagents", in_smolagents)):
        try:
            said = repr(run(code))
        except Exception as error:
            said = type(error).__name__
        print(f"{name}, {where}: {said}")
P
seen=$("$work/venv/bin/python" "$work/run.py")
echo "$seen"
[ "$seen" = "default, Python: 'a,b'
default, smolagents: 'a,b'
default, name used outside, Python: 'a,b'
default, name used outside, smolagents: 'a|b'
default of a lambda, Python: 'a,b'
default of a lambda, smolagents: 'a|b'
left out, Python: TypeError
left out, smolagents: 'z'
rest, Python: (1, (2, 3))
rest, smolagents: (1, (1, 2, 3))" ]
