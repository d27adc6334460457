internal import NexusProtocol

/// The words by which reviews say how they judge.
enum ReviewWord {
  enum Opinion: Equatable { case approve, revise, redo, unclear }

  /// What a verdict says; `approve` only when it says nothing else that could be a condition.
  static func opinion(_ text: Substring) -> Opinion {
    let words = words(text)
    guard let first = words.first else { return .unclear }
    let start = words.prefix(3).joined(separator: " ")
    let isRefusal = [
      "revise", "revision", "reject", "rejected", "request changes", "requests changes", "changes requested",
      "changes required", "needs", "fail", "failed", "fails", "disapprove", "disapproved", "not approve",
      "not approved", "do not approve", "don t approve", "cannot approve",
    ].contains { start == $0 || start.hasPrefix($0 + " ") }
    let saysApprove = words.contains { $0.hasPrefix("approv") }
    let isRenewal = ["redo", "rewrite", "start over", "do over", "write anew"].contains {
      start == $0 || start.hasPrefix($0 + " ")
    }
    if isRenewal { return words.contains { $0.hasPrefix("approv") } ? .unclear : .redo }
    if isRefusal { return saysApprove && !words.contains("not") && first == "revise" ? .unclear : .revise }
    guard ["approve", "approved", "approves", "lgtm", "accept", "accepted", "pass", "passed"].contains(first) else {
      return .unclear
    }
    if words.count == 1 { return .approve }
    let isExplained =
      text.utf8.drop { !$0.isASCIILetter }.drop(while: \.isASCIILetter).drop { "*_`".utf8.contains($0) }
      .drop { $0 == UInt8(ascii: " ") }.first.map { ".,:;(-".utf8.contains($0) || $0 >= 0x80 } == true
    return isExplained && words.dropFirst().allSatisfy({ !conditions.contains($0) }) ? .approve : .unclear
  }

  /// The severity a word names, or nil when it names none.
  static func severity(_ text: Substring) -> Finding.Severity? {
    switch words(text).joined(separator: " ") {
    case "error", "errors", "critical", "major", "blocker", "blocking", "high", "fatal", "severe", "bug", "must fix":
      .error
    case "warning", "warn", "warnings", "medium", "moderate", "minor": .warning
    case "note", "notes", "info", "information", "low", "nit", "nitpick", "suggestion", "style", "trivial", "hint":
      .note
    default: nil
    }
  }

  /// Whether a word says that a criterion is met, or nil when it is unclear.
  static func isMet(_ text: Substring) -> Bool? {
    if ["✅", "✓", "✔", "✔️", "[x]", "[X]"].contains(text) { return true }
    if ["❌", "✗", "✘", "[ ]"].contains(text) { return false }
    switch words(text).joined(separator: " ") {
    case "met", "yes", "true", "pass", "passed", "satisfied", "fulfilled", "ok", "done": return true
    case "unmet", "not met", "no", "false", "fail", "failed", "not satisfied", "unsatisfied", "partially",
      "partially met", "partly", "partly met", "missing", "unknown", "unclear", "not verified":
      return false
    default: return nil
    }
  }

  /// Small words of ASCII letters, whatever else stands between them.
  private static func words(_ text: Substring) -> [String] {
    text.utf8.prefix(2_000).split { !$0.isASCIILetter }.map { String(Substring($0)).lowercased() }
  }

  /// Words that make what stands beside an approval worth asking about.
  private static let conditions: Set<String> = [
    "but", "however", "except", "if", "once", "after", "provided", "providing", "unless", "until", "not", "no", "with",
    "pending", "conditional", "conditionally", "though", "although", "minor", "should", "must", "need", "needs",
    "revise",
    "reject", "rejected", "assuming", "when", "or", "cannot", "t", "only", "almost", "partially", "fail", "fails",
    "failed",
    "later", "fix", "fixed", "changes", "change", "despite", "still", "missing",
  ]
}
