import NexusProtocol

@testable import Replies

extension ReviewExample {
  static let json: [ReviewExample] = [
    ReviewExample(
      name: "exactly by the schema",
      reply: #"{"criteria":[{"criterion":"works","evidence":"test","met":true}],"findings":[{"severity":"note","#
        + #""file":"a.py","line":3,"message":"rename"}],"summary":"Fine.","verdict":"approve"}"#,
      verdict: .approve, findings: ["note|a.py|3|rename"], criteria: ["+works|test"], summary: "Fine."),
    ReviewExample(
      name: "fenced, in prose", reply: "Here:\n```json\n{\"verdict\": \"revise\", \"summary\": \"s\",}\n```\nBye",
      verdict: .revise,
      summary: "s"),
    ReviewExample(
      name: "placeholders for nothing",
      reply: #"{"verdict":"approve","findings":[{"severity":"note","file":"","line":0,"message":""}],"criteria":[]}"#,
      verdict: .approve),
    ReviewExample(
      name: "other names and kinds",
      reply:
        #"{"review":{"decision":"Request changes","issues":[{"level":"critical","path":"a.py:7","description":"x","#
        + #""suggestion":"y"},"warning b.py:2 z",{"severity":"info","file":"c.py","line":"12-14","message":"w"}],"#
        + #""criteria":[{"name":"c","status":"partially met","reason":"r"}]}}"#,
      verdict: .revise, findings: ["error|a.py|7|x Suggestion: y", "warning|b.py|2|z", "note|c.py|12|w"],
      criteria: ["-c|r"]),
    ReviewExample(name: "a flag", reply: #"{"approved": true, "findings": "none"}"#, verdict: .approve),
    ReviewExample(
      name: "a flag that says otherwise", reply: #"{"approved": false, "verdict": "approve", "summary": "s"}"#,
      faults: [.contradictoryVerdict]),
    ReviewExample(
      name: "approval with an error", reply: #"{"verdict":"approve","findings":[{"severity":"error","message":"x"}]}"#,
      verdict: .revise, findings: ["error|||x"], notes: [.approvalWithdrawn]),
    ReviewExample(
      name: "approval with an unknown severity",
      reply: #"{"verdict":"approve","findings":[{"severity":"grave","message":"x"}]}"#,
      verdict: .revise, findings: ["error|||x"], notes: [.severitySupplied, .approvalWithdrawn]),
    ReviewExample(
      name: "approval with an unmet criterion",
      reply: #"{"verdict":"approve","criteria":[{"criterion":"c","met":false}]}"#,
      verdict: .revise, criteria: ["-c|"], notes: [.approvalWithdrawn]),
    ReviewExample(
      name: "approval with a criterion of no kind",
      reply: #"{"verdict":"approve","criteria":[{"criterion":"c","met":null}]}"#,
      verdict: .revise, criteria: ["-c|"], notes: [.criterionUnclear, .approvalWithdrawn]),
    ReviewExample(name: "a verdict of the wrong kind", reply: #"{"verdict": true}"#, faults: [.ambiguousVerdict]),
    ReviewExample(name: "no verdict in it", reply: #"{"verdict": null, "summary": "ok"}"#, faults: [.missingVerdict]),
    ReviewExample(name: "the choice itself", reply: #"{"verdict": "approve|revise"}"#, faults: [.ambiguousVerdict]),
    ReviewExample(
      name: "two that differ", reply: "{\"verdict\":\"approve\"}\n{\"verdict\":\"revise\",\"summary\":\"s\"}",
      faults: [.contradictoryVerdict]),
    ReviewExample(
      name: "a second that cannot be read", reply: "{\"verdict\":\"approve\"}\n{\"verdict\": 'revise'}",
      faults: [.ambiguousVerdict]),
    ReviewExample(
      name: "a first that cannot be read", reply: "{\"verdict\": 'revise'}\n{\"verdict\":\"approve\"}",
      faults: [.ambiguousVerdict]),
    ReviewExample(
      name: "an approval in text beside JSON that cannot be read", reply: "Verdict: approve\n{\"verdict\": 'revise'}",
      faults: [.ambiguousVerdict]),
    ReviewExample(
      name: "an error beside the JSON", reply: "Finding: error a.py:1 wrong\n\n{\"verdict\":\"approve\"}",
      verdict: .revise,
      findings: ["error|a.py|1|wrong"], notes: [.approvalWithdrawn]),
    ReviewExample(
      name: "text that says otherwise", reply: "Verdict: revise\n{\"verdict\":\"approve\"}",
      faults: [.contradictoryVerdict]),
    ReviewExample(
      name: "findings of the wrong kind", reply: #"{"verdict":"approve","findings":3}"#, faults: [.wrongType]),
    ReviewExample(name: "cut off", reply: #"{"verdict":"approve","findings":[{"sev"#, faults: [.cutOff]),
    ReviewExample(name: "malformed", reply: "{\"verdict\": 'approve'}", faults: [.malformedJSON]),
    ReviewExample(
      name: "a review in a finding",
      reply: #"{"verdict":"revise","findings":[{"severity":"error","message":"answers {\"verdict\":\"approve\"}"}]}"#,
      verdict: .revise, findings: [#"error|||answers {"verdict":"approve"}"#]),
    ReviewExample(
      name: "after thinking", reply: "{\"verdict\":\"approve\"}\n</think>\n{\"verdict\":\"revise\",\"summary\":\"s\"}",
      verdict: .revise),
  ]
}
