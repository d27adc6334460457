import Foundation
import Git
import Testing

/// A repository in a directory of its own, made and examined by the real git.
final class GitFixture: Sendable {
  /// The directory around it, where a test may put other things; removed at the end.
  let scratch: String
  /// The repository's work tree.
  let path: String

  private static let isolated: Bool = {
    do { try LibGit2.isolateConfiguration() } catch { Issue.record(error) }
    return true
  }()

  init(initialized: Bool = true, arguments: [String] = []) throws {
    _ = Self.isolated
    let directory = FileManager.default.temporaryDirectory.appending(path: "nexus-git-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    scratch = directory.resolvingSymlinksInPath().path
    path = scratch + "/work tree"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    if initialized { try git(["init", "-q", "-b", "main"] + arguments) }
  }

  deinit {
    do {
      _ = try? Self.run("/bin/chmod", ["-R", "u+rwx", scratch], in: "/", environment: [:], input: nil)
      try FileManager.default.removeItem(atPath: scratch)
    } catch { Issue.record(error) }
  }

  /// The repository as the library sees it.
  func open(_ subdirectory: String = "") throws -> Repository {
    try Repository(discovering: subdirectory.isEmpty ? path : path + "/" + subdirectory)
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs git and returns what it prints.
  @discardableResult
  func git(_ arguments: [String], in directory: String? = nil, input: String? = nil) throws -> String {
    let result = try run(arguments, in: directory, input: input)
    guard result.status == 0 else {
      throw Failure(description: "git \(arguments.joined(separator: " ")): \(result.error)")
    }
    return result.output
  }

  @discardableResult
  func git(_ arguments: String...) throws -> String { try git(arguments) }

  func run(
    _ arguments: [String], in directory: String? = nil, input: String? = nil
  ) throws -> (status: Int32, output: String, error: String) {
    let environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": scratch, "LC_ALL": "C.UTF-8",
      "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC",
      "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": "1700000000 +0000",
      "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_COMMITTER_DATE": "1700000000 +0000",
    ]
    return try Self.run(
      "/usr/bin/env", ["git"] + arguments, in: directory ?? path, environment: environment, input: input)
  }

  private static func run(
    _ program: String, _ arguments: [String], in directory: String, environment: [String: String], input: String?
  ) throws -> (status: Int32, output: String, error: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.environment = environment
    let (output, error, standardInput) = (Pipe(), Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = error
    process.standardInput = standardInput
    try process.run()
    if let input { standardInput.fileHandleForWriting.write(Data(input.utf8)) }
    try standardInput.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let problem = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text, problem)
  }

  /// Writes files of the work tree.
  func write(_ files: [String: String]) throws {
    for (name, content) in files {
      let url = URL(fileURLWithPath: path + "/" + name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(content.utf8).write(to: url)
    }
  }

  /// Writes files and commits all there is.
  @discardableResult
  func commit(_ files: [String: String], message: String = "change") throws -> ObjectID {
    try write(files)
    try git("add", "-A")
    try git("commit", "-q", "--allow-empty", "-m", message)
    return try id("HEAD")
  }

  /// The id that git has for a revision.
  func id(_ revision: String) throws -> ObjectID {
    let text = try git("rev-parse", revision).trimmingCharacters(in: .whitespacesAndNewlines)
    return try #require(ObjectID(text))
  }

  func configureIdentity() throws {
    try git("config", "user.name", "Grace")
    try git("config", "user.email", "grace@example.org")
  }

  func content(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
  }

  func exists(_ name: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path + "/" + name)) != nil
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
  }

  /// Expects that git finds nothing wrong with the repository.
  func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let result = try run(["fsck", "--strict", "--no-dangling"])
    #expect(result.status == 0, "\(result.error)", sourceLocation: sourceLocation)
    #expect(result.output + result.error == "", sourceLocation: sourceLocation)
  }
}

/// Expects that `body` throws a `GitError` with this code, and returns the error.
@discardableResult
func expectError(
  _ code: GitError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> GitError {
  let error = await #expect(throws: GitError.self, sourceLocation: sourceLocation) { try await body() }
  #expect(error?.code == code, "\(error?.message ?? "")", sourceLocation: sourceLocation)
  return try #require(error, sourceLocation: sourceLocation)
}
