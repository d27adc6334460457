"""The commands of script/live."""

import os
import signal
import sys
import time
from pathlib import Path

import aider_tool
import bout
import building
import packages
import report
import reviews
import tasks
import weights
from faults import BadInput, Failed
from given_server import GivenServer
from llama_server import LlamaServer
from nexus_tool import Nexus
from options import parser
from results import Results


def say(text):
    print(text, file=sys.stderr, flush=True)


def set_up(options):
    if options.downloads and not options.downloads.is_dir():
        raise BadInput(f"There is no directory {options.downloads}.")
    keys = [] if options.model == "none" else options.model.split(",")
    for key in keys:
        packages.weights_called(key)
    for key in keys:
        say(f"weights {key}: {weights.set_up(key, options.cache, options.downloads, say)}")
    if options.peer:
        aider_tool.set_up(options.cache, say)
    building.set_up(options.cache, options.downloads, options.server_binary, say)


def needed(path, what):
    if not path.is_file():
        raise BadInput(f"There is no {what} at {path}; see script/live setup --help.")
    return path


def server_and_settings(options):
    """A function that makes the server for one task and tool, and what is to be written down about it."""
    if options.server:
        server = GivenServer(options.server, say)
        server.check(options.model)
        return lambda log: server, {"model": options.model, "weights": "the server's", "server": options.server}
    binary = needed(options.server_binary or building.path_of_server(options.cache), "llama-server")
    file = Path(options.model)
    if file.suffix == ".gguf":
        file, digest = needed(file, "file of weights"), packages.sha256_of(needed(file, "file of weights"))
    else:
        digest = packages.weights_called(options.model)["sha256"]
        file = needed(weights.path_of(options.model, options.cache), "file of weights")
    name, more = file.stem, options.server_options.split()
    return (lambda log: LlamaServer(binary, file, name, log, options.context, options.slots, options.nice, more),
            {"model": name, "weights": digest, "server": building.version_of(binary)})


def chosen_tasks(options):
    return tasks.choose([name for name in options.tasks.split(",") if name], options.task_folder)


def run(options):
    chosen = chosen_tasks(options)
    tools = [] if options.no_nexus else [Nexus(options.nexus)]
    if options.peer:
        program = needed(options.aider or aider_tool.path_of(options.cache), "aider")
        tools.append(aider_tool.Aider(program, options.rounds))
    if not tools:
        raise BadInput("There is nothing to run: --no-nexus wants a --peer.")
    serve, about = server_and_settings(options)
    results = Results(options.out or options.cache / "results" / time.strftime("%Y-%m-%d-%H%M%S"))
    settings = {**about, "tools": {tool.name: tool.version for tool in tools}, "cores": os.cpu_count(),
                "server_options": options.server_options, **{key: getattr(options, key) for key in (
                    "context", "slots", "rounds", "tests", "limit")}}
    results.begin(settings, options.resume)
    say(f"Results go to {results.folder}.")
    bout.run(chosen, tools, serve, settings, results, say)
    print(report.report([(results.settings(), results.rows())]), end="")


def review(options):
    chosen = chosen_tasks(options)
    server = GivenServer(options.server, say)
    server.check(options.model)
    settings = {"model": options.model, "context": options.context, "limit": options.limit}
    rows = reviews.run(chosen, Nexus(options.nexus), lambda log: server, settings, options.out, say)
    print(reviews.report(rows), end="")


def print_report(options):
    runs = [Results(folder) for folder in options.folders]
    print(report.report([(run.settings(), run.rows()) for run in runs]), end="")


def interrupt(*_):
    raise KeyboardInterrupt


def main(arguments):
    # A run in the background is ended so; programs that it has started have to go with it.
    signal.signal(signal.SIGTERM, interrupt)
    try:
        options = parser().parse_args(arguments)
        {"setup": set_up, "run": run, "reviews": review, "report": print_report}[options.command](options)
        return 0
    except Failed as failure:
        print(f"Error: {failure}", file=sys.stderr)
        return failure.status
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
