import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// Clones that lack history or files, as `docs/git.md` has them.
@Suite(.timeLimit(.minutes(10))) struct CloneTests {
  @Test(arguments: [["--depth", "1"], ["--depth", "2"], ["--shallow-since", "2026-01-02T03:01:00Z"]])
  func aShallowClone(options: [String]) async throws {
    try await Fixture.with(.road) { fixture in
      try fixture.repository.commit(["farewell.txt": "bye\n"], "Part")
      let clone = try fixture.clone(options)
      #expect(try fixture.git(clone, "rev-parse", "--is-shallow-repository") == "true\n")
      try await fixture.walk(in: clone)
    }
  }

  /// Both sides have commits of their own, so that their common ancestor is asked for.
  @Test func aShallowCloneWhereBothSidesWentOn() async throws {
    try await Fixture.with(.road) { fixture in
      let clone = try fixture.clone(["--depth", "1"])
      try await fixture.nexus(in: clone, "plan", "French")
      try await fixture.nexus(in: clone, "implement")
      try fixture.commit(clone, ["farewell.txt": "bye\n"])
      try await fixture.nexus(in: clone, "review")
      let expected = try fixture.merged(clone, "nexus/1-french")
      try await fixture.nexus(in: clone, "review", "--accept")
      #expect(try fixture.content(clone) == expected)
      #expect(try fixture.git(clone, "log", "-1", "--format=%P").split(separator: " ").count == 2)
      try await fixture.nexus(in: clone, "undo", "--yes")
      #expect(try fixture.git(clone, "show", "HEAD:greeting.txt") == "hello\n")
    }
  }

  @Test(arguments: ["blob:none", "tree:0"]) func aPartialCloneThatLeavesOutDirectories(filter: String) async throws {
    var plan = [Recording.Exchange].road
    plan[1] = plan[1].expecting("greeting.txt")
    try await Fixture.with(plan, { $0.checks = ["test ! -e notes/story.txt"] }) { fixture in
      try fixture.repository.commit(["notes/story.txt": "one\n"], "Shorten")
      try fixture.repository.run("config", "uploadpack.allowFilter", "true")
      let clone = try fixture.clone(["--filter", filter, "--sparse"])
      let planned = try await fixture.nexus(in: clone, "plan", "French")
      #expect(planned.stderr.contains("1 of 3 files, such as notes/story.txt, are not in it."), "\(planned)")
      try await fixture.walk(in: clone, isPlanned: true)
      // Nothing was fetched.
      let missing = try fixture.git(clone, "rev-list", "--objects", "--missing=print", "HEAD")
      #expect(missing.contains("\n?"), "\(missing)")
    }
  }

  @Test func aFileOfATaskThatAPartialCloneLacksIsNamedBeforeAModelIsAsked() async throws {
    let plan = Recording.Exchange.plan("French", .init("Tell it in French", "notes/story.txt"))
    try await Fixture.with([plan, .edit("notes/story.txt", "two", "deux"), .approve()]) { fixture in
      try fixture.repository.run("config", "uploadpack.allowFilter", "true")
      let clone = try fixture.clone(["--filter=blob:none", "--sparse"])
      try await fixture.nexus(in: clone, "plan", "French")
      let result = try await fixture.run(in: clone, "implement")
      #expect(result.status == 69 && result.stderr.contains("about notes/story.txt, whose content is not"), "\(result)")
      let cure = try #require(result.stderr.firstMatch(of: /`git (cat-file -p [0-9a-f]+) >/))
      try fixture.repository.run(["-C", clone] + cure.1.split(separator: " ").map(String.init))
      try await fixture.walk(in: clone, isPlanned: true)
    }
  }

  @Test func aPartialCloneWithoutFilesIsNamedBeforeAModelIsAsked() async throws {
    try await Fixture.with([.plan("French", .init("Greet in French"))]) { fixture in
      try fixture.repository.run("config", "uploadpack.allowFilter", "true")
      let clone = try fixture.clone(["--filter=blob:none", "--no-checkout"])
      let result = try await fixture.run(in: clone, "plan", "French")
      #expect(result.status == 69 && result.stderr.isOneErrorWithHint, "\(result)")
      #expect(result.stderr.contains("This is a partial clone, and 3 of 3 files"), "\(result)")
      #expect(result.stderr.contains("`git fetch --refetch --no-filter`"), "\(result)")
      // The cure that is named works.
      try fixture.git(clone, "fetch", "--quiet", "--refetch", "--no-filter")
      try fixture.git(clone, "checkout", "--quiet", "main")
      try await fixture.nexus(in: clone, "plan", "French")
    }
  }
}
