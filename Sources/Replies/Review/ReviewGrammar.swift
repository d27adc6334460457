/// The plain-text form of a review.
package enum ReviewGrammar {
  /// What a prompt says about the plain-text form of a review, with one example; Markdown, without a line end at the end.
  package static let instructions = """
    Write the review as plain text in exactly this form, and nothing else:

    MET | 1 | +    assert json.loads(text) == rows
    UNMET | 2 | write_export returns before it prints an empty list
    Finding: error src/export.py:12 An empty list prints nothing instead of `[]`.
    Finding: note README.md:40 The new flag is not described.
    Summary: The flag works, but an empty list is not handled.
    Verdict: revise

    Rules:
    - One line for each acceptance criterion: `MET`, its number and the line you copy, or `UNMET`, its number and what is missing.
    - One line beginning with `Finding:` for each remark: error, warning or note, then the file and line, then the remark.
    - error is only for what must be changed before the work can be accepted.
    - The last line is `Verdict: approve`, `Verdict: revise` or `Verdict: redo`; approve only without errors and unmet criteria, redo only where the work should be written anew instead of mended.
    """
}
