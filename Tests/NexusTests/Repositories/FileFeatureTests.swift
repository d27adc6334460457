import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// Files that git handles in a way of their own, as `docs/git.md` has them.
@Suite(.timeLimit(.minutes(10))) struct FileFeatureTests {
  @Test func submodulesAreFilledFromTheCheckout() async throws {
    try await Fixture.with(.road, { $0.checks = ["test -f lib/inner.txt", "test -f lib/deep/deep.txt"] }) {
      fixture in
      let deep = try GitFixture(in: fixture.scratch, named: "deep")
      try deep.commit(["deep.txt": "deep\n"])
      let inner = try GitFixture(in: fixture.scratch, named: "inner")
      try inner.commit(["inner.txt": "inner\n"])
      let add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add"]
      try inner.run(add + [deep.path, "deep"])
      try inner.run("commit", "--quiet", "--message", "Deep")
      try fixture.repository.run(add + [inner.path, "lib"])
      try fixture.repository.run("commit", "--quiet", "--message", "Add a submodule")
      let unready = try await fixture.nexus("doctor", "--json")
      #expect(!unready.stdout.contains("\"submodules\",\"state\":\"fault\""), "\(unready)")
      try fixture.repository.run(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", "--recursive")
      try await fixture.walk(in: fixture.repository.path)
      #expect(try fixture.repository.text(of: "lib/deep/deep.txt") == "deep\n")
    }
  }

  @Test func aSubmoduleThatIsNotThereIsNamed() async throws {
    try await Fixture.with(.road) { fixture in
      let inner = try GitFixture(in: fixture.scratch, named: "inner")
      try inner.commit(["inner.txt": "inner\n"])
      try fixture.repository.run(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.path, "lib")
      try fixture.repository.run("commit", "--quiet", "--message", "Add a submodule")
      let clone = try fixture.clone([])
      let plan = try await fixture.nexus(in: clone, "plan", "French")
      #expect(plan.stderr.contains("The submodule lib is not checked out"), "\(plan)")
      #expect(plan.stderr.contains("`git submodule update --init --recursive`"), "\(plan)")
      try await fixture.walk(in: clone, isPlanned: true)
    }
  }

  /// What git-lfs does, in a few lines: the repository has a pointer, and the content lies beside it.
  @Test func filesBehindAFilter() async throws {
    let exchanges = [
      Recording.Exchange.plan("French", .init("Greet in French")).lacking("oid sha256"),
      .edit().lacking("oid sha256"), .approve(),
    ]
    try await Fixture.with(exchanges, { $0.checks = ["grep -q content data.bin"] }) { fixture in
      try fixture.setUpFilter()
      try fixture.repository.commit([".gitattributes": "*.bin filter=lfs\n", "data.bin": "content\n"])
      #expect(try fixture.repository.run("show", "HEAD:data.bin").hasPrefix("version https://git-lfs"))
      try await fixture.walk(in: fixture.repository.path)
      #expect(try fixture.repository.text(of: "data.bin") == "content\n")
    }
  }

  @Test func newFilesPassTheFilterOnTheirWayIntoACommit() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("New", .init("Make a file", "new.bin")), .answer("new.bin\n```\ncontent of mine\n```\n"), .approve(),
    ]
    try await Fixture.with(exchanges, { $0.checks = ["grep -q 'content of mine' new.bin"] }) { fixture in
      try fixture.setUpFilter()
      try fixture.repository.commit([".gitattributes": "*.bin filter=lfs\n"])
      try await fixture.walk(in: fixture.repository.path, goal: "New", branch: "nexus/1-new", isUndone: false)
      #expect(try fixture.repository.text(of: "new.bin") == "content of mine\n")
      #expect(try fixture.repository.run("show", "HEAD:new.bin").hasPrefix("version https://git-lfs"))
    }
  }

  @Test func aFilterWhoseProgramIsMissingIsNamedBeforeAModelIsAsked() async throws {
    try await Fixture.with([]) { fixture in
      try fixture.repository.commit([".gitattributes": "*.bin filter=lfs\n", "data.bin": "content\n"])
      try fixture.repository.run("config", "filter.lfs.smudge", "git-lfs-that-is-not-there smudge -- %f")
      try fixture.repository.run("config", "filter.lfs.required", "true")
      let result = try await fixture.nexus("plan", "French")
      #expect(result.status == 69 && result.stderr.isOneErrorWithHint, "\(result)")
      #expect(result.stderr.contains("there is no program git-lfs-that-is-not-there"), "\(result)")
    }
  }

  @Test(arguments: ["UTF-16LE-BOM", "UTF-16", "ISO-8859-1"]) func filesInAnEncodingOfTheirOwn(name: String) async throws
  {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French", "greeting.rc"), .init("Make a file", "new.rc")),
      .edit("greeting.rc", "hello, élan", "à bientôt, élan"), .answer("new.rc\n```\nété\n```\n"), .approve(),
      .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      let text = "hello, élan\n"
      try fixture.repository.write([".gitattributes": "*.rc text working-tree-encoding=\(name)\n"])
      let encoded = try await fixture.shell("printf '%s' \"$1\" | iconv -f UTF-8 -t \"${2%-BOM}\"", "sh", text, name)
      let mark: [UInt8] = name == "UTF-16LE-BOM" ? [0xFF, 0xFE] : []
      try Data(mark + encoded.stdoutBytes).write(to: URL(filePath: fixture.repository.path + "/greeting.rc"))
      try fixture.repository.run("add", ".")
      try fixture.repository.run("commit", "--quiet", "--message", "Keep it")
      #expect(try fixture.repository.run("show", "HEAD:greeting.rc") == text)
      try await fixture.walk(in: fixture.repository.path, isUndone: false)
      #expect(try fixture.repository.run("show", "HEAD:new.rc") == "été\n")
      #expect(try fixture.repository.run("show", "HEAD:greeting.rc") == "à bientôt, élan\n")
    }
  }

  /// Landed, and taken back by a commit after one of the user's.
  @Test func filesThatHoldTheirOwnId() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French", "greeting.id")), .edit("greeting.id"), .approve(),
    ]
    try await Fixture.with(exchanges, { $0.checks = ["grep -q '[$]Id: [0-9a-f]* [$]' greeting.id"] }) { fixture in
      let repository = fixture.repository
      try repository.commit([".gitattributes": "*.id ident\n", "greeting.id": "$Id$\nhello\n$Id$\n"])
      try repository.run("rm", "--quiet", "--cached", "greeting.id")
      try repository.run("reset", "--quiet", "--hard")
      try await fixture.walk(in: repository.path, isUndone: false)
      #expect(try repository.text(of: "greeting.id").hasPrefix("$Id: "))
      try repository.commit(["mine.txt": "mine\n"], "Mine")
      try await fixture.run("undo", "--yes")
      let undone = try repository.text(of: "greeting.id")
      let id = try repository.run("rev-parse", "HEAD:greeting.id").trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(undone == "$Id: \(id) $\nhello\n$Id: \(id) $\n")
      #expect(try repository.status() == [])
    }
  }

  /// A name that a shell would read as a home directory stays as it is.
  @Test func aFileWhoseNameBeginsWithATilde() async throws {
    let name = "~$letter.txt"
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French", name)), .edit(name), .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      try fixture.repository.commit([name: "hello\n"])
      try await fixture.walk(in: fixture.repository.path)
    }
  }
}
