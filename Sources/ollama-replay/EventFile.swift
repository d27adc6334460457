import Foundation
import OllamaReplay

/// A file that tells what happened at the server, a line each, as it happens.
final class EventFile: Sendable {
  private let file: FileHandle

  /// - Throws: `ReplayError.unreadable` when the file cannot be made.
  init(path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
    else { throw ReplayError.unreadable(path: path, reason: "the log cannot be written there") }
    self.file = file
  }

  func write(_ event: ReplayEvent) {
    say(Self.line(event) + "\n", to: file)
  }

  private static func line(_ event: ReplayEvent) -> String {
    switch event {
    case .connected(let connection): "connection \(connection) opened"
    case .request(let request):
      "request \(request.id) \(request.method) \(request.path)"
        + (request.bodyBytes.isEmpty ? "" : " " + (request.body?.json ?? "\(request.bodyBytes.count) bytes, no JSON"))
    case .refused(let refusal): "\(refusal)"
    case .answered(let request): "request \(request) answered"
    case .abandoned(let request): "request \(request) abandoned by its client"
    case .disconnected(let connection): "connection \(connection) closed"
    }
  }
}
