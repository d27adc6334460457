import Foundation
import NIOConcurrencyHelpers

/// A directory of a test's own, removed at the end with all that is in it.
///
/// It is kept when the environment variable `NEXUS_KEEP_SCRATCH` is set to anything but nothing.
package final class ScratchDirectory: Sendable {
  /// Absolute, with no link in it.
  package let path: String
  private let cleanups = NIOLockedValueBox<[@Sendable () async -> Void]>([])

  /// Makes a new directory among the system's temporary ones.
  package init() throws {
    var template = Array((NSTemporaryDirectory() + "/nexus-test-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw TestSupportError.last("mkdtemp") }
    let made = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard let real = realpath(made, nil) else { throw TestSupportError.last("realpath") }
    defer { free(real) }
    path = String(cString: real)
  }

  /// Runs `body` with a new directory and removes it, whatever comes of `body`.
  package static func with<Result>(
    _ body: (ScratchDirectory) async throws -> sending Result
  ) async throws -> sending Result {
    let scratch = try ScratchDirectory()
    do {
      let result = try await body(scratch)
      try await scratch.remove()
      return result
    } catch {
      try await scratch.remove()
      throw error
    }
  }

  /// The path of something in here.
  package func callAsFunction(_ relativePath: String) -> String { path + "/" + relativePath }

  /// Writes a file and makes the directories it needs.
  /// - Returns: Its path.
  @discardableResult
  package func write(_ text: String, to relativePath: String) throws -> String {
    let url = URL(filePath: self(relativePath))
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    return url.path(percentEncoded: false)
  }

  /// Reads a file as text.
  package func read(_ relativePath: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: self(relativePath))), as: UTF8.self)
  }

  /// Makes a directory in here, with those above it.
  /// - Returns: Its path.
  @discardableResult
  package func makeDirectory(_ relativePath: String) throws -> String {
    try FileManager.default.createDirectory(atPath: self(relativePath), withIntermediateDirectories: true)
    return self(relativePath)
  }

  /// Has `action` run before the directory is removed; what was added last runs first.
  package func beforeRemoval(_ action: @escaping @Sendable () async -> Void) {
    cleanups.withLockedValue { $0.append(action) }
  }

  /// Runs what waits for removal and removes the directory, unless it is to be kept.
  package func remove() async throws {
    while let action = cleanups.withLockedValue({ $0.popLast() }) { await action() }
    if ProcessInfo.processInfo.environment["NEXUS_KEEP_SCRATCH"]?.isEmpty == false { return }
    if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
  }
}
