internal import Secrets

/// A map as text: files, the best first, each with the lines on which it defines something.
///
/// ```
/// ledger/report.py
///   5 class Report:
///     8 def to_csv(self):
/// (12 more files are not shown)
/// ```
package struct Outline: Sendable, Hashable {
  /// A file as it is shown.
  package struct File: Sendable, Hashable {
    package let file: RankedFile
    package let definitions: [Definition]
    /// How many more the file has.
    package let definitionsLeftOut: Int
  }

  package let text: String
  package let files: [File]
  /// How many files are not named at all.
  package let leftOut: Int

  package var shown: [String] { files.map(\.file.path) }
  package var definitionsLeftOut: Int { files.reduce(0) { $0 + $1.definitionsLeftOut } }

  /// Three bytes a token: less than models need for most code, so that what is counted so fits.
  package static let bytesPerToken = 3
  /// Of one file no more is shown than so many definitions, and an eighth of the whole; its text says so.
  static let definitionsPerFile = 60
  static let shareOfOneFile = 8
}

extension Ranking {
  /// Renders the map in at most `limitInTokens` tokens, counted as ``Outline/bytesPerToken`` says.
  ///
  /// - Parameter excluded: Paths that stand elsewhere already; they count neither as shown nor as left out.
  package func outline(limitInTokens: Int, excluding excluded: Set<String> = []) async throws -> Outline {
    try await outline(limitInBytes: limitInTokens * Outline.bytesPerToken, excluding: excluded)
  }

  package func outline(limitInBytes: Int, excluding excluded: Set<String> = []) async throws -> Outline {
    let candidates = files.filter { !excluded.contains($0.path) }
    var writer = OutlineWriter(limitInBytes: limitInBytes, files: candidates.count)
    // In steps, since only a few of many files will be shown.
    for start in stride(from: 0, to: candidates.count, by: 64) where !writer.isFull {
      let step = candidates[start..<min(start + 64, candidates.count)]
      let definitions = try await definitions(of: step)
      for file in step where !writer.isFull { writer.add(file, definitions[file.path] ?? []) }
    }
    return writer.outline
  }
}

private struct OutlineWriter {
  let limitInBytes: Int
  let count: Int
  private var text = ""
  private var files: [Outline.File] = []
  private(set) var isFull = false

  init(limitInBytes: Int, files: Int) {
    self.limitInBytes = limitInBytes
    count = files
  }

  var outline: Outline {
    let leftOut = count - files.count
    var text = text
    if leftOut > 0 {
      let line = Self.note(leftOut)
      if text.utf8.count + line.utf8.count <= limitInBytes { text += line }
    }
    return Outline(text: text, files: files, leftOut: leftOut)
  }

  /// Adds a file with as many of its definitions as there is room for; the map is full when its name has none.
  mutating func add(_ file: RankedFile, _ definitions: [Definition]) {
    // There always stays room to say what is not shown.
    var room = limitInBytes - text.utf8.count - Self.note(count).utf8.count
    let heading = file.path.visible + (file.file.omission.map { " (\($0.phrase))" } ?? "") + "\n"
    let isAll = definitions.count < Definition.limitPerFile
    let most = definitions.isEmpty ? 0 : Self.more(definitions.count, isAll: isAll).utf8.count
    room -= heading.utf8.count + most
    guard room >= 0 else {
      isFull = true
      return
    }
    room = min(room, max(limitInBytes / Outline.shareOfOneFile, 100))
    var shown: [Definition] = []
    var body = ""
    for definition in definitions.prefix(Outline.definitionsPerFile) {
      let line = Self.line(definition)
      guard body.utf8.count + line.utf8.count <= room else { break }
      body += line
      shown.append(definition)
    }
    let left = definitions.count - shown.count
    text += heading + body + (left > 0 ? Self.more(left, isAll: isAll) : "")
    files.append(Outline.File(file: file, definitions: shown, definitionsLeftOut: left))
  }

  private static func line(_ definition: Definition) -> String {
    String(repeating: "  ", count: min(definition.depth, 8) + 1)
      + "\(definition.line) \(Redaction.redact(definition.signature).text)\n"
  }

  private static func more(_ count: Int, isAll: Bool) -> String {
    let count = count == 1 ? "1 more definition" : "\(count) more definitions"
    return isAll ? "  (\(count))\n" : "  (at least \(count))\n"
  }
  private static func note(_ count: Int) -> String {
    count == 1 ? "(1 more file is not shown)\n" : "(\(count) more files are not shown)\n"
  }
}

extension Omission {
  /// A word for the outline.
  package var phrase: String {
    switch self {
    case .binary: "binary"
    case .large: "too large to be read"
    case .minified: "minified"
    case .generated: "generated"
    case .vendored: "vendored"
    case .pointer: "kept by git-lfs"
    case .missing: "content not in this clone"
    case .ignored: "not to be read, by .nexusignore"
    case .secret: "not to be read, since it holds secrets"
    }
  }
}
