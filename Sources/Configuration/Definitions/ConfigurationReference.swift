import JSONText

/// The documentation that follows from the table of settings, as Markdown.
package enum ConfigurationReference {
  /// A variable that sets nothing but that nexus heeds.
  private static let otherVariables = [
    ("OLLAMA_HOST", "`llm.baseUrl`, in Ollama's own notation: scheme, port and even the host may be missing."),
    (
      "SSL_CERT_FILE",
      "A file with the certificates of the authorities to trust instead of the system's, while `llm.caFile` is not set."
    ),
    ("ANTHROPIC_API_KEY", "The key of a provider of the kind `anthropic` that has neither `key` nor `baseUrl`."),
    (
      "GOOGLE_API_KEY, GEMINI_API_KEY",
      "The key of a provider of the kind `gemini` that has neither `key` nor `baseUrl`; the first that is set counts."
    ),
    (
      "AWS_BEARER_TOKEN_BEDROCK, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN",
      "Keys for providers of the kind `bedrock`; the first is not sent to an address of your own choice."
    ),
    (
      "AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION, AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE",
      "Where such providers find keys and region, as AWS's own tools heed them."
    ),
    (
      "AWS_ENDPOINT_URL_BEDROCK_RUNTIME, AWS_ENDPOINT_URL",
      "The address that such providers ask instead of the region's own, unless `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is `true`."
    ),
    (
      "NEXUS_MCP_SERVERS",
      "An object as `mcpServers` is in a file: further servers of tools."
    ),
    ("XDG_CONFIG_HOME", "The directory that holds `nexus-overseer/config.json`; `~/.config` if it is not set."),
    ("XDG_CACHE_HOME", "The directory that holds the cache of replies; `~/.cache` if it is not set."),
    ("HOME", "Where `~` is."),
    (
      "NEXUS_OFFLINE",
      "Not empty and not `0`: no request goes to another machine, whatever is configured, and no prompt to a model elsewhere."
    ),
    ("NO_COLOR", "Not empty: no colours while `ui.color` is `auto`."),
    (
      "CLICOLOR_FORCE",
      "Not empty and not `0`: colours while `ui.color` is `auto`, also where the output is no terminal."
    ),
    ("COLUMNS", "The width of tables where the output is no terminal."),
    (
      "GIT_PAGER, PAGER",
      "The command for long output while `ui.pager` is not set; git's `core.pager` stands between them."
    ),
    ("GIT_EDITOR, VISUAL, EDITOR", "The editor; git's `core.editor` stands behind the first."),
    ("GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM", "Where git's configuration is read from, as git heeds them."),
    ("XDG_DATA_HOME", "The directory that holds `nexus-overseer/vault`; `~/.local/share` if it is not set."),
    (
      "XDG_RUNTIME_DIR",
      "The directory that holds the socket of an unlocked vault where the kernel keeps no keys; nexus's directory for state "
        + "if it is not set."
    ),
    ("NEXUS_VAULT_PASSWORD", "The password of the vault, for programs; see `nexus auth`."),
    ("NEXUS_VAULT_NEW_PASSWORD", "The password that `nexus auth rotate` gives the vault, for programs."),
    ("NEXUS_VAULT_SESSION", "`keyring` or `agent`: where an unlocked vault is kept; if not set, the first that works."),
    ("NEXUS_KEY_NAME", "Stands in for the key `vault:NAME`: the name in capitals, with `_` for `-` and `.`."),
    ("NEXUS_SERVE_TOKEN", "The token that programs must show to `nexus serve`; at least 16 characters."),
    ("TMPDIR", "Where files for the editor are put; `/tmp` if it is not set."),
    (
      "NEXUS_PARENT_JOB",
      "The job that a command is a part of; nexus sets it for commands that steps of workflows run."
    ),
    ("NEXUS_FREE_SPACE", "How many bytes are free on disks, for tests."),
    ("NEXUS_MEMORY", "The machine's memory in bytes, by which context lengths are chosen, for tests."),
    ("NEXUS_PROBE_PORTS", "The ports on which `nexus init` looks for servers, with commas; `none` for none."),
    ("NEXUS_CLOCK", "A time in milliseconds since 1970 that stands still, for tests."),
    (
      "NEXUS_CRASH_AT",
      """
      For tests: the crash point at which the program kills itself, as `NUMBER` or `NAME:NUMBER`; with `stop:` in front, at \
      which it stops, with `full:` or `read-only:` the write that fails, and with the latter all after it. `log:FILE` and \
      `log-writes:FILE` list them.
      """
    ),
  ]

  /// The text of `docs/configuration.md`.
  package static var configuration: String {
    """
    # Configuration

    nexus merges its configuration once, when it starts, from these layers; a later one overrides an earlier one, each
    setting for itself:

    1. what is built in, the defaults below;
    2. the user's file, `$XDG_CONFIG_HOME/nexus-overseer/config.json`;
    3. the project's file, `.nexus-overseer/config.json`;
    4. the environment, see [environment.md](environment.md);
    5. flags of the command line.

    `nexus config list` shows every setting with its value and where that was written. A file is JSON as in RFC 8259,
    without comments. Names that are no settings, values of the wrong type or out of range, and settings written twice are
    errors that name file, line and column. `$schema` may name the schema that `nexus config schema` prints.

    ```json
    \(example)
    ```

    A role may be a model's name, as above, or an object with the settings of `llm.models.…` below:

    ```json
    \(roleExample)
    ```

    `implementer` is another name of the role `implementation`, in files, on the command line, and in variables such as
    `NEXUS_IMPLEMENTER_MODEL`.

    ## Settings

    | setting | value | default | meaning |
    |---|---|---|---|
    \(SettingDefinition.all.map(row).joined(separator: "\n"))

    ## Providers

    A model's bare name is Ollama's. Any other server gets a name of your choice, and its models are written `NAME/MODEL`
    wherever a model is named: for a role, among its fallbacks, on the command line. A prefix that is no configured
    provider, as in `hf.co/…`, is part of a name of Ollama's.

    | setting | value | default | meaning |
    |---|---|---|---|
    \(SettingDefinition.provider("NAME").map(row).joined(separator: "\n"))

    In your own file:

    ```json
    \(providerExample)
    ```

    Each request to a provider with `replicas` goes to the server that is well and has the least to do, the one that has
    read the same beginning of a prompt first. One that fails five times in a row is not asked for a while. What a server
    tells of its limits in its headers is heeded without any setting.

    A server on another machine gets prompts only with `llm.allowRemote`. The window of llama.cpp's server is fixed when it
    starts (`-c`, and `-np` for the requests at once that share it); nexus asks for it and uses no more.
    [providers.md](providers.md) tells the kinds apart: their keys, what works with each and what does not.

    ## Tool servers

    Programs that serve tools by the Model Context Protocol, written as other programs have them. Where the Overseer is
    given tools to read the repository with, it is given theirs, too, once you have allowed it: [mcp.md](mcp.md).

    | setting | value | default | meaning |
    |---|---|---|---|
    \(SettingDefinition.toolServer("NAME").map(row).joined(separator: "\n"))

    ```json
    \(toolServerExample)
    ```

    ## Prices and limits of models

    nexus knows the prices of some models, each with its day, and reckons with them for `budget.….cost` and `nexus usage`.
    Models on this machine cost nothing. The price of any other model is unknown, and nothing is reckoned with it, until you
    say it: for the model of a role with `price.in` and `price.out`, for any in `models.json` beside your own file. An entry
    there extends or replaces what is known of a model of that `id`. Prices are those of a million tokens.

    ```json
    \(modelsExample)
    ```

    ## Cache

    With `llm.models.ROLE.cache` a reply is kept in `$XDG_CACHE_HOME/nexus-overseer/replies.sqlite` and given again when the
    very same request is made to the same model on the same server, also by another plan. `fixed` does so at temperature 0
    alone, where a model would most likely say the same again; `any` at every temperature. `nexus cache stats` says what that
    saved, `nexus cache clear` empties it.

    ## Checks

    A check is a command that must pass before a task is done. It is a line for the shell, or an object:

    | name | value | default | meaning |
    |---|---|---|---|
    | `run` | a line for the shell, or an array of a program and its arguments | required | The command, started in the root of the work tree. |
    | `name` | a text of one line | the command | What messages call it; each check has another. |
    | `timeoutSeconds` | \(CheckSettings.timeoutKind.phrase) | \(CheckSettings.standardTimeoutInSeconds) | When it is ended and counts as failed. |
    | `outputLimitBytes` | \(CheckSettings.outputLimitKind.phrase) | \(CheckSettings.standardOutputLimitInBytes) | How much of what it prints is kept; beyond it the middle is left out. |
    | `network` | true or false | `false` | Whether a sandbox lets it use the network, whatever `sandbox.network` says. |
    | `environment` | an array of names of variables | `[]` | Variables it gets from nexus's own environment, besides the usual few. |

    ```json
    \(checkExample)
    ```

    A check that fails is run once more on the same files; if it passes then, it counts as passed and is marked as flaky.
    One that fails both times is run on the commit the task began at, once for each such commit: if it fails there in the
    same way, the failure is not the task's, and the commit is `unverified`
    ([decision 11](decisions/0011-old-failures-are-not-held-against-an-attempt.md)). So it is where both runs end alike and
    print nothing to tell them apart by.

    `nexus doctor --checks` runs each check on your last commit, in the sandbox and out of it, and says what one that fails
    only in the sandbox lacks there.

    ## Worktrees

    `workspace.setup` and `workspace.link` make a fresh worktree usable. What setup makes should be ignored by git: what
    is neither tracked nor ignored is removed between attempts. A path of `workspace.link` is linked where it exists in
    the main work tree, stays inside it, and is not tracked at that place; else it is left out, and a note says so. Links
    are never committed, and no edit is written through one. A command that runs without a sandbox can write through a link,
    so do not link what setup installs.

    A check judges the worktree, not your checkout. Variables that name your checkout, such as `PYTHONPATH` and
    `CARGO_TARGET_DIR`, name the worktree in its place; what tools have in the checkout and no commit holds, as an active
    `.venv`, is used where it is. In bubblewrap the path of your checkout shows what is judged, so that an editable install
    or a workspace link finds that. Elsewhere nexus looks for such ways back (`.pth` files, `direct_url.json`, links,
    Composer's autoloader, CMake's caches, configuration of tools): what passes then is `unverified`, and the check's line
    and `nexus doctor` say why ([decision 27](decisions/0027-checks-see-what-is-judged.md)).

    ```json
    \(workspaceExample)
    ```

    ## The end of a run

    `ui.notify` calls you when a run of `nexus implement` or `nexus resume` ends, unless you ended it yourself. `bell`
    rings the terminal that standard error goes to. Any other text but `off` is a line for `/bin/sh`, run where nexus was
    started, with all of your environment and for 20 seconds at most; its failure is told and changes nothing. It finds
    the number and title of the plan in `NEXUS_RUN_PLAN` and `NEXUS_RUN_TITLE`, the exit status in `NEXUS_RUN_STATUS`,
    the summary in one line in `NEXUS_RUN_SUMMARY`, and how many tasks are in each state in `NEXUS_RUN_DONE`,
    `NEXUS_RUN_UNVERIFIED` and `NEXUS_RUN_FAILED`.

    ## Sandbox

    Checks and setup run under bubblewrap (`bwrap`) on Linux and `sandbox-exec` on macOS. They may change their worktree;
    the rest of the system is read-only. The home directory, the places of sockets (`/run`) and nexus's own state look
    empty, and so does your checkout but for the files that are judged. `/tmp` is their own (not on macOS), `.git` cannot
    be changed, there is no network, and other processes are not seen. What `workspace.link` leads to can be read;
    `sandbox.write` lets it be changed. On macOS processes are seen, `/tmp` is the system's, and a sandbox in the sandbox is
    not possible: `swift test --disable-sandbox`.

    `auto` runs them unconfined where the sandbox does not work, and says so; `required` is an error there. `nexus doctor`
    tries it out, and the record of each check says what it ran under. `--no-sandbox` turns it off for one run.

    These directories of tools are always seen, where they exist: \(NexusConfiguration.Sandboxing.tools.map { "`\($0)`" }.joined(separator: ", ")).

    What loosens the sandbox in the project's file (`off`, `network`, paths) needs your leave, as its commands do: `nexus
    config trust`. With the network allowed, sockets in the abstract namespace of Linux can be reached, too.

    """
  }

  /// The text of `docs/environment.md`.
  package static var environment: String {
    let rows = SettingDefinition.all.compactMap { definition in
      definition.environmentVariable.map { "| `\($0)` | `\(definition.path)` |" }
    }
    return """
      # Environment

      Each variable here overrides the files and is overridden by flags. An empty variable counts as not set. Values are
      written as on the command line: `true` or `false`, numbers, lists with commas. A variable whose name is nearly one of
      these is an error, so that a typo does not pass.

      | variable | setting |
      |---|---|
      \(rows.joined(separator: "\n"))

      `checks` and `workspace.setup` have no variable: what commands run is written in a file.

      These are heeded, too:

      | variable | meaning |
      |---|---|
      \(otherVariables.map { "| `\($0)` | \($1) |" }.joined(separator: "\n"))

      """
  }

  private static func row(_ definition: SettingDefinition) -> String {
    let standard = definition.standard.map { "`\($0.text())`" } ?? "–"
    let limit = definition.isPersonal ? " Not for the project's file." : ""
    return "| `\(definition.path)` | \(definition.kind.phrase) | \(standard) | \(definition.summary)\(limit) |"
  }

  /// The whole configuration that most people need.
  package static let example = """
    {
      "llm": {
        "baseUrl": "http://localhost:11434",
        "timeout": 300,
        "maxRetries": 3,
        "retryDelay": 1000,
        "models": {
          "overseer": "llama3.1:8b",
          "implementation": "qwen2.5-coder:7b"
        }
      }
    }
    """

  package static let roleExample = """
    {
      "llm": {
        "models": {
          "overseer": {
            "model": "qwen3:14b",
            "fallbacks": ["llama3.1:8b"],
            "contextLength": 32768,
            "temperature": 0.2,
            "think": "low"
          }
        }
      }
    }
    """

  package static let providerExample = """
    {
      "providers": {
        "box": {"baseUrl": "http://127.0.0.1:8080"},
        "second": {"kind": "ollama", "baseUrl": "http://127.0.0.1:11435"},
        "claude": {"kind": "anthropic"},
        "gemini": {"kind": "gemini", "key": "env:MY_GEMINI_KEY"},
        "kobold": {"kind": "koboldcpp", "baseUrl": "http://127.0.0.1:5001"},
        "aws": {"kind": "bedrock", "region": "eu-central-1", "profile": "work"}
      },
      "llm": {
        "models": {
          "overseer": {"model": "box/qwen3-14b", "fallbacks": ["llama3.1:8b"]},
          "implementation": "second/qwen2.5-coder:7b"
        }
      }
    }
    """

  package static let toolServerExample = """
    {
      "mcpServers": {
        "issues": {"command": "issue-server", "args": ["--read-only"], "env": {"ISSUES_HOST": "git.example.org"}}
      }
    }
    """

  package static let modelsExample = """
    {
      "asOf": "2026-11-28",
      "currency": "EUR",
      "models": [
        {"id": "gateway-large", "contextLength": 131072, "maxTokens": 8192,
         "price": {"in": 2.5, "out": 10, "cached": 0.25, "steps": [{"above": 65536, "in": 5, "out": 20}]}}
      ]
    }
    """

  package static let workspaceExample = """
    {
      "workspace": {
        "setup": [{"name": "packages", "run": "npm ci", "network": true}],
        "link": [".venv"]
      },
      "sandbox": {"mode": "required", "write": ["~/.npm"]}
    }
    """

  package static let checkExample = """
    {
      "checks": [
        "make lint",
        {
          "name": "tests",
          "run": ["swift", "test", "--parallel"],
          "timeoutSeconds": 900,
          "environment": ["DEVELOPER_DIR"]
        }
      ]
    }
    """
}
