internal import ReplyMarks

/// What was found in a reply that should choose one of several candidates.
///
/// There is a choice exactly if there is no fault.
package struct ChoiceReading: Sendable, Equatable {
  /// From 1.
  package var choice: Int?
  /// On one line; empty when none is given.
  package var reason: String
  /// Why the reply cannot be used, a sentence each.
  package var faults: [String] = []
}

/// Reads which of several candidates a model chose: a line `Choice: 2`, and what is said beside it.
///
/// Marks of Markdown and JSON around the line are passed over. The number is never guessed: two different ones, or words in
/// its place, are faults.
package enum ChoiceReader {
  /// What a prompt says of the form; Markdown, without a line end at the end.
  package static let instructions = """
    Two lines and nothing else:

    Reason: one or two sentences that say what makes it better than the others
    Choice: the number of the candidate
    """

  /// - Parameter count: How many there are to choose from.
  package static func read(_ reply: String, count: Int) -> ChoiceReading {
    var values: [Substring] = []
    var reason: [Substring] = []
    guard let answer = AnswerText.of(reply, isAnswer: { !parts(of: $0[...]).label.isEmpty }) else {
      return ChoiceReading(reason: "", faults: ["The reply ends inside its thinking, before any choice."])
    }
    for line in answer.lines {
      let (label, value) = parts(of: line)
      switch label {
      case "choice", "final choice", "chosen candidate", "best candidate": values.append(value)
      case "reason", "reasoning": reason.append(value)
      default: reason.append(line.trimmed)
      }
    }
    var reading = ChoiceReading(reason: String(reason.joined(separator: "\n").onOneLine.prefix(400)))
    let numbers = Set(values.map(number))
    if values.isEmpty {
      reading.faults = ["There is no line that begins with `Choice:`."]
    } else if numbers.count > 1 {
      reading.faults = ["There is more than one choice; write a single line `Choice: NUMBER`."]
    } else if let number = numbers.first ?? nil, (1...max(1, count)).contains(number) {
      reading.choice = number
    } else {
      reading.faults = ["After `Choice:` must stand one number from 1 to \(count) and no other."]
    }
    return reading
  }

  private static let marks = "*_`#\"' \t"

  /// The label in lower case and what follows its colon; an empty label where the line has none.
  private static func parts(of line: Substring) -> (label: String, value: Substring) {
    let text = line.drop { marks.contains($0) || ">-{".contains($0) }
    guard let colon = text.utf8.prefix(40).firstIndex(of: UInt8(ascii: ":")) else { return ("", "") }
    let label = text[..<colon].lowercased().split { !$0.isLetter }.joined(separator: " ")
    return (label, text[text.utf8.index(after: colon)...].drop { marks.contains($0) })
  }

  /// The one number of a value such as `2`, `candidate 2` or `**2**, since it is shorter`.
  private static func number(_ value: Substring) -> Int? {
    var text = value
    for word in ["candidate", "number", "no."] where text.lowercased().hasPrefix(word) {
      text = text.dropFirst(word.count).drop { marks.contains($0) }
    }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text.dropFirst(digits.count)
    // A second number makes the first one doubtful, and `2nd` or `1.5` is none.
    guard (1...3).contains(digits.count), !rest.contains(where: \.isNumber), rest.first.map({ !$0.isLetter }) ?? true
    else { return nil }
    return Int(digits)
  }
}
