import ACP
import Agents
import Configuration
import Git
import NexusProtocol
import ProgramTools
import Programs
import Store
import Terminal

extension GlobalOptions {
  /// Those of a command that a program runs in a directory. All are set: what was never parsed cannot be read.
  fileprivate init(for directory: String) {
    self.init()
    (json, quiet, noColor, self.directory) = (true, true, true, directory)
  }
}

/// What the agent of an editor has to know of the project that a session is in.
struct EditorProject: AgentProject {
  /// Texts above this size are not shown as changes, nor to models.
  private static let textLimitInBytes = 1 << 20
  private static let unsavedLimitInBytes = 24 << 10

  func wantedByProject(in directory: String) async throws -> [String] {
    try await reading(directory) { session, project in
      try AllowedChecks(project: project).missing(in: session.configuration).map { Sanitizer.oneLine($0.line) }
    }
  }

  func wantedByPlan(in directory: String) async throws -> [String] {
    try await reading(directory) { session, project in
      guard let store = try session.openStoreForReading(), let plan = try await store.latestActivePlan() else {
        return []
      }
      let lines = try await store.tasks(ofPlan: plan.number).flatMap(\.checks).reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
      }
      return try AllowedChecks(project: project).missing(ofPlan: lines)
        .filter { line in !session.configuration.checks.contains { $0.line == line } }.map { Sanitizer.oneLine($0) }
    }
  }

  func changes(of task: String, in directory: String) async throws -> [AgentFileChange] {
    try await reading(directory) { session, project in
      guard let id = TaskID(named: task), let store = try session.openStoreForReading(),
        let task = try await store.task(id), task.commit != nil
      else { return [] }
      let repository = project.repository
      let root = repository.information.workTreePath ?? project.root
      var changes: [AgentFileChange] = []
      for part in try await TaskDiff.of(task, in: repository, by: store).parts {
        let files = try await repository.diff(
          part.sides, options: DiffOptions(findsRenames: false, isContentNeeded: false))
        for file in files {
          let path = file.newPath ?? file.oldPath ?? ""
          let old = try await text(path, at: part.old, repository)
          let new = try await text(path, at: part.new, repository)
          guard old != nil || new != nil else { continue }
          changes.append(AgentFileChange(path: "\(root)/\(path)", old: old, new: new ?? ""))
        }
      }
      return changes
    }
  }

  func unsaved(_ text: String, at path: String, in directory: String) async throws -> AgentUnsavedText? {
    try await reading(directory) { session, project in
      guard let name = try? project.path(of: path, from: directory) else { return nil }
      let repository = project.repository
      guard let commit = try await repository.head().commit else { return nil }
      let gate = try await PromptGate(repository, at: [commit])
      guard try await gate.reason(for: name) == nil else { return nil }
      guard try await self.text(name, at: commit, repository) != text else { return nil }
      guard let gated = PromptGate.text(of: Array(text.utf8), path: name) else { return nil }
      var shown = gated.text
      if shown.utf8.count > Self.unsavedLimitInBytes {
        shown =
          String(decoding: Array(shown.utf8.prefix(Self.unsavedLimitInBytes)), as: UTF8.self)
          + "\n(Cut for want of room.)"
      }
      return AgentUnsavedText(path: name, text: shown)
    }
  }

  func differs(_ text: String, from path: String) throws -> Bool {
    guard let bytes = try Files.read(path) else { return !text.isEmpty }
    return bytes != Array(text.utf8)
  }

  /// The text of a file at a commit or tree; nil where there is none, or it is no text or too large.
  private func text(_ path: String, at tree: ObjectID?, _ repository: Repository) async throws -> String? {
    guard let tree, let entry = try await repository.entry(path, at: tree),
      entry.mode == .regular || entry.mode == .executable
    else { return nil }
    let blobs = try await repository.readBlobs([entry.id], limitInBytes: Self.textLimitInBytes)
    guard case .bytes(let bytes)? = blobs.first else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Errors are told in the words of the command line.
  private func reading<Value>(
    _ directory: String, _ read: (Session, Project) async throws -> Value
  ) async throws -> Value {
    do {
      let session = try Session(GlobalOptions(for: directory))
      return try await read(session, try session.requireProject())
    } catch let error as CancellationError {
      throw error
    } catch {
      throw ACPError(ShownToPrograms.words(error))
    }
  }
}
