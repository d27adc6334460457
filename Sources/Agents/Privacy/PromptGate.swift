package import Git
import NexusProtocol
import RepositoryMap
import Secrets

/// What everything passes on its way into a prompt: files by their names, texts for the secrets in them.
///
/// It is asked in two places. Whoever makes a part of a prompt asks it for the part: files, diffs and history, so that
/// closed files stay out and are named, what a check printed, what a user or a model wrote. So what is fitted into a prompt
/// and shown of it is what is sent. And `Exchanges` redacts every message once more, for
/// whatever a later part of the program may forget.
package struct PromptGate: Sendable {
  private let repository: Repository
  private let rules: FileRules
  private let named: Set<String>

  /// - Parameters:
  ///   - commits: Whose rules count: all on which what is to be shown is built.
  ///   - named: Files that a task is about. Whoever is to change or to judge them has to see them, whether they are generated
  ///     or another project's; what is closed stays so.
  package init(_ repository: Repository, at commits: [ObjectID], naming named: [String] = []) async throws {
    self.repository = repository
    self.named = Set(named)
    rules = try await repository.fileRules(at: commits)
  }

  /// Why a model does not read a file, or not in full.
  package func reasons(for paths: some Collection<String> & Sendable) async throws -> [String: Closure] {
    try await rules.omissions(of: paths, in: repository)
      .filter { $0.value.isClosed || !named.contains($0.key) }.mapValues(Closure.init)
  }

  package func reason(for path: String) async throws -> Closure? { try await reasons(for: [path])[path] }

  /// A file's content as a model may read it, with a note where something was taken out; nil for what is not text.
  package static func text(of bytes: [UInt8], path: String) -> GatedText? {
    guard let text = FileSection.readable(bytes) else { return nil }
    return GatedText(text, path: path)
  }

  /// A text of any other origin as a model may read it.
  package static func text(_ text: String) -> String { Redaction.redact(text).text }

  /// A task whose words a model may read; its files are what they are.
  static func task(_ task: PlanTask) -> PlanTask {
    var task = task
    task.title = text(task.title)
    task.instructions = text(task.instructions)
    task.acceptance = task.acceptance.map(text)
    return task
  }
}

/// Why a model does not read a file in full.
package struct Closure: Sendable, Hashable {
  private let omission: Omission

  init(_ omission: Omission) { self.omission = omission }

  /// Whether not even parts of it may be read.
  package var isFinal: Bool { omission.isClosed }

  /// Completes "The file x ….".
  package var sentence: String {
    switch omission {
    case .ignored: "is kept back by .nexusignore and is not shown"
    case .secret: "holds secrets and is not shown"
    case .generated: "is written by a program and is not shown in full"
    case .vendored: "is another project's code and is not shown in full"
    case .minified: "is minified and is not shown in full"
    case .binary: "is not text and is not shown"
    case .large: "is too large to be shown in full"
    case .pointer: "is kept by git-lfs, which leaves git a pointer in its place, and is not shown"
    case .missing: "is not in this clone and is not shown"
    }
  }
}

/// A file's text without its secrets.
package struct GatedText: Sendable {
  package let text: String
  /// The lines that lack something, counted from 1.
  package let redactedLines: [Int]
  /// A line for the model, with its end; empty where nothing was taken out.
  package let note: String

  init(_ text: String, path: String) {
    let result = Redaction.redact(text)
    self.text = result.text
    redactedLines = result.lines
    note = result.lines.isEmpty ? "" : Self.note(path, result.lines)
  }

  private static func note(_ path: String, _ lines: [Int]) -> String {
    let shown = lines.prefix(10).map(String.init).joined(separator: ", ") + (lines.count > 10 ? ", …" : "")
    return
      "In \(path.visible) \(Redaction.mark) stands for secrets on \(lines.count == 1 ? "line" : "lines") \(shown). "
      + "Never write this mark, and leave \(lines.count == 1 ? "that line" : "those lines") out of every edit.\n"
  }
}
