extension String {
  /// The path as every prompt and outline writes it: on one line, in quotes where blanks or other signs could be misread.
  package var visible: String {
    let scalars = unicodeScalars
    guard scalars.contains(where: { $0.value <= 32 || $0.value == 127 || $0 == "\"" || $0 == "\\" }) else {
      return self
    }
    let escaped = scalars.map { scalar -> String in
      switch scalar {
      case "\n": "\\n"
      case "\t": "\\t"
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.value < 32 || scalar.value == 127: "\u{FFFD}"
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
