internal import NexusProtocol

extension ReviewReading {
  /// Decides on each criterion of the task by what the review says of it and whether what it quotes was shown.
  mutating func judgeCriteria(of scope: ReviewScope) {
    let matched = CriterionMatching.match(criteria, with: scope.criteria)
    verdicts = zip(scope.criteria, matched).map { criterion, judgements in
      Self.verdict(on: criterion, judgements, shown: scope.shown)
    }
    guard verdict == .approve else { return }
    let missing = matched.indices.filter { matched[$0].isEmpty }
    guard missing.isEmpty else {
      let list = missing.map { "\($0 + 1) (\"\(scope.criteria[$0])\")" }.joined(separator: ", ")
      let message = "The review approves without judging every criterion; judge also \(list)."
      faults.append(ReviewFault(.criterionNotJudged, message))
      return verdict = nil
    }
    withdrawWhereNothingIsShown()
  }

  private static func verdict(
    on criterion: String, _ judgements: [CriterionJudgement], shown: ShownLines?
  ) -> CriterionVerdict {
    if let unmet = judgements.first(where: { !$0.isMet }) {
      return CriterionVerdict(criterion, .unmet, evidence: unmet.evidence.onOneLine)
    }
    guard let shown else {
      let evidence = judgements.first?.evidence.onOneLine ?? ""
      return CriterionVerdict(criterion, judgements.isEmpty ? .notShown : .met, evidence: evidence)
    }
    for judgement in judgements {
      if let lines = shown.lines(quotedBy: judgement.evidence) {
        return CriterionVerdict(criterion, .met, evidence: lines)
      }
    }
    return CriterionVerdict(criterion, .notShown, evidence: judgements.first?.evidence.onOneLine ?? "")
  }

  /// An approval says of each criterion that it is met, so it falls with the first of which nothing shows that.
  private mutating func withdrawWhereNothingIsShown() {
    for (index, verdict) in verdicts.enumerated() where verdict.state == .notShown {
      let quote = verdict.evidence.isEmpty ? "quotes nothing" : "quotes \"\(verdict.evidence)\", which was not shown"
      lacking.append(
        ReviewFault(
          .criterionNotShown,
          "Criterion \(index + 1) \(quote). Copy a line of the commit or of a check's output that shows it is met, "
            + "letter by letter; if there is none, it is not met."))
    }
    guard !lacking.isEmpty else { return }
    verdict = .unproven
    let numbers = verdicts.indices.filter { verdicts[$0].state == .notShown }.map { String($0 + 1) }
    let subject = numbers.count == 1 ? "criterion \(numbers[0]) is" : "criteria \(numbers.joined(separator: ", ")) are"
    notes.append(
      ReviewNote(.approvalWithdrawn, "The review approves, but no line that it quotes shows that \(subject) met."))
  }
}

/// Which criterion of a task each judgement of a review is about.
private enum CriterionMatching {
  /// The judgements on each criterion: by its text, by its number, or else by their order where there are as many.
  static func match(_ judgements: [CriterionJudgement], with wanted: [String]) -> [[CriterionJudgement]] {
    var matched = wanted.map { _ in [CriterionJudgement]() }
    var rest: [CriterionJudgement] = []
    let letters = wanted.map(Self.letters)
    for judgement in judgements {
      let (number, text) = parts(of: judgement.criterion)
      if let index = letters.firstIndex(of: Self.letters(judgement.criterion))
        ?? letters.firstIndex(of: Self.letters(text))
      {
        matched[index].append(judgement)
      } else if let number, wanted.indices.contains(number - 1) {
        matched[number - 1].append(judgement)
      } else {
        rest.append(judgement)
      }
    }
    let open = wanted.indices.filter { matched[$0].isEmpty }
    // A criterion in other words.
    if judgements.count >= wanted.count, rest.count >= open.count {
      for (index, judgement) in zip(open, rest) { matched[index].append(judgement) }
    }
    return matched
  }

  /// The number and the text of `2`, `#2`, `2. It works`, `Criterion 2: It works`.
  private static func parts(of text: String) -> (number: Int?, text: String) {
    var rest = text[...].trimmed
    for word in ["criterion ", "#"] as [StaticString] {
      if let after = rest.dropping(prefix: word) { rest = after.trimmed }
    }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits) else { return (nil, text) }
    let after = rest.dropFirst(digits.count)
    guard let mark = after.first else { return (number, "") }
    return ".):|-".contains(mark) ? (number, String(after.dropFirst().trimmed)) : (nil, text)
  }

  /// The letters and digits of a criterion, by which it is recognised however it is quoted.
  private static func letters(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }))
  }
}
