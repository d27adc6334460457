import Foundation
import NexusTestSupport

/// A document of this project, as it lies in the source tree.
struct ProjectDocument {
  /// From the root of the project.
  let path: String
  let text: String

  static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized

  init(_ path: String) throws {
    self.path = path
    text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
  }

  /// Every Markdown file that people are meant to read.
  static func all() throws -> [ProjectDocument] {
    let files = FileManager.default
    let tops = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSES.md"]
    let below = try ["docs", "docs/decisions"].flatMap { folder in
      try files.contentsOfDirectory(atPath: root.appending(path: folder).path(percentEncoded: false)).sorted()
        .filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
    }
    return try (tops + below).map(ProjectDocument.init)
  }

  /// Whether there is a file or folder of that path, as seen from the document.
  func leads(to target: String) -> Bool {
    FileManager.default.fileExists(atPath: Self.root.appending(path: beside(target)).path(percentEncoded: false))
  }

  /// A path as seen from the document, from the root of the project.
  func beside(_ target: String) -> String {
    (path.split(separator: "/").dropLast() + [target[...]]).joined(separator: "/")
  }

  /// The targets of the links in it, without those to other sites.
  var links: [String] {
    text.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }.filter { !$0.contains("://") }
  }

  /// The headings, as a page of them is addressed: in lower case, with hyphens for spaces.
  var anchors: Set<String> {
    Set(
      text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
        let heading = line.drop { $0 == "#" }.dropFirst().lowercased()
        return String(
          heading.compactMap { $0 == " " ? "-" : $0.isLetter || $0.isNumber || "-_".contains($0) ? $0 : nil })
      })
  }

  /// The rows of all tables below a heading, each as its cells, without the tables' own headings.
  func rows(below heading: String) -> [[String]] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("#") && $0.drop { $0 == "#" }.dropFirst() == heading })
    else { return [] }
    let table = lines[(start + 1)...].prefix { !$0.hasPrefix("#") }
    var rows: [[String]] = []
    for line in table where line.hasPrefix("|") {
      if line.hasPrefix("|---") {
        rows.removeLast()
      } else {
        let cells = line.replacing("\\|", with: "\u{0}").split(separator: "|", omittingEmptySubsequences: false)
        rows.append(
          cells.dropFirst().dropLast().map {
            $0.replacing("\u{0}", with: "|").trimmingCharacters(in: .whitespaces)
          })
      }
    }
    return rows
  }

  /// Holds a document that is made to what it should be; with `NEXUS_RECORD=1` writes it, and fails.
  static func expect(_ path: String, toBe text: String) throws {
    let url = root.appending(path: path)
    if ProcessInfo.processInfo.environment["NEXUS_RECORD"] == "1" {
      try Data(text.utf8).write(to: url)
      throw TestSupportError.transcriptRecorded(path: path)
    }
    let kept = try String(contentsOf: url, encoding: .utf8)
    guard kept != text else { return }
    let (old, new) = (kept.split(separator: "\n"), text.split(separator: "\n"))
    let place = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }
    throw TestSupportError.transcriptDiffers(
      path: path, difference: place.map { "-\($0.element.0)\n+\($0.element.1)" } ?? "one is longer than the other")
  }
}
