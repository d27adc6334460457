/// What the words of a task say of the functions it is about.
struct TaskWords {
  struct NewFunction: Equatable {
    var name: String
    /// As written before the name, as `int`; nil where nothing is.
    var type: String?
  }

  private let words: String
  private let mentions: [Mention]

  init(_ words: String) {
    self.words = words
    mentions = Self.mentions(in: words)
  }

  var renames: Bool { words.firstMatch(of: /(?i)\brenam/) != nil }

  /// The function that is to be added, where its parameters are said too.
  var newFunction: NewFunction? {
    guard
      let match = words.firstMatch(
        of:
          /(?:[Aa]dd|[Ww]rite|[Cc]reate|new)\s+(?:an?\s+|the\s+)?(?:new\s+)?(?:(?:function|method|helper)\s+)?`((?:[A-Za-z_][\w]*[\s*]+)*)([A-Za-z_]\w*)\([^`]*\)`/
      )
    else { return nil }
    let type = match.output.1.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return NewFunction(name: String(match.output.2), type: type.isEmpty ? nil : type)
  }

  /// The one function of `known` that is to be changed.
  func target(among known: Set<String>) -> String? {
    let staying = Set(mentions.filter(\.stays).map(\.name))
    let named = mentions.filter { known.contains($0.name) && !staying.contains($0.name) }
    if let told = named.first(where: \.isTold) { return told.name }
    // Without a verb before it, a word that is a name besides is no mention.
    let meant = named.filter(\.isCode)
    if Set(meant.map(\.name)).count == 1 { return meant.first?.name }
    // "It" is what the words began with.
    let speaksOfIt = words.firstMatch(of: /(?i)\b(?:change|fix|rewrite|correct|extend) (?:it|this)\b/) != nil
    return speaksOfIt ? meant.first?.name : nil
  }

  /// Whether the words speak of a function, and do not say that it stays.
  func mayChange(_ name: String) -> Bool {
    let own = mentions.filter { $0.name == name }
    return !own.isEmpty && !own.contains(where: \.stays)
  }

  /// Whether a type is to be changed itself, which no function of it does.
  func changesType(_ name: String) -> Bool {
    words.matches(of: /(?i)\b(?:enum|class|struct|interface|trait|record|type|protocol)\s+`?([A-Za-z_]\w*)/).contains {
      $0.output.1 == name
    }
  }

  /// Whether something is to be added that is no function: a type, or a constant.
  var addsMoreThanFunctions: Bool {
    words.firstMatch(
      of:
        /(?i)\b(?:new|add|create|define|introduce)\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,2}(?:class|exception|struct|enum|interface|trait|record|type|protocol|constant)\b/
    ) != nil
  }

  private struct Mention {
    var name: String
    /// A verb right before it says that it is to be changed.
    var isTold: Bool
    /// The words after it say that it is not.
    var stays: Bool
    /// It is marked as code, or cannot be a word of a language.
    var isCode: Bool
  }

  private static func mentions(in words: String) -> [Mention] {
    let told =
      /(?i)\b(?:change|fix|rewrite|correct|extend|give|make|let|adapt|update|modify|replace)\s+(?:the\s+)?(?:(?:helper|function|method)\s+)?`?(?:\w+(?:\.|::))*$/
    let stays =
      /(?i)^[^.;]*?(?:needs no change|no change|not change|stays? as|remains? as|must stay|untouched|unchanged)/
    return words.matches(of: /[A-Za-z_]\w*/).map { match in
      let before = words[..<match.range.lowerBound].suffix(60)
      let after = words[match.range.upperBound...].prefix(70)
      let name = String(match.output)
      let isCode =
        before.last.map { "`.:".contains($0) } == true || after.first.map { "`(".contains($0) } == true
        || name.dropFirst().contains { $0 == "_" || $0.isUppercase || $0.isNumber }
      return Mention(
        name: name, isTold: before.firstMatch(of: told) != nil, stays: after.firstMatch(of: stays) != nil,
        isCode: isCode)
    }
  }
}
