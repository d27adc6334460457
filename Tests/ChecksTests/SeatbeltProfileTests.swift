import Checks
import Testing

/// The rules for macOS as text; that macOS holds a command to them only a Mac can show.
@Suite struct SeatbeltProfileTests {
  @Test func sayWhatIsHiddenShownAndProtected() throws {
    let directory = try TemporaryDirectory()
    let hidden = directory.path
    let sandbox = Sandbox(kind: .sandboxExec, program: "/usr/bin/true")
    let command = CheckCommand(
      name: "check", invocation: .shell("true"), workingDirectory: "/usr", environment: [:])
    let options = sandbox.options(policy: SandboxPolicy(hidden: [hidden], protected: ["/usr/bin"]), command: command)
    #expect(options.first == "-p")
    let lines = try #require(options.last).split(separator: "\n")
    #expect(lines.first == "(version 1)")
    #expect(lines.contains("(deny file-write*)"))
    #expect(lines.contains("(deny file-read* file-write* (subpath \"\(hidden)\"))"))
    let writable = try #require(lines.firstIndex(of: "(allow file-read* file-write* (subpath \"/usr\"))"))
    let protected = try #require(
      lines.lastIndex(of: "(allow file-read* (subpath \"/usr/bin\")) (deny file-write* (subpath \"/usr/bin\"))"))
    #expect(writable < protected)
    #expect(lines.last == "(deny network*)")
  }
}
