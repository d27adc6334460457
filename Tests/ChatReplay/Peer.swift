import Foundation
package import JSONText

/// Official packages of Python as judges, in the environment that `script/bootstrap --peers` makes, or that of the variable
/// `NEXUS_PEERS`.
package struct Peer: Sendable {
  private let root: String

  /// Nil where the package is missing.
  /// - Parameter package: Its folder among the installed ones, such as `google/genai`.
  package init?(_ package: String) {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    root = ProcessInfo.processInfo.environment["NEXUS_PEERS"] ?? repository.path + "/.build/peers"
    let folder = root + "/lib"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let isThere = versions.contains {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)/site-packages/\(package)/__init__.py")
    }
    guard isThere else { return nil }
  }

  /// The faults that a script beside a test finds in requests, a line each.
  /// - Parameter test: The file of the test.
  package func faults(in bodies: [JSONValue], script: String = "judge.py", test: String) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: root + "/bin/python3")
    process.arguments = [URL(fileURLWithPath: test).deletingLastPathComponent().path + "/" + script]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    input.fileHandleForWriting.write(Data(JSONValue.array(bodies).bytes()))
    try input.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let lines = text.split(separator: "\n").map(String.init)
    return process.terminationStatus == 0 ? lines : lines + ["the judge ended with \(process.terminationStatus)"]
  }
}
