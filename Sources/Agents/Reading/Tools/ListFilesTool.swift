import Git
package import JSONText
import NexusProtocol
import RepositoryMap

/// Names the files below a directory.
package struct ListFilesTool: RepositoryTool {
  /// A directory; nil for all files.
  let path: String?

  package static let name = "list_files"
  package static let description = "Names the files of the repository, or those below a directory."
  package static let schema: JSONValue = [
    "type": "object", "required": [],
    "properties": [
      "path": ["type": "string", "description": "A directory, from the root of the repository. Without it, all files."]
    ],
  ]
  package static let word = "LIST"
  package static let forms = ["LIST path/to/directory"]
  package static let otherNames: Set<String> = [
    "list", "ls", "listdir", "listdirectory", "listfile", "listdirectories",
  ]

  package init(_ arguments: ToolArguments) { path = arguments.text("path") }

  package init(text: Substring) throws(ReadingFault) {
    path = text.isEmpty ? nil : try WrittenPath.read(text, example: "LIST Sources").path
  }

  package var summary: String { path ?? "all files" }

  /// Above this many files directories are named with their number of files instead.
  static let fileLimit = 300

  package func answer(in place: ReadingPlace, limitInBytes: Int) async throws -> ReadingAnswer {
    let directory = ReadingPlace.normalized(path ?? "")
    let all = try await place.entries()
    let entries = directory.isEmpty ? all : all.filter { $0.path == directory || $0.path.hasPrefix(directory + "/") }
    guard !entries.isEmpty else {
      let near = NearestPath.of(directory, among: Array(Set(all.flatMap { Self.directories(of: $0.path) })))
      throw ReadingFault(
        all.isEmpty
          ? "The repository has no files."
          : "There is no directory \(directory.visible)." + (near.map { " Do you mean \($0.visible)?" } ?? ""))
    }
    var writer = AnswerWriter(
      entries.count.counted("file") + (directory.isEmpty ? "" : " below \(directory.visible)") + ":",
      limitInBytes: limitInBytes)
    if entries.count > Self.fileLimit {
      for line in Self.summary(of: entries, below: directory) { writer.add(line) }
    } else {
      let closed = try await place.gate.reasons(for: entries.map(\.path))
      for entry in entries { writer.add(Self.line(entry, closed[entry.path])) }
    }
    return writer.answer { "(\($0 == 1 ? "1 more is" : "\($0) more are") not shown; list a directory.)" }
  }

  private static func line(_ entry: TreeEntry, _ closure: Closure?) -> String {
    let kind =
      switch entry.mode {
      case .symbolicLink: " (a link)"
      case .submodule: " (a submodule)"
      case .regular, .executable:
        entry.isPathRepaired ? " (its name is not UTF-8)" : closure.map { " (\($0.sentence))" } ?? ""
      }
    return entry.path.visible + kind
  }

  /// The next level: directories with how many files are in them, and files.
  private static func summary(of entries: [TreeEntry], below directory: String) -> [String] {
    let start = directory.isEmpty ? 0 : directory.utf8.count + 1
    var counts: [String: Int] = [:]
    var order: [String] = []
    for entry in entries {
      let rest = entry.path.utf8.dropFirst(start)
      let name = rest.firstIndex(of: UInt8(ascii: "/")).map { String(decoding: rest[...$0], as: UTF8.self) }
      let key = name ?? String(decoding: rest, as: UTF8.self)
      if counts.updateValue((counts[key] ?? 0) + 1, forKey: key) == nil { order.append(key) }
    }
    let prefix = directory.isEmpty ? "" : directory + "/"
    return order.map { (prefix + $0).visible + ($0.hasSuffix("/") ? " (\((counts[$0] ?? 0).counted("file")))" : "") }
  }

  private static func directories(of path: String) -> [String] {
    let parts = path.split(separator: "/").dropLast()
    return parts.indices.map { parts[...$0].joined(separator: "/") }
  }
}
