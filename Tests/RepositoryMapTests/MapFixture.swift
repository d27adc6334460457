import Foundation
import Git
import RepositoryMap
import Testing

/// A repository in a directory of its own, made by the real git.
final class MapFixture: Sendable {
  let path: String

  private static let isolated: Bool = {
    do { try LibGit2.isolateConfiguration() } catch { Issue.record(error) }
    return true
  }()

  init(_ files: [String: String] = [:]) throws {
    _ = Self.isolated
    path = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path + "/nexus-map-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try git("init", "-q", "-b", "main")
    if !files.isEmpty { try commit(files) }
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch { Issue.record(error) }
  }

  @discardableResult
  func commit(_ files: [String: String], _ message: String = "change") throws -> ObjectID {
    try commit(bytes: files.mapValues { Data($0.utf8) }, message)
  }

  @discardableResult
  func commit(bytes files: [String: Data], _ message: String = "change") throws -> ObjectID {
    for (name, data) in files {
      let url = URL(fileURLWithPath: path + "/" + name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: url)
    }
    try git("add", "--all", "--force")
    try git("commit", "-q", "--allow-empty", "-m", message)
    return try head()
  }

  func head() throws -> ObjectID {
    try #require(ObjectID(try git("rev-parse", "HEAD").trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  func repository() throws -> Repository { try Repository(discovering: path) }

  func map(_ cache: any TagCache = MemoryTagCache(), tagger: Tagger = .scanner) throws -> RepositoryMap {
    RepositoryMap(try repository(), tagger: tagger, cache: cache)
  }

  func ranking(_ question: Question = Question(), tagger: Tagger = .scanner) async throws -> Ranking {
    try await map(tagger: tagger).ranking(for: question, at: head())
  }

  @discardableResult
  func git(_ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": path, "LC_ALL": "C.UTF-8",
      "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC",
      "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": "1700000000 +0000",
      "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
      "GIT_COMMITTER_DATE": "1700000000 +0000",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "git \(arguments)")
    return String(decoding: data, as: UTF8.self)
  }

  /// The ctags of this machine; nil where there is none.
  static func ctags() async throws -> Tagger? {
    for directory in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
      let program = "\(directory)/ctags"
      if FileManager.default.isExecutableFile(atPath: program) {
        do { return .ctags(try await CtagsProgram(path: program)) } catch is MapError { continue }
      }
    }
    return nil
  }
}
