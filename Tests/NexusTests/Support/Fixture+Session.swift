import Foundation
import NexusTestSupport
import Testing

extension Fixture {
  /// Runs commands one after the other, whatever comes of each, and compares all they print with what is kept.
  func expectSession(
    _ name: String, with environment: [String: String?] = [:], testFile: String = #filePath, _ commands: [[String]]
  ) async throws {
    var transcript = Transcript(
      scratch: scratch, server: server, rules: [.milliseconds, .durations, .dates, .libraryVersions, .tagger])
    for command in commands {
      let words = command.map { $0.contains { " \"[{".contains($0) } ? "'\($0)'" : $0 }
      transcript.add(
        (["nexus"] + words).joined(separator: " "), try await runner.with(environment).run("nexus", command))
    }
    try transcript.expect(name, testFile: testFile)
  }

  /// Takes away the user's own configuration, which fixtures have for the sake of checks.
  func removeUserConfiguration() throws {
    try FileManager.default.removeItem(atPath: scratch(Self.userFile))
  }

  static let userFile = "home/.config/nexus-overseer/config.json"
  static let projectFile = "repository/.nexus-overseer/config.json"
}

extension TextRule {
  /// How long a server took to answer, as programs are told.
  static let milliseconds = TextRule { $0.replacing(#/"milliseconds":\d+/#, with: "\"milliseconds\":$MS") }

  /// Whether and where universal-ctags is on this machine.
  static let tagger = TextRule { text in
    text.replacing(#/(?:ok  |note) +tagger .*(?:\n +→ .*)?/#, with: "ok     tagger       $TAGGER")
      .replacing(#/{"topic":"tagger".*/#, with: #"{"topic":"tagger",$TAGGER}"#)
  }

  /// The versions of the libraries of this machine.
  static let libraryVersions = TextRule { text in
    text.replacing(#/(lib(git2|curl)"?[ ,:a-z"]*)\d+\.\d+\.\d+(.*)/#) { match in
      let rest = match.3.replacing(#/\d+\.\d+\.\d+/#, with: "$VERSION")
      return "\(match.1)$VERSION\(rest)"
    }
  }
}
