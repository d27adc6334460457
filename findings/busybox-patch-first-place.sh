#!/usr/bin/env bash
# `patch` of BusyBox 1.35.0 heeds no line numbers: a hunk goes to the first place that looks like it, with status 0.
#
# Three functions of the same form. The diff, made by GNU diff with three lines of context, changes the third, and its
# line numbers are exact. GNU patch 2.7.6 and git 2.39.5 change the third, BusyBox the first. POSIX, patch, "Patch
# Application": the search begins at the line number of the hunk. On Alpine Linux `patch` is that of BusyBox.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
version=1:1.35.0-4+deb12u1+b1
apt-get download -qq "busybox=$version" >/dev/null 2>&1 && dpkg -x busybox_*.deb busybox && busybox/bin/busybox true ||
  { echo "SKIP: Debian's busybox $version cannot be downloaded"; exit 77; }
for name in a b c; do
  printf '%s\n' "def $name(self):" '    try:' '        self.run()' '    except Error:' '        pass' '    finally:' \
    '        self.close()' ''
done >old
sed '21s/pass/raise/' old >new
diff -u --label a/f --label b/f old new >diff || true
seen=$(
  grep '^@@' diff
  for who in 'busybox/bin/busybox patch' patch 'git apply'; do
    cp old f
    $who -p1 <diff >/dev/null && status=0 || status=$?
    line=$(grep -n raise f | cut -d: -f1)
    echo "${who##*/}: status $status, line $line, in $(head -n "$line" f | grep def | tail -n 1)"
  done
)
echo "$seen"
[ "$seen" = "@@ -18,7 +18,7 @@
busybox patch: status 0, line 5, in def a(self):
patch: status 0, line 21, in def c(self):
git apply: status 0, line 21, in def c(self):" ]
