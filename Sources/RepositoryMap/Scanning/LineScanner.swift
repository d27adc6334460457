/// Finds definitions line by line, by the keywords of a language: what there is without a tagger.
///
/// It sees a definition whose keyword and name stand on one line and nothing else: none that a macro makes, none in a
/// text, and in C and its relatives only functions written in the usual ways.
struct LineScanner {
  /// To be raised with every change of what is found; part of the key under which tags are kept.
  static let version = 1

  private let language: ScannerLanguage
  private let keywords: [String: [ScannerLanguage.Rule]]

  init(_ language: ScannerLanguage) {
    self.language = language
    var keywords: [String: [ScannerLanguage.Rule]] = [:]
    for rule in language.rules {
      switch rule {
      case .keyword(let word, _), .keywordAfterReceiver(let word, _): keywords[word, default: []].append(rule)
      default: break
      }
    }
    self.keywords = keywords
  }

  func marks(in source: UnsafeBufferPointer<UInt8>) -> [DefinitionOutline.Mark] {
    let stripped = SourceStripper(language).strip(source)
    return stripped.withUnsafeBufferPointer { bytes in
      let lines = LineTable(bytes)
      var (marks, shown) = ([DefinitionOutline.Mark](), 0)
      for number in 1...max(1, lines.count) where lines.contains(number) {
        guard shown < Definition.limitPerFile else { break }
        let text = lines.text(number)
        guard let first = text.first, text.count < 2000, first < 0x80, first != UInt8(ascii: "}") else { continue }
        var line = CodeLine(text, indentation: lines.indentation(number))
        guard let mark = mark(&line, number) else { continue }
        marks.append(mark)
        if mark.isShown { shown += 1 }
      }
      return marks
    }
  }

  private func mark(_ line: inout CodeLine, _ number: Int) -> DefinitionOutline.Mark? {
    if let (name, kind) = byKeyword(&line) {
      // Values in a body are of no interest to others; the scanner knows bodies only by their indentation.
      let isValue = ["property", "value", "constant"].contains(kind)
      if isValue && line.indentation > 4 { return nil }
      return DefinitionOutline.Mark(
        name: name, kind: kind, line: number, isShown: !isValue || line.indentation == 0)
    }
    for rule in language.rules {
      guard let (name, kind) = line.find(rule) else { continue }
      return DefinitionOutline.Mark(name: name, kind: kind, line: number)
    }
    return nil
  }

  /// Skips modifiers and attributes up to a keyword, and takes the name after it.
  private func byKeyword(_ line: inout CodeLine) -> (name: String, kind: String)? {
    line.rewind()
    while let word = line.word() {
      if let rules = keywords[word], let found = line.name(after: word, rules) { return found }
      guard language.modifiers.contains(word) || word.hasPrefix("@") else { return nil }
      line.skipArguments()
    }
    return nil
  }
}
