/// How a piece of text that differs from run to run is shown.
package struct TextRule: Sendable {
  let apply: @Sendable (String) -> String

  /// - Parameter apply: Gives the whole text anew.
  package init(_ apply: @escaping @Sendable (String) -> String) {
    self.apply = apply
  }

  /// A text, wherever it stands.
  package static func literal(_ text: String, shownAs replacement: String) -> TextRule {
    TextRule { $0.replacing(text, with: replacement) }
  }

  /// A port of this machine, wherever it stands after a colon.
  package static func port(_ number: Int) -> TextRule {
    TextRule { text in
      text.replacing(#/:(\d+)\b/#) { match in match.1 == "\(number)" ? ":$PORT" : String(match.0) }
    }
  }

  /// Object ids of git, 7 to 40 digits: the first shown as `$HASH1`, and so on, the same id always the same; a short
  /// form of an id seen before counts as that id.
  package static let hashes = TextRule { text in
    var known: [String] = []
    return text.replacing(#/\b[0-9a-f]{7,40}\b/#) { match in
      let id = String(match.0)
      guard id.contains(where: \.isNumber), id.contains(where: \.isLetter) || id.count == 40 else { return id }
      if let index = known.firstIndex(where: { $0.hasPrefix(id) || id.hasPrefix($0) }) { return "$HASH\(index + 1)" }
      known.append(id)
      return "$HASH\(known.count)"
    }
  }

  /// Durations with a unit: `1.2 s`, `350ms`, `2m 05s`.
  package static let durations = TextRule {
    $0.replacing(#/\b\d+(\.\d+)?(\s?(ns|µs|us|ms|min|s|m|h))(\s\d+(\.\d+)?\s?(ms|s|m))*\b/#, with: "$TIME")
  }

  /// Points in time: `2026-01-02T03:04:05.678Z`, `2026-01-02 03:04`.
  package static let dates = TextRule {
    $0.replacing(#/\b\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?/#, with: "$DATE")
  }
}
