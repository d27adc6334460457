import Foundation
import JSONText
import NexusTestSupport
import Testing

@Suite struct ApplyCommandTests {
  private static let reply = """
    I make it French.

    greeting.txt
    <<<<<<< SEARCH
    hello
    =======
    bonjour
    >>>>>>> REPLACE

    notes/story.txt
    <<<<<<< SEARCH
    two
    =======
    deux
    >>>>>>> REPLACE

    """

  @Test func changesFilesAndNothingElse() async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("apply", input: Self.reply)
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout == "" && result.stderr.hasSuffix("Applied 2 edits to 2 files.\n"), "\(result)")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      #expect(try fixture.repository.text(of: "notes/story.txt") == "one\ndeux\nthree\n")
      #expect(try fixture.repository.run("status", "--porcelain") == " M greeting.txt\n M notes/story.txt\n")
    }
  }

  /// In whatever order the reply has it: what goes goes first.
  @Test func aFileTakesThePlaceOfADirectoryWhoseFilesGo() async throws {
    let gone = "*** Delete File: notes/story.txt\n"
    let made = "*** Add File: notes\n+all in one\n"
    for body in [gone + made, made + gone] {
      try await Fixture.with { fixture in
        let patch = "*** Begin Patch\n\(body)*** End Patch\n"
        let committed = try await fixture.nexus("apply", "--onto", "HEAD", input: patch)
        #expect(committed.status == 0, "\(committed)")
        let result = try await fixture.nexus("apply", input: patch)
        #expect(result.status == 0, "\(result)")
        #expect(try fixture.repository.text(of: "notes") == "all in one\n")
      }
    }
  }

  @Test func readsAReplyFromAPipeThatHasAName() async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("apply", "/dev/stdin", input: Self.reply)
      #expect(result.status == 0 && result.stderr.hasSuffix("Applied 2 edits to 2 files.\n"), "\(result)")
    }
  }

  @Test func aModeThatIsThereAlreadyIsSaidToBe() async throws {
    let patch = "diff --git a/greeting.txt b/greeting.txt\nold mode 100644\nnew mode 100755\n"
    try await Fixture.with { fixture in
      try await fixture.run("apply", input: patch)
      let again = try await fixture.nexus("apply", input: patch)
      #expect(again.status == 0 && again.stderr.contains("Everything was applied already"), "\(again)")
    }
  }

  @Test func saysWhatIsAppliedAlready() async throws {
    try await Fixture.with { fixture in
      try await fixture.run("apply", input: Self.reply)
      let again = try await fixture.nexus("apply", input: Self.reply)
      #expect(again.status == 0, "\(again)")
      #expect(again.stderr.contains("Everything was applied already; nothing was changed."), "\(again)")
      #expect(try await fixture.nexus("apply", "--json", input: Self.reply).stdout.hasPrefix("{\"result\":\"applied\""))
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
    }
  }

  @Test func aFileThatWasMadeIsAppliedAlreadyToo() async throws {
    try await Fixture.with { fixture in
      let reply = Self.reply + "\nnew.txt\n<<<<<<< SEARCH\n=======\nneu\n>>>>>>> REPLACE\n"
      try await fixture.run("apply", input: reply)
      let again = try await fixture.nexus("apply", input: reply)
      #expect(again.status == 0 && again.stderr.contains("Everything was applied already"), "\(again)")
    }
  }

  @Test func leavesEveryByteWhereOneEditHasNoPlace() async throws {
    try await Fixture.with { fixture in
      let before = try fixture.repository.snapshot()
      let reply = Self.reply.replacing("\ntwo\n", with: "\nsix\n")
      let result = try await fixture.nexus("apply", "--reject-file", "why.txt", input: reply)
      #expect(result.status == 65)
      #expect(result.stderr.contains("(notes/story.txt): "), "\(result)")
      #expect(!result.stderr.contains("no-match"), "\(result)")
      let reasons = try fixture.repository.text(of: "why.txt")
      #expect(reasons.contains("notes/story.txt"))
      try FileManager.default.removeItem(atPath: fixture.repository.path + "/why.txt")
      #expect(try fixture.repository.snapshot() == before)
    }
  }

  @Test(arguments: ["../outside.txt", "/tmp/outside.txt", ".git/hooks/pre-commit", ".nexus-overseer/config.json"])
  func writesNowhereElse(path: String) async throws {
    try await Fixture.with { fixture in
      let before = try fixture.repository.snapshot()
      let reply = "\(path)\n<<<<<<< SEARCH\n=======\nevil\n>>>>>>> REPLACE\n"
      let result = try await fixture.nexus("apply", input: reply)
      #expect(result.status == 65, "\(result)")
      #expect(try fixture.repository.snapshot() == before)
      #expect(!FileManager.default.fileExists(atPath: fixture.scratch.path + "/outside.txt"))
    }
  }

  @Test func writesThroughNoLinkThatLeavesTheTree() async throws {
    try await Fixture.with { fixture in
      let outside = fixture.scratch.path + "/outside"
      try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: fixture.repository.path + "/out", withDestinationPath: outside)
      try fixture.repository.run("add", "out")
      let reply = "out/new.txt\n<<<<<<< SEARCH\n=======\nevil\n>>>>>>> REPLACE\n"
      let result = try await fixture.nexus("apply", input: reply)
      #expect(result.status == 65, "\(result)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: outside).isEmpty)
    }
  }

  @Test func checksAndParsesWithoutChangingAnything() async throws {
    try await Fixture.with { fixture in
      let before = try fixture.repository.snapshot()
      let check = try await fixture.nexus("apply", "--check", "--json", input: Self.reply)
      #expect(check.status == 0)
      #expect(try JSONValue(parsing: check.stdout)["result"] == "would-apply")
      let parse = try await fixture.nexus("apply", "--parse", "--json", input: Self.reply)
      let paths = try parse.stdout.split(separator: "\n").map { try JSONValue(parsing: String($0))["path"]?.string }
      #expect(paths == ["greeting.txt", "notes/story.txt"])
      #expect(try fixture.repository.snapshot() == before)
    }
  }

  @Test func makesACommitWithoutTouchingFiles() async throws {
    try await Fixture.with { fixture in
      let status = try fixture.repository.run("status", "--porcelain")
      let tree = try await fixture.run("apply", "--onto", "HEAD", input: Self.reply)
      #expect(try fixture.repository.run("cat-file", "-t", tree.stdout.trimmingCharacters(in: .newlines)) == "tree\n")
      let commit = try await fixture.run("apply", "--onto", "HEAD", "--message", "French", input: Self.reply)
      let id = commit.stdout.trimmingCharacters(in: .newlines)
      #expect(try fixture.repository.run("show", "\(id):greeting.txt") == "bonjour\n")
      let head = try fixture.repository.head()
      #expect(try fixture.repository.run("log", "-1", "--format=%s %P", id) == "French \(head)\n")
      #expect(try fixture.repository.run("status", "--porcelain") == status)
    }
  }

  @Test func keepsAFileThatIsMadeAnewWhereOneWasMovedAway() async throws {
    try await Fixture.with { fixture in
      let reply = """
        diff --git a/greeting.txt b/welcome.txt
        similarity index 100%
        rename from greeting.txt
        rename to welcome.txt
        diff --git a/greeting.txt b/greeting.txt
        new file mode 100644
        --- /dev/null
        +++ b/greeting.txt
        @@ -0,0 +1 @@
        +bonjour

        """
      let result = try await fixture.nexus("apply", input: reply)
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
      #expect(try fixture.repository.text(of: "welcome.txt") == "hello\n")
    }
  }

  @Test func worksOutsideARepository() async throws {
    try await Fixture.with { fixture in
      try fixture.scratch.write("hello\n", to: "plain/greeting.txt")
      let reply = Self.reply.components(separatedBy: "\nnotes/story.txt")[0]
      let runner = try ProcessRunner.hermetic(in: fixture.scratch, directory: fixture.scratch.path)
      let without = try await runner.run("nexus", ["apply"], input: reply)
      #expect(without.status == 69)
      let result = try await runner.run("nexus", ["apply", "--root", "plain"], input: reply)
      #expect(result.status == 0, "\(result)")
      #expect(try fixture.scratch.read("plain/greeting.txt") == "bonjour\n")
    }
  }

  @Test func heedsTheFormatAndTheLoosestRung() async throws {
    try await Fixture.with { fixture in
      let other = try await fixture.nexus("apply", "--format", "udiff", input: Self.reply)
      #expect(other.status == 65)
      let loose = Self.reply.replacing("\nhello\n", with: "\nhello   \n")
      #expect(try await fixture.nexus("apply", "--check", "--strict", "exact", input: loose).status == 65)
      #expect(try await fixture.nexus("apply", "--check", input: loose).status == 0)
      #expect(try await fixture.nexus("apply", "--strict", "very", input: loose).status == 64)
    }
  }

  @Test func refusesAReplyWithoutEdits() async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("apply", input: "All done, the code is perfect now.\n")
      #expect(result.status == 65)
      #expect(result.stderr.contains("no edit"))
    }
  }
}
