/// Refuses edits that hold the mark which stands for values the model was not shown: written into a file it would take
/// the place of the real ones.
struct RedactionCheck {
  /// In the form that `folded` gives.
  private let mark: [UInt8]
  private let shown: String

  /// Nil where nothing is ever kept back.
  init?(_ mark: String?) {
    guard let mark, !mark.isEmpty else { return nil }
    shown = mark
    // The brackets around it are the first thing to get lost.
    self.mark = Self.folded(mark.utf8.filter { !"[]<>«»".utf8.contains($0) })
  }

  /// The refusals of `edits`, none for what a file really holds.
  func refusals(of edits: [Edit], in tree: SourceTree, options: ApplyOptions) -> [Refusal] {
    let resolver = PathResolver(tree: tree, options: options)
    var counts: [String: Int] = [:]
    return edits.compactMap { edit in
      var old = 0
      // What cannot be resolved is refused by itself, with the reason.
      if case .file(let path, _)? = try? resolver.resolve(edit.path, stripsGitPrefix: edit.mayHavePrefix) {
        old = counts[path] ?? count(in: tree.contents(of: path) ?? [])
        counts[path] = old
      }
      switch edit.action {
      case .delete: return nil
      case .create(let bytes, _), .write(let bytes): return count(in: bytes) > old ? refusal(of: edit, hunk: nil) : nil
      case .modify(let hunks, _, _):
        let index = hunks.firstIndex { isFaulty($0, old: old) }
        return index.map { refusal(of: edit, hunk: hunks.count > 1 ? $0 + 1 : nil) }
      }
    }
  }

  /// Whether a reading of the hunk looks for marks that the file does not hold, or adds some.
  private func isFaulty(_ hunk: Hunk, old: Int) -> Bool {
    hunk.texts.contains { text in
      let searched = count(in: text.search)
      return searched > old || count(in: text.replace) > searched
    }
  }

  private func refusal(of edit: Edit, hunk: Int?) -> Refusal {
    Refusal(
      .redacted, edit: edit.number, hunk: hunk, path: edit.path,
      reason:
        "The edit holds \(shown), which stands for a secret that you were not shown and that has to stay as it is.",
      advice:
        "Leave the lines with that mark out of your edit, as context too: change other lines by search/replace blocks, and do not write the whole file.",
      range: edit.range)
  }

  private func count(in bytes: [UInt8]) -> Int {
    guard bytes.count >= mark.count else { return 0 }
    let text = Self.folded(bytes)
    var (count, index) = (0, 0)
    while index + mark.count <= text.count {
      guard let start = text[index...].firstIndex(of: mark[0]), start + mark.count <= text.count else { break }
      if text[start...].starts(with: mark) {
        count += 1
        index = start + mark.count
      } else {
        index = start + 1
      }
    }
    return count
  }

  /// Models change case and signs between words.
  private static func folded(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { byte in
      switch byte {
      case 65...90: byte + 32
      case UInt8(ascii: "_"), UInt8(ascii: " "): UInt8(ascii: "-")
      default: byte
      }
    }
  }
}
