/// When to use colour.
package enum ColorChoice: String, Sendable, Hashable, CaseIterable {
  case auto, always, never
}

/// Styles text, or leaves it as it is where colour is not wanted.
package struct Palette: Sendable, Hashable {
  package let isEnabled: Bool

  package init(isEnabled: Bool) {
    self.isEnabled = isEnabled
  }

  /// Decides by what the user said, most explicit first: `choice`, `NO_COLOR`, `CLICOLOR_FORCE`, then whether the output
  /// is a terminal that is not `dumb`.
  ///
  /// - Parameter environment: The variables to go by; a variable that is empty counts as not set.
  /// Source: <https://no-color.org>, <https://bixense.com/clicolors>.
  package init(choice: ColorChoice, environment: [String: String], isTerminal: Bool) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    switch choice {
    case .always: isEnabled = true
    case .never: isEnabled = false
    case .auto where value("NO_COLOR") != nil: isEnabled = false
    case .auto where value("CLICOLOR_FORCE") != nil && value("CLICOLOR_FORCE") != "0": isEnabled = true
    case .auto where value("CLICOLOR") == "0": isEnabled = false
    case .auto: isEnabled = isTerminal && value("TERM") != "dumb"
    }
  }

  package static let plain = Palette(isEnabled: false)

  /// `text` in `style`, each line of its own, so that a pager or a cut between lines leaves no colour behind.
  ///
  /// Does not sanitize: text that is not the program's own goes through ``Sanitizer`` first.
  package func apply(_ style: Style, to text: String) -> String {
    guard isEnabled, !style.isEmpty, !text.isEmpty else { return text }
    let start = "\u{1B}[\(style.parameters)m"
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : start + $0 + "\u{1B}[0m" }
      .joined(separator: "\n")
  }
}
