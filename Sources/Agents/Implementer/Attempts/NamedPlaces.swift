import Git
import NexusProtocol

/// Shows a model the lines that a failed check speaks of, as the test it does not pass.
///
/// What a test expects is told far better by the test than by its output: small models that see it need fewer rounds.
struct NamedPlaces {
  let checking: Checking
  /// The commit whose rules say what a model may read.
  let base: ObjectID
  /// Files that the model is shown anyway.
  let known: [String]

  /// Beyond these there is more to read than it helps.
  private static let (files, lines) = (3, 8)

  private var limitInBytes: Int { checking.isBrief ? 1600 : 4000 }

  /// The lines below their files' paths in fences; empty where none are named or none may be shown.
  ///
  /// - Parameters:
  ///   - tree: What the check ran on.
  ///   - shown: A text that the model has read; what stands in it is not shown again. Asked for only where lines are named.
  func text(_ output: String, at tree: ObjectID, shown: () async throws -> String = { "" }) async throws -> String {
    let entries = try await checking.repository.entries(at: tree)
    let places = OutputPlaces.find(in: output, paths: entries.lazy.map(\.path)).filter { !known.contains($0.path) }
    guard !places.isEmpty else { return "" }
    let gate = try await PromptGate(checking.repository, at: [base])
    let closed = try await gate.reasons(for: places.map(\.path))
    let shown = try await shown()
    var sections: [String] = []
    var left = limitInBytes
    for place in places.prefix(Self.files) where closed[place.path] == nil {
      guard let entry = entries.first(where: { $0.path == place.path }),
        case .text(let text) = try await ChosenFile.read(entry, in: checking.repository)
      else { continue }
      let section = Self.section(place, text.text, without: shown, limitInBytes: left)
      guard !section.isEmpty else { continue }
      sections.append(section)
      left -= section.utf8.count
    }
    guard !sections.isEmpty else { return "" }
    return "The lines that it speaks of:\n\n" + sections.joined(separator: "\n").trimmedEnd()
  }

  private static func section(
    _ place: OutputPlaces.Place, _ text: String, without shown: String, limitInBytes limit: Int
  ) -> String {
    let rows = TextRows(text).lines
    var pieces: [String] = []
    func file() -> FencedFile { FencedFile(path: place.path, content: pieces.joined(separator: "\n…\n") + "\n") }
    for range in PlaceExcerpt.ranges(around: Array(place.lines.prefix(lines)), in: rows) {
      let piece = rows[range].joined(separator: "\n")
      guard !shown.contains(piece) else { continue }
      pieces.append(piece)
      if file().text.utf8.count > limit {
        pieces.removeLast()
        break
      }
    }
    return pieces.isEmpty ? "" : file().text
  }
}
