#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
package import Git
import NexusProtocol
import RepositoryMap
import Secrets

/// How a file came to be what it is: its commits, who wrote which lines, what one commit changed in it.
struct FileHistory {
  let place: ReadingPlace
  /// The room for an answer.
  let limitInBytes: Int

  static let commitLimit = 30
  /// How far back a commit is looked for, and a line's origin.
  static let depthLimit = 500
  static let blameLineLimit = 200

  func log(_ path: String) async throws -> ReadingAnswer {
    let path = ReadingPlace.normalized(path)
    let commits = try await commits(of: path, limit: Self.commitLimit)
    var writer = AnswerWriter("Commits that changed \(path.visible), newest first:", limitInBytes: limitInBytes)
    for commit in commits {
      writer.add(commit.line)
    }
    return writer.answer { "(\($0 == 1 ? "1 more is" : "\($0) more are") not shown.)" }
  }

  /// - Throws: `ReadingFault` for a path that no commit knows.
  private func commits(of path: String, limit: Int) async throws -> [CommitInfo] {
    let commits = try await place.repository.history(
      from: place.commit, limit: limit, paths: path.isEmpty ? [] : [path])
    guard !commits.isEmpty else {
      _ = try await place.entry(path)
      throw ReadingFault("No commit has changed \(path.visible) yet.")
    }
    return commits
  }

  func diff(_ path: String, _ name: String?) async throws -> ReadingAnswer {
    let path = ReadingPlace.normalized(path)
    let commits = try await commits(of: path, limit: name == nil ? 1 : Self.depthLimit)
    let commit = name.flatMap { name in
      name.count >= 4 ? commits.first { $0.id.description.hasPrefix(name.lowercased()) } : nil
    }
    guard let commit = name == nil ? commits.first : commit else {
      throw ReadingFault(
        "No commit \((name ?? "").visible) that changed \(path.visible) is known. The last is \(commits[0].id.abbreviated)."
      )
    }
    let diff = try await GatedDiff(
      .trees(from: commit.parents.first, to: commit.id), in: place.repository, through: place.gate,
      paths: path.isEmpty ? [] : [path])
    var writer = AnswerWriter(
      commit.line,
      limitInBytes: limitInBytes)
    for row in TextRows(diff.text).rows { writer.add(row: row) }
    return writer.answer { "(\($0.counted("more line is", "more lines are")) not shown for want of room.)" }
  }

  func blame(_ path: String, _ wanted: ClosedRange<Int>?) async throws -> ReadingAnswer {
    let file = try await place.file(path)
    let lines = TextRows(file.text.text).lines
    let count = lines.count
    let first = wanted?.lowerBound ?? 1
    guard first <= count else { throw ReadingFault("\(file.path.visible) has only \(count.counted("line")).") }
    let last = min(wanted?.upperBound ?? count, count, first + Self.blameLineLimit - 1)
    guard try await place.repository.entry(file.path, at: place.commit)?.id == file.object else {
      throw ReadingFault("\(file.path.visible) has just been changed: ask for its log instead.")
    }
    let origins = try await place.repository.blame(
      file.path, at: place.commit, lines: first...last, depthLimit: Self.depthLimit)
    var writer = AnswerWriter(
      "\(file.path.visible) lines \(first)-\(last) of \(count), each with its commit:", limitInBytes: limitInBytes)
    for number in first...last {
      let origin = origins[number].map { "\($0.abbreviated)" } ?? "       "
      writer.add("\(origin) \(number) \(lines[number - 1])")
    }
    return writer.answer { "(\($0.counted("more line is", "more lines are")) not shown for want of room.)" }
  }
}

extension CommitInfo {
  /// Its id, day, author and summary on one line.
  package var line: String {
    "\(id.abbreviated) \(Timestamp(date).description.prefix(10)) \(author.name): \(summary)"
  }
}
