#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Asks the person at the terminal. Where nobody can answer, nothing is asked and the answer is nil.
package struct Prompt: Sendable {
  /// One possible answer.
  package struct Choice<Value: Sendable>: Sendable {
    /// What to type, as `a`; matched without regard to case.
    package var key: String
    /// What it means, as `accept`; typing it in full is an answer too.
    package var label: String
    package var value: Value
    /// A sentence on what it does, for who answers `?`; without one `?` is no answer.
    package var help: String?

    package init(_ key: String, _ label: String, _ value: Value, help: String? = nil) {
      self.key = key
      self.label = label
      self.value = value
      self.help = help
    }

    /// The label with its key marked, as `[a]ccept`, or both where the label does not begin with it.
    fileprivate var text: String {
      label.lowercased().hasPrefix(key.lowercased()) ? "[\(key)]\(label.dropFirst(key.count))" : "[\(key)]\(label)"
    }
  }

  private let input: Int32
  private let sink: any OutputSink
  private let palette: Palette

  /// - Parameters:
  ///   - input: The descriptor answers are read from; asked only if it is a terminal.
  ///   - sink: Where questions go, mostly standard error, and a terminal too.
  package init(input: Int32 = 0, sink: any OutputSink, palette: Palette) {
    self.input = input
    self.sink = sink
    self.palette = palette
  }

  /// Whether there is somebody to ask.
  package var isInteractive: Bool { isatty(input) == 1 }

  /// Asks a question of yes and no.
  ///
  /// - Parameter assumed: What an empty answer means; nil when it means nothing and the question is put again.
  /// - Returns: The answer; nil when nobody can answer, at the end of the input, or after three answers that are none.
  package func confirm(_ question: String, assuming assumed: Bool? = nil) throws(TerminalError) -> Bool? {
    let options =
      switch assumed {
      case nil: "[y/n]"
      case true?: "[Y/n]"
      case false?: "[y/N]"
      }
    return try ask(
      question, options, among: [Choice("y", "yes", true), Choice("n", "no", false)],
      assuming: assumed.map { $0 ? 0 : 1 })
  }

  /// Lets the person choose. The answer `?` has every choice with a help explained.
  ///
  /// The choices are shown by their labels, as `[a]ccept [q]uit [?]`, or where the terminal is too narrow for that on
  /// one line by their keys alone, as `[a,q,?]`.
  /// - Parameter assumed: The index of the choice that an empty answer means, if any.
  /// - Returns: As ``confirm(_:assuming:)``.
  package func choose<Value>(
    _ question: String, among choices: [Choice<Value>], assuming assumed: Int? = nil
  ) throws(TerminalError) -> Value? {
    let isExplained = choices.contains { $0.help != nil }
    let explanation = isExplained ? ["[?]"] : []
    let plain = (choices.map(\.text) + explanation).joined(separator: " ")
    let width = DisplayWidth.columns(of: Sanitizer.text(question) + " \(plain) ")
    if width > TerminalSize.current(of: input)?.columns ?? 80 {
      let keys = (choices.map(\.key) + (isExplained ? ["?"] : [])).joined(separator: ",")
      return try ask(question, "[\(keys)]", among: choices, assuming: assumed)
    }
    let options = choices.enumerated().map { index, choice in
      index == assumed ? palette.apply(.bold, to: choice.text) : choice.text
    }
    return try ask(question, (options + explanation).joined(separator: " "), among: choices, assuming: assumed)
  }

  /// Has the person name one of things that were listed before, numbered from 1: by its number or its name.
  ///
  /// - Parameter assumed: The index of the one that an empty answer means.
  /// - Returns: Its index; nil as ``confirm(_:assuming:)``.
  package func pick(_ question: String, among names: [String], assuming assumed: Int) throws(TerminalError) -> Int? {
    let choices = names.enumerated().map { Choice(String($0.offset + 1), $0.element, $0.offset) }
    return try ask(question, "[\(assumed + 1)]", among: choices, assuming: assumed)
  }

  /// Asks for a line that the terminal does not show.
  ///
  /// - Parameter room: Where its bytes are put, without the line end; they are put nowhere else.
  /// - Returns: How many there are, or one more than fit into `room` for a longer line; nil as ``confirm(_:assuming:)``.
  package func hidden(
    _ question: String, into room: UnsafeMutableRawBufferPointer
  ) throws(TerminalError) -> Int? {
    guard isInteractive else { return nil }
    return try HiddenInput.during(input) { () throws(TerminalError) -> Int? in
      try sink.write(palette.apply(.heading, to: Sanitizer.text(question)) + " ")
      let count = try DescriptorReader(descriptor: input).readLine(into: room)
      if count == nil { try sink.write("\n") }
      return count
    }
  }

  private func ask<Value>(
    _ question: String, _ options: String, among choices: [Choice<Value>], assuming assumed: Int?
  ) throws(TerminalError) -> Value? {
    guard isInteractive else { return nil }
    let text = palette.apply(.heading, to: Sanitizer.text(question)) + " \(options) "
    var tries = 0
    while tries < 3 {
      try sink.write(text)
      guard let line = try DescriptorReader(descriptor: input).readLine() else {
        try sink.write("\n")
        return nil
      }
      let answer = Self.trimmed(String(decoding: line, as: UTF8.self)).lowercased()
      if answer.isEmpty, let assumed { return choices[assumed].value }
      if let choice = choices.first(where: { [$0.key.lowercased(), $0.label.lowercased()].contains(answer) }) {
        return choice.value
      }
      let help = choices.compactMap { choice in choice.help.map { "  \(choice.key)  \($0)\n" } }.joined()
      if !help.isEmpty { try sink.write(help) }
      tries += answer == "?" && !help.isEmpty ? 0 : 1
    }
    return nil
  }

  private static func trimmed(_ text: String) -> String {
    let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? text.startIndex
    return String(text[..<end].drop(while: \.isWhitespace))
  }
}
