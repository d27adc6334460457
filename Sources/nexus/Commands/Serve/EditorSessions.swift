import ACP
import Agents
import Foundation
import JSONText
import NexusProtocol
import ProgramTools

/// Sessions of editors as files of JSON lines: the directory first, then every update as it was shown, without secrets.
struct EditorSessions: AgentSessions {
  private let directory: String
  /// Older sessions are forgotten.
  private static let limit = 200

  /// - Throws: `UserError` where there is no place for them.
  init() throws {
    guard let state = Surroundings.stateDirectory else {
      throw UserError("There is no place to keep sessions in.", hint: "Set HOME.", status: .unavailable)
    }
    directory = state + "/sessions"
  }

  func begin(_ id: String, in place: String) throws {
    try Files.makeDirectory(directory, mode: 0o700)
    try forgetOldest()
    let head: JSONValue = ["cwd": .string(place), "at": .string(Surroundings.now.description)]
    try Files.write(head.text() + "\n", to: path(id), mode: 0o600)
  }

  func add(_ update: JSONValue, to id: String) throws {
    guard Self.isID(id), let file = FileHandle(forWritingAtPath: path(id)) else { throw cannotWrite(id) }
    do {
      try file.seekToEnd()
      try file.write(contentsOf: Data((ShownToPrograms.value(update).text() + "\n").utf8))
      try file.close()
    } catch {
      throw cannotWrite(id)
    }
  }

  func updates(of id: String) throws -> [JSONValue]? {
    guard Self.isID(id), let lines = try lines(of: id) else { return nil }
    return Array(lines.dropFirst())
  }

  func list(in place: String?) throws -> [ACPSessionInfo] {
    try files().compactMap { id, changed in
      guard let lines = try lines(of: id), let cwd = lines.first?["cwd"]?.string, place == nil || cwd == place else {
        return nil
      }
      let prompt = lines.first { $0["sessionUpdate"] == "user_message_chunk" }?["content"]?["text"]?.string
      let title = prompt?.split(whereSeparator: \.isNewline).first.map { String($0.prefix(80)) }
      return ACPSessionInfo(id: id, directory: cwd, title: title, updatedAt: changed.description)
    }
  }

  /// The ids, the last that was changed first.
  private func files() throws -> [(id: String, changed: Timestamp)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let files = names.compactMap { name -> (String, Timestamp)? in
      guard name.hasSuffix(".jsonl") else { return nil }
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
      guard let date = attributes?[.modificationDate] as? Date else { return nil }
      let time = Timestamp(date)
      return (String(name.dropLast(".jsonl".count)), time)
    }
    return files.sorted { ($0.1.millisecondsSince1970, $0.0) > ($1.1.millisecondsSince1970, $1.0) }
  }

  private func forgetOldest() throws {
    for (id, _) in try files().dropFirst(Self.limit - 1) { try? FileManager.default.removeItem(atPath: path(id)) }
  }

  /// The lines that are whole: the last may have been cut off by a crash.
  private func lines(of id: String) throws -> [JSONValue]? {
    try Files.read(path(id))?.split(separator: 10).compactMap { try? JSONValue(parsing: Array($0)) }
  }

  private func path(_ id: String) -> String { "\(directory)/\(id).jsonl" }

  /// Ids come from editors, and are names of files.
  private static func isID(_ id: String) -> Bool {
    (1...40).contains(id.utf8.count) && id.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
  }

  private func cannotWrite(_ id: String) -> ACPError {
    ACPError("The session cannot be kept in \(directory): check its permissions and the free space.")
  }
}
