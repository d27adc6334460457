import Foundation
import Testing

@testable import Edits

/// One folder of `Fixtures/edits`: a reply, the files before, and the files after or the refusals.
struct EditCase: CustomTestStringConvertible, Sendable {
  let name: String
  let reply: [UInt8]
  let format: EditFormat
  let ending: ReplyEnding
  /// Files that are asked for.
  let expecting: [String]
  /// Whether functions are asked for.
  let asksForFunctions: Bool
  let before: [String: [UInt8]]
  let kinds: [String: SourceTree.Kind]
  /// Nil when the reply is to be refused.
  let after: [String: [UInt8]]?
  let executableAfter: Set<String>
  /// Lines such as `2 no-match`.
  let refusals: [String]
  /// Lines such as `1 exact`; empty when the case does not say.
  let rungs: [String]

  var testDescription: String { name }

  static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/edits")

  static let all: [EditCase] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.filter { !$0.hasPrefix(".") && !$0.hasSuffix(".md") }.sorted().compactMap { try? EditCase($0) }
  }()

  init(_ name: String) throws {
    self.name = name
    let folder = EditCase.directory.appending(path: name)
    reply = try EditCase.bytes(folder.appending(path: "reply.txt"))
    let settings = EditCase.lines(folder.appending(path: "case.txt"))
    format =
      settings.first { $0.hasPrefix("format ") }.flatMap { EditFormat(rawValue: String($0.dropFirst(7))) } ?? .auto
    ending = settings.contains("ending stopped") ? .stopped : settings.contains("ending cut") ? .cut : .unknown
    asksForFunctions = settings.contains("asks functions")
    expecting = settings.filter { $0.hasPrefix("expecting ") }.map { String($0.dropFirst("expecting ".count)) }
    before = try EditCase.files(folder.appending(path: "before"))
    var kinds = before.mapValues { _ in SourceTree.Kind.regular }
    for line in settings {
      let words = line.split(separator: " ").map(String.init)
      switch words.first {
      case "executable": kinds[words[1]] = .executable
      case "symlink": kinds[words[1]] = .symlink
      case "submodule": kinds[words[1]] = .submodule
      default: break
      }
    }
    self.kinds = kinds
    executableAfter = Set(
      settings.filter { $0.hasPrefix("executable-after ") }.map { String($0.dropFirst("executable-after ".count)) })
    refusals = EditCase.lines(folder.appending(path: "refusal.txt"))
    rungs = settings.filter { $0.hasPrefix("rung ") }.map { String($0.dropFirst(5)) }
    after = refusals.isEmpty ? try EditCase.files(folder.appending(path: "after")) : nil
  }

  /// The reply, given in pieces of `size` bytes.
  func parsed(inPiecesOf size: Int? = nil) -> ParsedReply {
    var parser = EditParser(format: format, knownPaths: Set(before.keys), expecting: expecting)
    var start = 0
    while start < reply.count {
      let end = min(reply.count, start + (size ?? reply.count))
      _ = parser.feed(reply[start..<end])
      start = end
    }
    return parser.finish(ending: ending)
  }

  var tree: SourceTree {
    SourceTree(kinds.map { (key: $0.key, value: $0.value) }).with(contents: before)
  }

  private static func bytes(_ url: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: url)) }

  private static func lines(_ url: URL) -> [String] {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").map(String.init)
  }

  private static func files(_ folder: URL) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    let base = folder.path + "/"
    guard let walker = FileManager.default.enumerator(atPath: folder.path) else { return [:] }
    for case let path as String in walker {
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: base + path, isDirectory: &isDirectory)
      if !isDirectory.boolValue { files[path] = try bytes(URL(filePath: base + path)) }
    }
    return files
  }
}
