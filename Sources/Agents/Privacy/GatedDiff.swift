import Git
import NexusProtocol
import RepositoryMap
import Secrets

/// The difference between two trees as a model may read it.
struct GatedDiff: Sendable {
  /// The patch, with what was left out named above it.
  let text: String
  /// The files that differ, those left out included.
  let files: [FileDiff]
  let closed: [String: Closure]

  /// - Parameter paths: Only these files; empty means all.
  init(_ sides: DiffSides, in repository: Repository, through gate: PromptGate, paths: [String] = []) async throws {
    files = try await repository.diff(sides, options: DiffOptions(paths: paths))
    let names = Set(files.flatMap { [$0.oldPath, $0.newPath].compactMap(\.self) })
    closed = try await gate.reasons(for: names)
    let closed = closed
    let open = files.filter { file in
      [file.oldPath, file.newPath].compactMap(\.self).allSatisfy { closed[$0] == nil }
    }
    var leftOut = ""
    for file in files where !open.contains(file) {
      let reason = [file.newPath, file.oldPath].compactMap(\.self).compactMap { closed[$0] }.first
      leftOut += "The file \(file.path.visible) \(reason?.sentence ?? "is not shown") (\(Self.size(of: file))).\n"
    }
    let all = open.count == files.count
    // A path that is not UTF-8 cannot be asked for: it comes along only where everything does.
    let wanted =
      all ? paths : open.filter { !$0.isPathRepaired }.flatMap { [$0.oldPath, $0.newPath].compactMap(\.self) }
    if !all {
      for file in open where file.isPathRepaired {
        leftOut += "The file \(file.path.visible), whose name is not UTF-8, is not shown (\(Self.size(of: file))).\n"
      }
    }
    guard all || !wanted.isEmpty else {
      text = leftOut
      return
    }
    let patch = String(
      decoding: try await repository.patch(sides, options: DiffOptions(paths: wanted)), as: UTF8.self)
    let keys = try await Self.keyLines(of: open, in: repository)
    text = leftOut + (leftOut.isEmpty ? "" : "\n") + Redaction.redact(Self.without(keys, patch)).text
  }

  private static func size(of file: FileDiff) -> String {
    let lines = file.hunks.flatMap(\.lines)
    return "\(lines.count { $0.kind == .added }.counted("line")) added, \(lines.count { $0.kind == .removed }) removed"
  }

  /// A patch may show lines of a key without those that say what they are, so the whole files are looked into.
  private static func keyLines(of files: [FileDiff], in repository: Repository) async throws -> Set<String> {
    let contents = try await repository.readBlobs(
      files.filter { !$0.isBinary && $0.newMode != .submodule && $0.oldMode != .submodule }
        .flatMap { [$0.oldID, $0.newID].compactMap(\.self) }, limitInBytes: 1 << 20)
    return contents.reduce(into: []) { lines, content in
      guard case .bytes(let bytes) = content else { return }
      lines.formUnion(Redaction.keyLines(in: String(decoding: bytes, as: UTF8.self)))
    }
  }

  private static func without(_ keys: Set<String>, _ patch: String) -> String {
    guard !keys.isEmpty else { return patch }
    var patch = patch
    for key in keys.sorted(by: { $0.count > $1.count }) where key.count >= 16 {
      patch = patch.replacing(key, with: Redaction.mark)
    }
    return patch
  }
}
