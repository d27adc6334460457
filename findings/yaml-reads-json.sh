#!/usr/bin/env bash
# YAML's readers do not read all JSON, PyYAML's two loaders disagree on which, and one reads what was not written.
#
# YAML 1.2.2, "Relation to JSON": every JSON file is a YAML file. Indented by tabs, it is refused by the own loader of
# PyYAML 6.0.4 ("cannot start any token"), and read by its libyaml loader and by ruamel.yaml 0.19.1. A character beyond
# 16 bits, which json.dumps escapes as a pair of two `\u`, is refused by libyaml ("invalid Unicode character escape
# code"); the other two make two characters of it that no encoding can write. A colon on the line after its key is
# refused by all three.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check PyYAML==6.0.4 ruamel.yaml==0.19.1 ||
  { echo "SKIP: PyYAML 6.0.4 or ruamel.yaml 0.19.1 cannot be installed"; exit 77; }
cat >"$work/read.py" <<'P'
import json
import ruamel.yaml, yaml

readers = {
    "PyYAML": lambda text: yaml.load(text, yaml.SafeLoader),
    "libyaml": lambda text: yaml.load(text, yaml.CSafeLoader),
    "ruamel.yaml": ruamel.yaml.YAML(typ="safe", pure=True).load,
}
texts = {
    "tabs": json.dumps({"a": {"b": 1}}, indent="\t"),
    "pair": json.dumps({"a": "\U0001d11e"}),
    "colon": '{"a"\n: 1}',
}
for name, text in texts.items():
    said = []
    for reader, read in readers.items():
        try:
            said.append(f"{reader} " + ("reads it" if read(text) == json.loads(text) else "reads something else"))
        except Exception as error:
            said.append(f"{reader} refuses it")
    print(name + ":", ", ".join(said))
P
seen=$("$work/venv/bin/python" "$work/read.py")
echo "$seen"
[ "$seen" = "tabs: PyYAML refuses it, libyaml reads it, ruamel.yaml reads it
pair: PyYAML reads something else, libyaml refuses it, ruamel.yaml reads something else
colon: PyYAML refuses it, libyaml refuses it, ruamel.yaml refuses it" ]
