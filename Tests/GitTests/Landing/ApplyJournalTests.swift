import Foundation
import Testing

@testable import Git

/// Files that are changed all or none, also by a process that is killed in the middle.
@Suite struct ApplyJournalTests {
  private func withRoot(_ body: (String) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory.path + "/nexus-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: root) }
    try body(root)
  }

  private func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  private func names(in root: String) -> [String]? {
    try? FileManager.default.contentsOfDirectory(atPath: root).sorted()
  }

  private static let entries = [
    ApplyJournal.Entry(
      path: RawPath("a.txt"), before: .file(Array("old\n".utf8), isExecutable: false),
      after: .file(Array("new\n".utf8), isExecutable: false)),
    ApplyJournal.Entry(path: RawPath("d/b.txt"), before: .absent, after: .file([], isExecutable: true)),
    ApplyJournal.Entry(path: RawPath("c.txt"), before: .file(Array("c\n".utf8), isExecutable: false), after: .absent),
  ]

  @Test func leavesNothingWhereAllIsDone() throws {
    try withRoot { root in
      let files = WorkTreeFiles(root: root)
      try files.apply([
        .write(path: "a.txt", bytes: Array("a\n".utf8), mode: .regular),
        .write(path: "d/b", bytes: [], mode: .executable),
      ])
      #expect(text(root + "/a.txt") == "a\n")
      #expect(names(in: root) == ["a.txt", "d"])
      let recovery = try files.recover()
      #expect(recovery == nil)
    }
  }

  @Test func putsBackWhatAKilledProcessChanged() throws {
    try withRoot { root in
      try "new\n".write(toFile: root + "/a.txt", atomically: false, encoding: .utf8)
      try "c\n".write(toFile: root + "/c.txt", atomically: false, encoding: .utf8)
      try FileManager.default.createDirectory(atPath: root + "/.nexus-apply", withIntermediateDirectories: true)
      do { _ = try ApplyJournal(Self.entries, at: root + "/.nexus-apply/nexus-apply") }
      let recovery = try WorkTreeFiles(root: root).recover()
      #expect(recovery == Recovery(putBack: ["a.txt"], leftAlone: []))
      #expect(text(root + "/a.txt") == "old\n" && text(root + "/c.txt") == "c\n")
      #expect(names(in: root) == ["a.txt", "c.txt"])
    }
  }

  @Test func leavesAloneWhatSomebodyChangedSince() throws {
    try withRoot { root in
      try "mine\n".write(toFile: root + "/a.txt", atomically: false, encoding: .utf8)
      try FileManager.default.createDirectory(atPath: root + "/.nexus-apply", withIntermediateDirectories: true)
      do { _ = try ApplyJournal(Self.entries, at: root + "/.nexus-apply/nexus-apply") }
      let recovery = try WorkTreeFiles(root: root).recover()
      #expect(recovery == Recovery(putBack: ["c.txt"], leftAlone: ["a.txt"]))
      #expect(text(root + "/a.txt") == "mine\n" && text(root + "/c.txt") == "c\n")
    }
  }

  @Test func aProcessThatStillRunsIsNotDisturbed() throws {
    try withRoot { root in
      try FileManager.default.createDirectory(atPath: root + "/.nexus-apply", withIntermediateDirectories: true)
      let journal = try ApplyJournal(Self.entries, at: root + "/.nexus-apply/nexus-apply")
      #expect(throws: GitError.self) { try WorkTreeFiles(root: root).recover() }
      #expect(throws: GitError.self) { try WorkTreeFiles(root: root).apply([.delete(path: "x")]) }
      try journal.finish()
    }
  }
}
