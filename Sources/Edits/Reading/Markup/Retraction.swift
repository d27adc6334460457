/// A sentence between edits by which a reply takes earlier ones back: "Wait, that is wrong; ignore the edit above."
///
/// Such a reply does not say which of its edits are left, so it is refused.
struct Retraction {
  /// The first line with such a sentence after an edit; nil while there is none.
  private(set) var found: ReplyLine?

  /// Notes a line of text.
  ///
  /// - Parameter followsEdit: An edit, or a fence that may be one, was read before it.
  mutating func take(_ line: ReplyLine, followsEdit: Bool) {
    guard followsEdit, found == nil, line.content.count < 600, Retraction.takesBack(line.content.text) else { return }
    found = line
  }

  var problem: Refusal? {
    found.map { line in
      Refusal(
        .malformed,
        reason: "The line `\(Window.visible(line.content.trimmed))` takes an edit before it back, "
          + "so it is open which edits are meant.",
        advice: "Send only the edits that are to be made.", range: line.range)
    }
  }

  /// Whether a line of prose takes back what stands before it. An item of a list says what a change does.
  static func takesBack(_ line: String) -> Bool {
    let text = line.lowercased().replacing("\u{2019}", with: "'").drop {
      $0 == " " || $0 == ">" || $0 == "*" || $0 == "_"
    }
    guard !text.hasPrefix("- "), !text.hasPrefix("+ "), text.contains(where: \.isLetter) else { return false }
    // Words alone are cheap to look for; most lines end here.
    guard verbs.contains(where: { text.contains($0) }) || wrong.contains(where: { text.contains($0) }) else {
      return false
    }
    var isCorrection = false
    for sentence in text.split(whereSeparator: { ".;:!?()\u{2014}\u{2013}*_".contains($0) }) {
      for clause in clauses(of: sentence) {
        let words = clause.split { !$0.isLetter && $0 != "'" }.map(String.init)[...]
        if asksToIgnore(words) { return true }
        if let first = words.first, openers.contains(first) { isCorrection = true }
        if isCorrection, wrong.contains(where: { clause.trimmed.hasSuffix($0) }) { return true }
      }
    }
    return false
  }

  /// A sentence, and what follows a first "wait," or "sorry," in it.
  private static func clauses(of sentence: Substring) -> [Substring] {
    let parts = sentence.split(separator: ",")
    guard let first = parts.first, parts.count > 1 else { return [sentence] }
    let words = first.split { !$0.isLetter && $0 != "'" }
    return words.count <= 2 && words.first.map({ openers.contains(String($0)) }) ?? false ? Array(parts) : [sentence]
  }

  private static let openers: Set<String> = [
    "wait", "no", "oops", "sorry", "hmm", "hm", "hold", "actually", "correction", "ah", "oh", "apologies",
  ]
  private static let wrong = [
    "that is wrong", "that's wrong", "that was wrong", "that is incorrect", "that's incorrect", "that is not right",
    "that's not right", "that isn't right", "this is wrong", "that won't work", "that will not work",
    "that was a mistake", "that is a mistake", "that's a mistake",
  ]
  private static let verbs = [
    "ignore", "disregard", "discard", "scrap", "forget", "retract", "scratch that", "strike that", "never mind",
    "nevermind",
    "do not apply", "don't apply", "do not use", "don't use", "skip the",
  ]
  private static let lead: Set<String> = [
    "please", "so", "just", "actually", "wait", "sorry", "oops", "no", "you", "can", "should", "must", "kindly",
    "let's",
    "hold", "on", "oh", "ah", "and", "but",
  ]
  private static let single: Set<String> = ["ignore", "disregard", "discard", "scrap", "forget", "retract"]
  private static let filler: Set<String> = [
    "the", "that", "this", "my", "all", "of", "about", "entire", "whole", "very", "what", "i", "wrote", "everything",
    "those", "these", "both",
  ]
  private static let nouns: Set<String> = [
    "edit", "edits", "block", "blocks", "version", "patch", "diff", "snippet", "answer", "attempt", "reply", "response",
    "suggestion", "fence", "one", "ones", "change", "changes", "draft", "code", "message",
  ]
  private static let places: Set<String> = [
    "above", "previous", "earlier", "last", "first", "prior", "preceding", "former", "initial",
  ]
  private static let after: Set<String> = [
    "and", "instead", "because", "as", "since", "please", "here", "it", "entirely",
  ]

  /// Whether a clause is a demand to ignore what stands before it, and ends with that.
  private static func asksToIgnore(_ clause: ArraySlice<String>) -> Bool {
    var words = clause
    while let first = words.first, lead.contains(first) { words = words.dropFirst() }
    guard let verb = words.first else { return false }
    let two = words.prefix(2).joined(separator: " ")
    if two == "scratch that" || two == "strike that" || two == "scrap that" || two == "forget that" {
      return words.count == 2 || words.dropFirst(2).first.map(after.contains) ?? false
    }
    if two == "never mind" || verb == "nevermind" {
      words = words.dropFirst(two == "never mind" ? 2 : 1)
    } else if single.contains(verb) || verb == "skip" {
      words = words.dropFirst()
    } else if ["do not", "don't apply", "don't use"].contains(two), words.count > 2 {
      words = words.dropFirst(two == "do not" ? 3 : 2)
    } else {
      return false
    }
    var (holdsNoun, holdsPlace) = (false, false)
    while let word = words.first {
      if nouns.contains(word) {
        holdsNoun = true
      } else if places.contains(word) {
        holdsPlace = true
      } else if !filler.contains(word) {
        break
      }
      words = words.dropFirst()
    }
    guard holdsPlace, holdsNoun || clause.contains("above") || clause.contains("previous") else { return false }
    return words.first.map(after.contains) ?? true
  }
}
