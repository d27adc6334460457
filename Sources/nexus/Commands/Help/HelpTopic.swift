import Configuration
import Replies

/// What `nexus help TOPIC` tells beside the commands.
enum HelpTopic: String, CaseIterable {
  case planFormat = "plan-format"
  case states
  case exitStatuses = "exit-statuses"
  case configuration
  case environment

  /// The topic that a command line asks for: `help`, and its name.
  init?(arguments: [String]) {
    guard arguments.count == 2, arguments[0] == "help" else { return nil }
    self.init(rawValue: arguments[1])
  }

  /// Ends with a line end.
  var text: String {
    switch self {
    case .planFormat: Self.planFormatText
    case .states: Self.statesText
    case .exitStatuses: Self.exitStatusesText
    case .configuration: PlainMarkdown.text(ConfigurationReference.configuration)
    case .environment: PlainMarkdown.text(ConfigurationReference.environment)
    }
  }

  private static let planFormatText = """
    A plan as text, for `nexus plan edit`:

      Plan: Add JSON output to export

      ## Task 1: Parse the flag
      Files: src/cli.py
      Depends on:
      Acceptance:
      - `export --json` is accepted and `export --help` lists it
      Checks:
      - python3 -m unittest tests.test_cli
      Instructions:
      Add a `--json` switch to the argument parser of `export`.

      ## Task 2: Write the JSON
      Files: src/export.py, tests/test_export.py
      Depends on: 1
      Instructions:
      In `write_export`, print the rows with `json.dumps`.

    Plan          The title of the plan.
    ## Task N     Begins a task; a new one may be called by any word. The rest of the line is its title.
    Files         Paths from the top of the repository, separated by commas; in backticks where they hold a comma.
    Depends on    The tasks that must be done before, separated by commas.
    Acceptance    What must be true afterwards, one criterion a line, each after `- `.
    Checks        Shell commands, one a line, each after `- `. They are run once you have allowed them.
    Instructions  Come last and go on to the next task; they may hold lists and fenced code.

    A field may be left out. A line of instructions that looks like a field or a task has a backslash in front.

    """

  private static let statesText = """
    pending     Not begun. Shown as ready where all it depends on is there, and as blocked where that failed.
    running     A nexus is working on it.
    committed   A commit exists, and every check passed on it.
    unverified  A commit exists, but no check shows that it works: none was run, or one fails as it did before.
    approved    The Overseer approved that very commit.
    accepted    You took it onto your branch.
    failed      No attempt led to a commit. `nexus task retry` makes it ready again.
    rejected    You took its commit off the plan's branch.
    skipped     You left it out; what depends on it may begin.

    """

  private static let exitStatusesText = """
    0    Done.
    1    The work was not done, or not approved.
    64   The command line is wrong.
    65   A reply, a patch, a plan or a file cannot be used.
    69   The model server or git cannot be used.
    70   A fault in nexus.
    75   Something is busy; the same command may succeed later.
    78   The configuration is wrong.
    130  Interrupted.

    """
}
