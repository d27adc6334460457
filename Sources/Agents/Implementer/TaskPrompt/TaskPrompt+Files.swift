import Exchanges
import Git
import NexusProtocol
import RepositoryMap

/// What a task's prompt shows of the task's files and the project's notes.
extension TaskPrompt {
  struct File {
    var path: String
    /// Nil for a file that cannot be shown.
    var content: String?
    var note: String?
    var isRedacted = false
    /// Whether there is no such file, as against one that is not shown.
    var isMissing = false
  }

  func readFiles(in tree: ObjectID) async throws -> [File] {
    var files: [File] = []
    let closed = try await gate.reasons(for: task.files)
    for path in task.files {
      guard let entry = try await writer.repository.entry(path, at: tree) else {
        files.append(File(path: path, note: "does not exist yet", isMissing: true))
        continue
      }
      if let closure = closed[path] {
        files.append(File(path: path, note: closure.sentence))
        continue
      }
      switch try await ChosenFile.read(entry, in: writer.repository) {
      case .unshown(let why): files.append(File(path: path, note: why))
      case .text(let text):
        files.append(
          File(path: path, content: text.text, note: text.note, isRedacted: !text.redactedLines.isEmpty))
      }
    }
    return files
  }

  /// - Parameter hints: What was said of the task beside its own words, which may name places of the file.
  func part(_ file: File, hints: [String]) throws -> PackPart {
    guard let content = file.content else {
      let text = "The file \(file.path.visible) \(file.note ?? "is not shown").\n\n"
      return .whole(.file, file.path, text, priority: 0, isRequired: true)
    }
    let texts = [task.title, task.instructions] + task.acceptance + hints
    let isWhole = content.utf8.count <= writer.settings.largestWholeFile
    return FilePart.make(
      path: file.path, content: content, note: file.note ?? "", isFenced: true, priority: 2,
      cap: isWhole ? .max : max(writer.settings.largestWholeFile, FilePart.leastBytes)
    ) { [survey] in
      let hints = NameHints(texts)
      return FileRegions.Hints(
        names: hints.names, lines: hints.lines(of: file.path), definitions: try await survey.definitions(of: file.path))
    }
  }

  /// What the project tells everybody who works on it.
  func notes(in tree: ObjectID, cap: Int) async throws -> PackPart? {
    for path in ["AGENTS.md", "CLAUDE.md"] where !task.files.contains(path) {
      // A link leads to the other one, mostly.
      guard let entry = try await writer.repository.entry(path, at: tree),
        case .text(let text) = try await ChosenFile.read(entry, in: writer.repository)
      else { continue }
      return MapContext.note(path: path, text.text, priority: 4, cap: cap)
    }
    return nil
  }
}
