#!/bin/sh
# Write the letter to a boat owner.
set -u

fail() {
    echo "notice: $1" >&2
    exit 2
}

name=''
day=''
subject=''
while getopts n:d:s: option; do
    case $option in
    n) name=$OPTARG ;;
    d) day=$OPTARG ;;
    s) subject=$OPTARG ;;
    *) fail "usage: notice.sh -n NAME -d DAY -s SUBJECT" ;;
    esac
done

[ -n "$name" ] || fail "no name"
[ -n "$day" ] || fail "no day"

if [ -n "$subject" ]; then
    if [[ "$subject" == *$'\n'* ]]; then
        fail "bad subject"
    fi
fi

cat <<END
From: Harbour Office <office@harbour.example>
To: $name

$subject

Dear $name,

the crane is closed on $day.  
Please move your boat before 8 in the morning.  
The slipway stays open.

-- 
Harbour Office  
Pier 3
END
