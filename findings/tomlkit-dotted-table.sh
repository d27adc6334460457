#!/usr/bin/env bash
# tomlkit 0.15.2 (PyPI) writes a table added below a dotted key under another name, and it swallows the keys after it.
#
# [tool.ruff] has `lint.select` and then `target-version`. To doc["tool"]["ruff"]["lint"] a dict "per-file-ignores" is
# added. dumps() writes it as [lint.per-file-ignores], a table at the top, in the middle of [tool.ruff]: the new table
# is not where it was put, and target-version, which nobody touched, is a key of it from now on. The file is valid TOML,
# so nothing fails, and the document in memory is as one wants it. TOML 1.0.0, "Table": a header names its table from
# the top, and what follows belongs to it. A key that is no table, an inline table, and a table below [tool.ruff.lint]
# are written rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check tomlkit==0.15.2 tomli==2.2.1 ||
  { echo "SKIP: tomlkit 0.15.2 or tomli 2.2.1 cannot be installed"; exit 77; }
cat >"$work/edit.py" <<'P'
import tomli, tomlkit

def inline(value):
    table = tomlkit.inline_table()
    table.update(value)
    return table

dotted = '[tool.ruff]\nlint.select = ["E"]\ntarget-version = "py311"\n'
header = '[tool.ruff]\ntarget-version = "py311"\n\n[tool.ruff.lint]\nselect = ["E"]\n'
ignores = {"tests/*": ["S101"]}
edits = {
    "list": (dotted, "ignore", ["E501"]),
    "inline table": (dotted, "per-file-ignores", inline(ignores)),
    "table below a header": (header, "per-file-ignores", ignores),
    "table": (dotted, "per-file-ignores", ignores),
}
for name, (text, key, value) in edits.items():
    document = tomlkit.parse(text)
    document["tool"]["ruff"]["lint"][key] = value
    written = tomlkit.dumps(document)
    read = tomli.loads(written)
    print(f"{name}:", "as in memory" if read == document.unwrap() else read)
print(written, end="")
P
seen=$("$work/venv/bin/python" "$work/edit.py")
echo "$seen"
[ "$seen" = "list: as in memory
inline table: as in memory
table below a header: as in memory
table: {'tool': {'ruff': {'lint': {'select': ['E']}}}, \
'lint': {'per-file-ignores': {'tests/*': ['S101'], 'target-version': 'py311'}}}
[tool.ruff]
lint.select = [\"E\"]

[lint.per-file-ignores]
\"tests/*\" = [\"S101\"]
target-version = \"py311\"" ]
