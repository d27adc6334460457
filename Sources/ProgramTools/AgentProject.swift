package import ACP
package import JSONText

/// What the agent has to know of projects beside what commands print. Directories are absolute.
package protocol AgentProject: Sendable {
  /// What the project's configuration wants and the user has not allowed: commands and settings, a line each.
  func wantedByProject(in directory: String) async throws -> [String]
  /// The commands that the plan being worked on names to check its tasks by and the user has not allowed.
  func wantedByPlan(in directory: String) async throws -> [String]
  /// What a task changes, over all its commits; files that are no text are left out.
  func changes(of task: String, in directory: String) async throws -> [AgentFileChange]
  /// What models may read of a text that the editor holds, if it is not what the last commit has.
  func unsaved(_ text: String, at path: String, in directory: String) async throws -> AgentUnsavedText?
  /// Whether a text that the editor holds differs from the file that is saved.
  func differs(_ text: String, from path: String) throws -> Bool
}

/// A file before and after; the path is absolute.
package struct AgentFileChange: Sendable, Hashable {
  package var path: String
  /// Nil for a new file.
  package var old: String?
  /// Empty for one that is removed.
  package var new: String

  package init(path: String, old: String?, new: String) {
    self.path = path
    self.old = old
    self.new = new
  }
}

/// A text of the editor that no commit holds, without its secrets.
package struct AgentUnsavedText: Sendable, Hashable {
  /// From the root of the repository.
  package var path: String
  package var text: String

  package init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

/// Keeps what was said and shown in sessions, so that editors can load them again.
package protocol AgentSessions: Sendable {
  func begin(_ id: String, in directory: String) throws
  /// Adds an update as the editor was shown it.
  func add(_ update: JSONValue, to id: String) throws
  /// All updates of a session, oldest first; nil where there is none.
  func updates(of id: String) throws -> [JSONValue]?
  /// The newest first; of one directory, or all.
  func list(in directory: String?) throws -> [ACPSessionInfo]
}
