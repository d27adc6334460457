import Foundation
import Git
import Testing

@Suite struct GitCommandLineTests {
  @Test func saysWhatTheLibrarySays() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", "b": "1\n", "old": "some text\nof several\nlines\n", "gone": "1\n", "t": "1\n"])
    try fixture.write(["a": "2\n", "b": "2\n", "new ü": "1\n", "line\nfeed": "1\n", "x.o": "", ".gitignore": "*.o\n"])
    try fixture.git("add", "b")
    try fixture.git("mv", "old", "new name")
    for name in ["gone", "t"] { try FileManager.default.removeItem(atPath: fixture.path + "/" + name) }
    try fixture.link("t", to: "a")
    let program = try fixture.program()
    for includingIgnored in [false, true] {
      let theirs = try await program.status(includingIgnored: includingIgnored)
      let ours = try await fixture.open().status(includingIgnored: includingIgnored)
      #expect(theirs == ours.sorted { $0.path < $1.path })
    }
  }

  @Test func knowsConflictsAndSubmodules() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    try fixture.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", fixture.path + "/.git", "sub")
    try fixture.git("commit", "-q", "-m", "sub")
    try fixture.git("checkout", "-q", "-b", "side")
    try fixture.commit(["a": "side\n"])
    try fixture.git("checkout", "-q", "main")
    try fixture.commit(["a": "main\n"])
    _ = try fixture.run(["merge", "side"])
    try fixture.write(["sub/a": "2\n"])
    let entries = try await fixture.program().status()
    #expect(entries.map(\.path) == ["a", "sub"])
    #expect(entries[0].isConflicted && entries[1].isSubmodule && entries[1].unstaged == .modified)
  }

  @Test func helpsWhereTheLibraryCannot() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a/x": "1\n", "b/x": "1\n"])
    try fixture.git("sparse-checkout", "set", "--cone", "--sparse-index", "a")
    #expect(try await fixture.program().status() == [])
    try fixture.write(["a/x": "2\n"])
    #expect(try await fixture.program().status().map(\.path) == ["a/x"])
  }

  @Test func fetchesWhatAPartialCloneLacks() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    try fixture.git("config", "uploadpack.allowFilter", "true")
    try fixture.git("config", "uploadpack.allowAnySHA1InWant", "true")
    let clone = fixture.scratch + "/partial"
    try fixture.git("clone", "-q", "--no-checkout", "--filter=blob:none", "file://" + fixture.path, clone)
    let blob = try fixture.id("HEAD:a")
    try await expectError(.missingObject) { _ = try await Repository(discovering: clone).readBlob(blob) }
    #expect(try await fixture.program(in: clone).run(["cat-file", "blob", "\(blob)"]) == Array("1\n".utf8))
  }

  @Test func reportsWhatGitSays() async throws {
    let fixture = try GitFixture()
    let program = try fixture.program()
    let error = try await expectError(.library) { _ = try await program.run(["rev-parse", "--verify", "absent"]) }
    #expect(error.libraryCode == 128 && error.message.contains("fatal"))
    try await expectError(.notFound) {
      _ = try GitCommandLine(directory: fixture.path, environment: ["PATH": fixture.scratch])
    }
  }

  @Test func endsGitWhenCancelled() async throws {
    let fixture = try GitFixture()
    let program = try fixture.program()
    // Ends by itself only when its input does, which no one closes; the file says that it runs.
    let task = Task {
      try await program.run(["-c", "alias.x=!touch ../begun; while :; do sleep 1; done", "x"])
    }
    while !FileManager.default.fileExists(atPath: fixture.scratch + "/begun") { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}

extension GitFixture {
  func program(in directory: String? = nil) throws -> GitCommandLine {
    try GitCommandLine(
      directory: directory ?? path,
      environment: [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": scratch,
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
      ])
  }
}
