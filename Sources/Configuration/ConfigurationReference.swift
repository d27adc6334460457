import JSONText

/// The documentation that follows from the table of settings, as Markdown.
package enum ConfigurationReference {
  /// A variable that sets nothing but that nexus heeds.
  private static let otherVariables = [
    ("OLLAMA_HOST", "`llm.baseUrl`, in Ollama's own notation: scheme, port and even the host may be missing."),
    ("XDG_CONFIG_HOME", "The directory that holds `nexus-overseer/config.json`; `~/.config` if it is not set."),
    ("HOME", "Where `~` is."),
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
    ("TMPDIR", "Where files for the editor are put; `/tmp` if it is not set."),
    ("NEXUS_CLOCK", "A time in milliseconds since 1970 that stands still, for tests."),
    (
      "NEXUS_CRASH_AT",
      "For tests: the crash point at which the program kills itself, as `NUMBER` or `NAME:NUMBER`; `log:FILE` lists them."
    ),
  ]

  /// The text of `docs/configuration.md`.
  package static var configuration: String {
    """
    # Configuration

    nexus merges its configuration once, when it starts, from these layers; a later one outweighs an earlier one, each
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

    ## Settings

    | setting | value | default | meaning |
    |---|---|---|---|
    \(SettingDefinition.all.map(row).joined(separator: "\n"))

    ## Checks

    A check is a command that must pass before a task is done. It is a line for the shell, or an object:

    | name | value | default | meaning |
    |---|---|---|---|
    | `run` | a line for the shell, or an array of a program and its arguments | required | The command, started in the root of the work tree. |
    | `name` | a text of one line | the command | What messages call it; each check has another. |
    | `timeoutSeconds` | \(CheckSettings.timeoutKind.phrase) | \(CheckSettings.standardTimeoutInSeconds) | When it is ended and counts as failed. |
    | `environment` | an array of names of variables | `[]` | Variables it gets from nexus's own environment, besides the usual few. |

    ```json
    \(checkExample)
    ```

    """
  }

  /// The text of `docs/environment.md`.
  package static var environment: String {
    let rows = SettingDefinition.all.compactMap { definition in
      definition.environmentVariable.map { "| `\($0)` | `\(definition.path)` |" }
    }
    return """
      # Environment

      Each variable here outweighs the files and is outweighed by flags. An empty variable counts as not set. Values are
      written as on the command line: `true` or `false`, numbers, lists with commas. A variable whose name is nearly one of
      these is an error, so that a slip of the pen does not pass.

      | variable | setting |
      |---|---|
      \(rows.joined(separator: "\n"))

      `checks` has no variable: what commands run is written in a file.

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
