import Foundation
import Isolation
package import JSONRPC

/// Programs of others at the other end of a connection: scripts that use official packages of Python.
///
/// They are found in the environment that `script/bootstrap --peers` makes, or that of the variable `NEXUS_PEERS`.
package enum PeerProgram {
  /// Why tests with them are skipped where they are missing.
  package static let skipReason = "script/bootstrap --peers installs the packages that this test needs"

  private static let root: String = {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return ProcessInfo.processInfo.environment["NEXUS_PEERS"] ?? repository.path + "/.build/peers"
  }()

  /// The interpreter that has the packages.
  package static var python: String { root + "/bin/python3" }

  /// The path of a script in the folder `Peers` beside a test.
  package static func path(of script: String, test: String) -> String {
    URL(fileURLWithPath: test).deletingLastPathComponent().appendingPathComponent("Peers/\(script)").path
  }

  /// Whether a package is installed.
  package static func has(_ package: String) -> Bool {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root + "/lib")) ?? []
    return versions.contains {
      FileManager.default.fileExists(atPath: "\(root)/lib/\($0)/site-packages/\(package)/__init__.py")
    }
  }

  /// Runs a script beside a test, and `serve` at the other end of its standard streams.
  ///
  /// The script's input is closed when `serve` returns.
  /// - Parameter test: The file of the test; scripts lie in the folder `Peers` beside it.
  /// - Returns: Its exit status, and what it wrote to its standard error.
  package static func run(
    _ script: String, _ arguments: [String] = [], test: String, serve: (RPCConnection) async throws -> Void
  ) async throws -> (status: Int32, report: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [path(of: script, test: test)] + arguments
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    let ended = Signal()
    process.terminationHandler = { _ in ended.fire() }
    try process.run()
    let report = Locked("")
    let isRead = Signal()
    Thread.detachNewThread {
      let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      report.withLock { $0 = text }
      isRead.fire()
    }
    do {
      let connection = try RPCConnection(
        reading: output.fileHandleForReading.fileDescriptor, writing: input.fileHandleForWriting.fileDescriptor)
      try await serve(connection)
    } catch {
      process.terminate()
      await isRead.wait()
      throw PeerFailure(error: error, report: report.withLock(\.self))
    }
    try input.fileHandleForWriting.close()
    await ended.wait()
    await isRead.wait()
    return (process.terminationStatus, report.withLock(\.self))
  }
}

/// What went wrong at our end, and what the program at the other had to say.
package struct PeerFailure: Error, CustomStringConvertible {
  package let error: any Error
  package let report: String
  package var description: String { "\(error)\n\(report)" }
}
