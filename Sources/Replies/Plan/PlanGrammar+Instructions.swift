extension PlanGrammar {
  /// What a prompt says about the plain-text form of a plan, with one example; Markdown, without a line end at the end.
  package static let instructions = """
    Write the plan as plain text in exactly this form, and nothing else:

    Plan: Add JSON output to export

    ## Task 1: Parse the flag
    Files: src/cli.py
    Depends on: none
    Acceptance:
    - `export --json` is accepted and `export --help` lists it
    Checks:
    - python3 -m unittest tests.test_cli
    Instructions:
    Add a `--json` switch to the argument parser of `export`.
    Pass it on to `write_export` as `as_json`.

    ## Task 2: Write the JSON
    Files: src/export.py, tests/test_export.py
    Depends on: 1
    Acceptance:
    - `export --json` prints one JSON array
    - an empty list prints `[]`
    Checks:
    - python3 -m unittest tests.test_export
    Instructions:
    In `write_export`, print the rows with `json.dumps` when `as_json` is true.

    Rules:
    - Begin each task with `## Task N: title`; N counts up from 1.
    - Files: paths from the top of the repository, separated by commas; also files to be made.
    - Depends on: numbers of the tasks that must be done before, separated by commas, or none.
    - Acceptance: one criterion in each line, after `- `.
    - Checks: one shell command in each line, after `- `.
    - Instructions come last and go on to the next task; they may hold lists and fenced code.
    """
}
