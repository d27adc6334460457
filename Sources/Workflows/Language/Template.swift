package import JSONText

/// A text with values in it: `Summarise {{ analyze }} in {{ inputs.words }} words.`
package struct Template: Sendable, Equatable {
  package enum Part: Sendable, Equatable {
    case text(String)
    case value(Expression)
  }

  package let parts: [Part]
  /// Where the text begins in its file.
  package let place: Place

  /// - Throws: `WorkflowFault` for `{{` without `}}`, and for what stands between them and is no expression.
  package init(_ text: String, at place: Place) throws(WorkflowFault) {
    var parts: [Part] = []
    var rest = Substring(text)
    while let open = rest.firstRange(of: "{{") {
      if open.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<open.lowerBound]))) }
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
        throw WorkflowFault("A \"{{\" has no \"}}\".", at: place)
      }
      let inner = String(rest[open.upperBound..<close.lowerBound]).trimmed
      do {
        parts.append(.value(try Expression(inner)))
      } catch {
        throw WorkflowFault("In {{ \(inner) }}: \(error.message)", at: place)
      }
      rest = rest[close.upperBound...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
    self.place = place
  }

  /// The names it reads, as paths.
  package var paths: [[String]] {
    parts.flatMap { part -> [[String]] in
      guard case .value(let expression) = part else { return [] }
      return expression.paths
    }
  }

  /// The text with the values of `scope` in it; a list of texts stands as paragraphs.
  package func text(in scope: JSONObject) throws(ExpressionFault) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .value(let expression): text += Self.shown(try expression.value(in: scope))
      }
    }
    return text
  }

  /// The value itself where the template is one expression and nothing else, and its text otherwise.
  package func value(in scope: JSONObject) throws(ExpressionFault) -> JSONValue {
    if parts.count == 1, case .value(let expression) = parts[0] { return try expression.value(in: scope) }
    return .string(try text(in: scope))
  }

  private static func shown(_ value: JSONValue) -> String {
    guard let list = value.array, !list.isEmpty, list.allSatisfy({ $0.string != nil }) else { return value.shownText }
    return list.map(\.shownText).joined(separator: "\n\n")
  }
}

extension Substring {
  /// The first place of `text`.
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
      index = self.index(after: index)
    }
    return nil
  }
}
