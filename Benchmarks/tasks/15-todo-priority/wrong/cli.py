"""Command line of the to-do list."""
import sys

from store import Store

USAGE = "usage: cli.py add TEXT | list | done ID"


def main(args, path="todo.json", out=sys.stdout):
    """Run one command and return the exit code."""
    store = Store(path)
    if args[:1] == ["add"] and len(args) > 1:
        priority = args[1].split("-")[0].strip()
        if priority not in ["low", "normal", "high"]:
            print(f"unknown priority: {priority}", file=out)
            return 2
        number = store.add(" ".join(args[1:]), priority=priority)
        store.save()
        print(f"added {number}", file=out)
        return 0
    if args == ["list"]:
        for entry in store.open_entries():
            if entry["priority"] == "high":
                print(f"! {entry['text']}", file=out)
            else:
                print(f"{entry['text']}", file=out)
        return 0
    if args[:1] == ["done"] and len(args) == 2 and args[1].isdigit():
        if not store.finish(int(args[1])):
            print(f"no entry {args[1]}", file=out)
            return 1
        store.save()
        return 0
    print(USAGE, file=out)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
