import Foundation

/// A directory that is removed with this object.
final class TemporaryDirectory: Sendable {
  let path: String

  /// - Parameter parent: Where it is made; nil for the place of temporary files.
  init(in parent: String? = nil) throws {
    let url = (parent.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory)
      .resolvingSymlinksInPath()
    path = url.appendingPathComponent("checks-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func create(_ name: String) throws {
    try Data().write(to: URL(fileURLWithPath: path + "/" + name))
  }

  func contains(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/" + name)
  }

  func writeScript(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path + "/" + name)
  }

  /// The number that a process wrote into a file.
  func processIdentifier(_ name: String) throws -> pid_t {
    let text = try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    guard let number = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw CocoaError(.fileReadCorruptFile)
    }
    return number
  }
}
