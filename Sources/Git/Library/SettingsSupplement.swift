internal import CGit2

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Settings that hold for git and that libgit2 does not find, handed to it in a file: those of `includeIf` with conditions
/// that it does not know, and of variables such as `GIT_CONFIG_COUNT`.
///
/// So what libgit2 decides by itself, as line ends and ignored files, is decided as git does.
final class SettingsSupplement {
  private let file: String

  /// Nil where libgit2 knows all that it heeds.
  init?(for repository: RepositoryHandle) throws(GitError) {
    let directory = repository.workTreePath ?? repository.commonDirectory
    guard try Self.isNeeded(for: repository), let program = GitProgram.ofUser(in: directory) else { return nil }
    guard let settings = try program.settings() else { return nil }
    let lines = try Self.differences(of: settings, to: repository)
    guard !lines.isEmpty else { return nil }
    let descriptor: Int32
    (file, descriptor) = try FileSystem.makeTemporary("nexus-settings", in: program.temporaryDirectory)
    defer { close(descriptor) }
    try FileSystem.write(Array(lines.joined().utf8), to: descriptor, file)
    let configuration = try Self.configuration(of: repository)
    try check(
      "read the configuration",
      git_config_add_file_ondisk(configuration.pointer, file, GIT_CONFIG_LEVEL_APP, repository.pointer, 1))
  }

  deinit { unlink(file) }

  /// Whether something is there that git reads and libgit2 passes over; git is not asked for nothing.
  ///
  /// Source: git-config(1), "Conditional includes", "ENVIRONMENT" and "CONFIGURATION FILE"; libgit2's `config_file.c`.
  private static func isNeeded(for repository: RepositoryHandle) throws(GitError) -> Bool {
    let environment = ProcessInfo.processInfo.environment
    if variables.contains(where: { environment[$0]?.isEmpty == false }) { return true }
    let snapshot = try snapshot(of: repository)
    let iterator = try Owned.make("read the configuration", free: git_config_iterator_free) {
      git_config_iterator_glob_new(&$0, snapshot.pointer, "^(includeif|extensions)[.]")
    }
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator.pointer) >= 0, let entry {
      let name = String(cString: entry.pointee.name)
      if name == "extensions.worktreeconfig" { return true }
      let condition = name.dropFirst("includeif.".count)
      if name.hasPrefix("includeif."), !known.contains(where: condition.hasPrefix) { return true }
    }
    return false
  }

  private static let variables = ["GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_SYSTEM"]
  private static let known = ["gitdir:", "gitdir/i:", "onbranch:"]

  private static func snapshot(of repository: RepositoryHandle) throws(GitError) -> Owned {
    try Owned.make("read the configuration", free: git_config_free) {
      git_repository_config_snapshot(&$0, repository.pointer)
    }
  }

  /// What libgit2 goes by in what it does for nexus.
  private static let sections: Set<Substring> = ["core", "diff", "filter", "merge", "submodule", "user"]

  private static func differences(
    of settings: GitSettings, to repository: RepositoryHandle
  ) throws(GitError) -> [String] {
    let snapshot = try snapshot(of: repository)
    var lines: [String] = []
    for name in settings.names.sorted() where sections.contains(name.prefix { $0 != "." }) {
      // Where the work tree is was found out by opening the repository.
      guard let value = settings.bytes(name), name != "core.worktree", name != "core.bare" else { continue }
      let known = try? bytesFromBuffer("read a setting") { git_config_get_string_buf(&$0, snapshot.pointer, name) }
      if known != value, let line = line(name, value) { lines.append(line) }
    }
    return lines
  }

  /// The setting as a file of git's has it; nil for one that no file can hold.
  private static func line(_ name: String, _ value: [UInt8]) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 1, let text = String(validating: value, as: UTF8.self) else { return nil }
    func quoted(_ text: some StringProtocol) -> String {
      "\"" + text.map { "\\\"".contains($0) ? "\\\($0)" : String($0) }.joined() + "\""
    }
    let middle = parts.dropFirst().dropLast().joined(separator: ".")
    let head = middle.isEmpty ? "[\(parts[0])]" : "[\(parts[0]) \(quoted(middle))]"
    return "\(head)\n\t\(parts[parts.count - 1]) = \(quoted(text).replacing("\n", with: "\\n"))\n"
  }

  private static func configuration(of repository: RepositoryHandle) throws(GitError) -> Owned {
    try Owned.make("read the configuration", free: git_config_free) { git_repository_config(&$0, repository.pointer) }
  }
}
