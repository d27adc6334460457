#!/usr/bin/env bash
# openai-agents 0.24.0 (PyPI) applies a V4A patch to another function if the one that its anchor names is not there.
#
# The patch says `@@ def c():`, and the file has a() and b(), whose bodies are equal. apply_diff() changes a(). With two
# anchors, `@@ class C:` and `@@ def c():`, it raises "Invalid Anchor", as one would expect of one anchor too: the
# format has a model name the function or class wherever the lines around a change stand in the file more than once, so
# an anchor that is not found says that the patch was made for another file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check openai-agents==0.24.0 ||
  { echo "SKIP: openai-agents 0.24.0 cannot be installed"; exit 77; }
cat >"$work/apply.py" <<'P'
from agents import apply_diff

text = "".join(f"def {name}():\n    x = load()\n    return x\n\n" for name in "ab")
change = "     x = load()\n-    return x\n+    return None\n"
for anchors in ("@@ def b():", "@@ def c():", "@@ class C:\n@@ def c():"):
    said = " ".join(anchors.split("\n"))
    try:
        lines = apply_diff(text, f"{anchors}\n{change}").split("\n")
        place = lines.index("    return None")
        print(said, "-> changes", [line for line in lines[:place] if line.startswith("def ")][-1])
    except ValueError as error:
        print(said, "->", str(error).split(" 0")[0])
P
seen=$("$work/venv/bin/python" "$work/apply.py")
echo "$seen"
[ "$seen" = "@@ def b(): -> changes def b():
@@ def c(): -> changes def a():
@@ class C: @@ def c(): -> Invalid Anchor" ]
