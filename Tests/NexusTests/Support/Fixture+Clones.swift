import Foundation
import NexusTestSupport
import Testing

/// Other repositories than the fixture's own, and what git makes of the same commits.
extension Fixture {
  /// Clones the fixture's repository, by the same protocol as from elsewhere.
  func clone(_ options: [String], named name: String = "clone") throws -> String {
    let path = scratch(name)
    try repository.run(["clone", "--quiet"] + options + ["file://" + repository.path, path])
    try configure(path)
    return path
  }

  func configure(_ path: String) throws {
    try git(path, "config", "user.name", "Test Author")
    try git(path, "config", "user.email", "author@example.com")
  }

  @discardableResult
  func git(_ path: String, _ arguments: String...) throws -> String { try repository.run(["-C", path] + arguments) }

  func commit(_ path: String, _ files: [String: String]) throws {
    for (name, text) in files { try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8) }
    try repository.run(["-C", path, "add", "--"] + files.keys.sorted())
    try git(path, "commit", "--quiet", "--message", "change")
  }

  func run(in directory: String, _ arguments: String...) async throws -> ProcessResult {
    try await runner.with([:], directory: directory).run("nexus", arguments)
  }

  /// Runs the program in a directory, where it has to succeed.
  @discardableResult
  func nexus(
    in directory: String, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> ProcessResult {
    let result = try await runner.with([:], directory: directory).run("nexus", arguments)
    try #require(result.status == 0, "\(arguments): \(result)", sourceLocation: sourceLocation)
    return result
  }

  /// Plans, implements, reviews, accepts and takes back, and compares with what git makes of the plan's branch.
  func walk(
    in directory: String, isPlanned: Bool = false, goal: String = "French", branch: String = "nexus/1-french",
    isUndone: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    if !isPlanned { try await nexus(in: directory, "plan", goal, sourceLocation: sourceLocation) }
    try await nexus(in: directory, "implement", sourceLocation: sourceLocation)
    let before = try content(directory)
    let expected = try merged(directory, branch)
    #expect(expected != before, sourceLocation: sourceLocation)
    try await nexus(in: directory, "review", "--accept", sourceLocation: sourceLocation)
    #expect(try content(directory) == expected, sourceLocation: sourceLocation)
    #expect(try git(directory, "status", "--porcelain") == "", sourceLocation: sourceLocation)
    guard isUndone else { return }
    try await nexus(in: directory, "undo", "--yes", sourceLocation: sourceLocation)
    #expect(try content(directory) == before, sourceLocation: sourceLocation)
  }

  /// What a repository holds: its tree, the index with all marks, and the bytes of every file in the work tree.
  func content(_ path: String) throws -> String {
    let index = try git(path, "ls-files", "--stage", "-t") + git(path, "status", "--porcelain", "--untracked-files=all")
    let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    let shown = files.filter { !$0.hasPrefix(".git/") && !$0.contains("/.git/") && !$0.hasPrefix(".nexus-overseer") }
    let bytes = shown.sorted().map { name in
      "\(name): \(FileManager.default.contents(atPath: "\(path)/\(name)")?.base64EncodedString() ?? "directory")"
    }
    return try git(path, "rev-parse", "HEAD^{tree}") + index + bytes.joined(separator: "\n")
  }

  /// What git itself makes of merging a branch, in a copy of the repository.
  func merged(_ path: String, _ branch: String) throws -> String {
    let copy = path + "-copy-\(UUID().uuidString)"
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    defer { try? FileManager.default.removeItem(atPath: copy) }
    try git(copy, "merge", "--quiet", "--no-edit", branch)
    return try content(copy)
  }

  /// The stores below a directory.
  func stores(in directory: String) throws -> [String] {
    let files = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix("nexus.db") }.map { "/" + $0 }.sorted()
  }

  /// A filter that keeps contents beside the repository, as git-lfs does.
  func setUpFilter() throws {
    try scratch.write(
      """
      #!/bin/sh
      text=$(cat; echo x)
      text=${text%x}
      case $text in "version https://git-lfs"*) printf '%s' "$text"; exit ;; esac
      id=$(printf '%s' "$text" | sha256sum | cut -d' ' -f1)
      printf '%s' "$text" >"$(dirname "$0")/$id"
      printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%s\\nsize %s\\n' "$id" "${#text}"
      """, to: "lfs/clean")
    try scratch.write(
      """
      #!/bin/sh
      id=$(sed -n 's/^oid sha256://p')
      cat "$(dirname "$0")/$id"
      """, to: "lfs/smudge")
    for name in ["clean", "smudge"] {
      let path = scratch("lfs/" + name)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      try repository.run("config", "filter.lfs." + name, path)
    }
    try repository.run("config", "filter.lfs.required", "true")
  }
}
