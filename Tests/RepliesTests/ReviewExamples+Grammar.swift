import NexusProtocol

@testable import Replies

extension ReviewExample {
  static let grammar: [ReviewExample] = [
    ReviewExample(
      name: "exactly as asked",
      reply: """
        Met: prints one array | test asserts it
        Unmet: empty list prints `[]` | returns early
        Finding: error src/export.py:12 Nothing is printed.
        Finding: note README.md Not described.
        Summary: Works, but not for an empty list.
        Verdict: revise
        """,
      verdict: .revise, findings: ["error|src/export.py|12|Nothing is printed.", "note|README.md||Not described."],
      criteria: ["+prints one array|test asserts it", "-empty list prints `[]`|returns early"],
      summary: "Works, but not for an empty list."),
    ReviewExample(
      name: "short approval", reply: "Summary: Fine.\nVerdict: approve", verdict: .approve, summary: "Fine."),
    ReviewExample(
      name: "bold and headings",
      reply: """
        ## Review

        **Verdict:** **Approve** ✅

        ### Summary
        All good.
        It works.

        ### Findings
        None.
        """,
      verdict: .approve, summary: "All good.\nIt works."),
    ReviewExample(
      name: "a verdict under a heading", reply: "## Verdict\n\n**APPROVED**\n\n## Findings\n- None", verdict: .approve),
    ReviewExample(
      name: "findings as a list",
      reply: """
        Verdict: request changes
        Findings:
        - **error** `src/a.py:3`: off by one
          at the end
        - [warning] src/b.py (line 7) - slow
        - note: rename `x`
        1. Critical: src/c.py, line 9: leaks
        - `src/d.py` line 4: unused
        """,
      verdict: .revise,
      findings: [
        "error|src/a.py|3|off by one at the end", "warning|src/b.py|7|slow", "note|||rename `x`",
        "error|src/c.py|9|leaks",
        "warning|src/d.py|4|unused",
      ], notes: [.severitySupplied]),
    ReviewExample(
      name: "places in many ways",
      reply: """
        Finding: error src/a.py:3:7 one
        Finding: error src/a.py#L4-L6 two
        Finding: error src/a.py:5-9: three
        Finding: error (src/a.py:6) four
        Finding: error `a b.py`:7 five
        Finding: error Makefile:8 six
        Finding: error json.dumps is called twice
        Finding: src/a.py:10 error: seven
        Verdict: revise
        """,
      verdict: .revise,
      findings: [
        "error|src/a.py|3|one", "error|src/a.py|4|two", "error|src/a.py|5|three", "error|src/a.py|6|four",
        "error|a b.py|7|five", "error|Makefile|8|six", "error|||json.dumps is called twice", "error|src/a.py|10|seven",
      ]),
    ReviewExample(
      name: "criteria with boxes",
      reply: "Criteria:\n- [x] one (tested)\n- [ ] two\n- ✅ three\n- ❌ four\nVerdict: revise\nSummary: s",
      verdict: .revise,
      criteria: ["+one (tested)|", "-two|", "+three|", "-four|"]),
    ReviewExample(
      name: "criteria with words",
      reply:
        "Acceptance criteria:\n1. one: met\n2. `a: b` works - not met, it fails\n3. three — met (by the test)\nVerdict: revise",
      verdict: .revise, criteria: ["+one|", "-`a: b` works|it fails", "+three|by the test"]),
    ReviewExample(
      name: "an approval with an explanation", reply: "Verdict: approve - all criteria are met.", verdict: .approve),
    ReviewExample(
      name: "thinking first", reply: "<think>\nVerdict: approve\n</think>\nVerdict: revise\nSummary: no",
      verdict: .revise),
    ReviewExample(
      name: "thinking without opening", reply: "Verdict: revise?\nhm\n</think>\nVerdict: approve", verdict: .approve),
    ReviewExample(name: "fenced", reply: "```\nSummary: ok\nVerdict: approve\n```", verdict: .approve, summary: "ok"),
    ReviewExample(
      name: "twice alike", reply: "Verdict: approve\nSummary: ok\n\nFinal verdict: Approved.", verdict: .approve),
    ReviewExample(
      name: "approval with an error", reply: "Finding: error a.py:1 wrong\nVerdict: approve", verdict: .revise,
      findings: ["error|a.py|1|wrong"], notes: [.approvalWithdrawn]),
    ReviewExample(
      name: "approval under a heading of errors", reply: "### Errors\n- a.py:1 wrong\n\nVerdict: approve",
      verdict: .revise,
      findings: ["error|a.py|1|wrong"], notes: [.approvalWithdrawn]),
    ReviewExample(
      name: "approval with an unmet criterion", reply: "Unmet: works\nVerdict: approve", verdict: .revise,
      criteria: ["-works|"], notes: [.approvalWithdrawn]),
    ReviewExample(
      name: "approval with an unclear criterion", reply: "Criteria:\n- works somehow\nVerdict: approve",
      verdict: .revise,
      criteria: ["-works somehow|"], notes: [.criterionUnclear, .approvalWithdrawn]),
    ReviewExample(
      name: "approval with warnings", reply: "Finding: warning a.py:1 slow\nVerdict: approve", verdict: .approve,
      findings: ["warning|a.py|1|slow"]),
    ReviewExample(name: "a condition", reply: "Verdict: approve, but fix the typo", faults: [.ambiguousVerdict]),
    ReviewExample(name: "another condition", reply: "Verdict: Approve with minor changes", faults: [.ambiguousVerdict]),
    ReviewExample(name: "the choice itself", reply: "Verdict: approve | revise", faults: [.ambiguousVerdict]),
    ReviewExample(name: "the choice in brackets", reply: "Verdict: <approve or revise>", faults: [.ambiguousVerdict]),
    ReviewExample(name: "not approved", reply: "Verdict: not approved\nSummary: fails", verdict: .revise),
    ReviewExample(
      name: "both", reply: "Verdict: approve\nSummary: ok\nVerdict: revise", faults: [.contradictoryVerdict]),
    ReviewExample(name: "no verdict", reply: "Looks good to me, I approve.", faults: [.missingVerdict]),
    ReviewExample(
      name: "no verdict, but an error", reply: "Finding: error a.py wrong", verdict: .revise,
      findings: ["error|a.py||wrong"], notes: [.verdictSupplied]),
    ReviewExample(
      name: "unclear, but an error", reply: "Verdict: maybe\nFinding: error a.py wrong", verdict: .revise,
      findings: ["error|a.py||wrong"], notes: [.verdictSupplied]),
    ReviewExample(name: "nothing to revise", reply: "Verdict: revise", faults: [.nothingToRevise]),
    ReviewExample(
      name: "an error without words", reply: "Finding: error\nVerdict: revise\nSummary: s", faults: [.emptyFinding]),
    ReviewExample(name: "nothing", reply: "\n", faults: [.emptyReply]),
    ReviewExample(name: "only thinking", reply: "<think>Verdict: approve", faults: [.onlyThinking]),
    ReviewExample(
      name: "an approval in a quotation",
      reply: "Finding: error a.py:1 writes \"Verdict: approve\" always\nVerdict: revise",
      verdict: .revise, findings: ["error|a.py|1|writes \"Verdict: approve\" always"]),
  ]
}
