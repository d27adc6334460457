import Edits
import Foundation

/// A reply of a real model to the prompt for a task, kept in `Fixtures/replies`.
struct RealReply: Decodable {
  /// The task, what was asked, the form of the edits, and the round: `01-name/implement/whole/r0`.
  let id: String
  /// What the server says of how the reply ended: `stop` or `length`.
  let end: String
  let text: String

  var task: String { part(0) }
  /// The form that was asked for; what plans and reviews are written in has none.
  var form: String { part(1) == "implement" ? part(2) : part(1) }
  var holdsEdits: Bool { part(1) == "implement" }

  private func part(_ index: Int) -> String {
    let parts = id.split(separator: "/")
    return index < parts.count ? String(parts[index]) : ""
  }

  /// All replies of a file with one JSON object a line.
  static func load(_ file: URL) throws -> [RealReply] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(RealReply.self, from: Data($0.utf8))
    }
  }
}

/// A task of `Benchmarks/tasks`: its files, and those that are to change.
struct RealTask {
  let before: [String: [UInt8]]
  let files: [String]

  private struct Description: Decodable {
    let files: [String]
  }

  init(_ folder: URL) throws {
    files = try JSONDecoder().decode(
      Description.self, from: Data(contentsOf: folder.appending(path: "task.json"))
    ).files
    var before: [String: [UInt8]] = [:]
    let root = folder.appending(path: "before")
    for case let path as String in FileManager.default.enumerator(atPath: root.path) ?? .init() {
      let file = root.appending(path: path)
      let values = try file.resourceValues(forKeys: [.isRegularFileKey])
      if values.isRegularFile == true { before[path] = [UInt8](try Data(contentsOf: file)) }
    }
    self.before = before
  }
}

/// What the engine makes of a real reply.
struct RealOutcome {
  let reply: RealReply
  let task: RealTask
  let result: ApplyResult

  init(_ reply: RealReply, _ task: RealTask) {
    self.reply = reply
    self.task = task
    let applier = ReplyApplier(
      reply.text.utf8, knownPaths: Set(task.before.keys), ending: reply.end == "stop" ? .stopped : .cut,
      expecting: task.files)
    result = applier.apply(to: SourceTree(contents: task.before)).result
  }

  /// Whether files change; a reply whose result was there before asks for nothing.
  var changes: [FileChange] {
    guard case .applied(let application) = result else { return [] }
    return application.changes
  }

  /// One line: what came of it, and a hash of the changed files.
  var line: String {
    switch result {
    case .refused(let refusals):
      return "\(reply.id) refused \(refusals.map(\.code.rawValue).joined(separator: ","))"
    case .applied(let application) where application.changes.isEmpty: return "\(reply.id) nothing"
    case .applied(let application):
      let paths = application.changes.map(\.path).joined(separator: ",")
      return "\(reply.id) applied \(paths) \(String(hash(application.changes), radix: 16))"
    }
  }

  private func hash(_ changes: [FileChange]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for change in changes {
      for byte in Array(change.path.utf8) + (change.bytes ?? []) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    return hash
  }
}
