import ACP
import Foundation
import JSONText
import ProgramTools

/// A project whose task 1.1 changes a file, and where only what a test says is not allowed yet.
struct FakeProject: AgentProject {
  var wanted: [String] = []
  var checks: [String] = []

  func wantedByProject(in directory: String) -> [String] { wanted }
  func wantedByPlan(in directory: String) -> [String] { checks }

  func changes(of task: String, in directory: String) -> [AgentFileChange] {
    [AgentFileChange(path: "/w/a.txt", old: "x", new: "y\(task)")]
  }

  func unsaved(_ text: String, at path: String, in directory: String) -> AgentUnsavedText? {
    AgentUnsavedText(path: String(path.dropFirst(3)), text: text)
  }

  func differs(_ text: String, from path: String) -> Bool { text == "unsaved" }
}

/// Sessions as files in a folder.
struct FakeSessions: AgentSessions {
  let folder: URL

  private func file(_ id: String) -> URL { folder.appendingPathComponent("session-\(id)") }

  func begin(_ id: String, in directory: String) throws {
    try Data().write(to: file(id))
  }

  func add(_ update: JSONValue, to id: String) throws {
    let text = try String(contentsOf: file(id), encoding: .utf8)
    try (text + update.text() + "\n").write(to: file(id), atomically: true, encoding: .utf8)
  }

  func updates(of id: String) throws -> [JSONValue]? {
    guard let text = try? String(contentsOf: file(id), encoding: .utf8) else { return nil }
    return try text.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
  }

  func list(in directory: String?) -> [ACPSessionInfo] { [ACPSessionInfo(id: "s", directory: "/w")] }
}
