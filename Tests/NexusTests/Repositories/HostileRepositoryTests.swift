import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Repositories of which nobody thought when they wrote the map, the prompts and the reading tools.
@Suite(.timeLimit(.minutes(5))) struct HostileRepositoryTests {
  private static func planning(_ request: String, _ files: String...) -> [Recording.Exchange] {
    [
      .reply(.init(request)).from(Fixture.overseer).forbidding(.tools),
      .plan("All", .init("Change it all", files[0])),
    ]
  }

  private static func withoutTools(_ setup: inout Fixture.Setup) {
    setup.models = setup.models.map { $0.with { $0.capabilities = ["completion"] } }
  }

  /// A gibibyte that git tracks, and a file of very many lines.
  @Test func fileOfAGibibyteAndFileOfManyLines() async throws {
    let asked = "READ huge.swift 1-20\nREAD many.py 199990-200000\nSEARCH last IN many.py\nOUTLINE huge.swift\n"
    try await Fixture.with(Self.planning(asked, "huge.swift"), Self.withoutTools) { fixture in
      let repository = fixture.repository
      try #require(FileManager.default.createFile(atPath: repository.path + "/huge.swift", contents: nil))
      try FileHandle(forWritingTo: URL(filePath: repository.path + "/huge.swift")).truncate(atOffset: 1 << 30)
      try repository.write(["many.py": String(repeating: "a=1\n", count: 199_999) + "last = 2\n"])
      try repository.run(
        "-c", "core.bigFileThreshold=1m", "-c", "core.compression=1", "add", "huge.swift", "many.py")
      try repository.run("commit", "--quiet", "--message", "Much")
      let map = try await fixture.run("map", "--for", "last", "--json")
      #expect(map.stdout.contains(#""path":"huge.swift""#) && map.stdout.contains(#""omission":"large""#))
      #expect(map.stdout.contains(#""definitionsLeftOut":"#), "\(map)")
      let plan = try await fixture.run("plan", "All")
      #expect(plan.stderr.contains("huge.swift has 1073741824 bytes, too many to be read."), "\(plan)")
      let prompt = try #require(fixture.server.requests.last { $0.endpoint == .chat }).prompt
      #expect(prompt.contains("=== FILE many.py lines 199990-200000 of 200000 ==="))
      #expect(prompt.contains("many.py:200000: last = 2"))
      let context = try await fixture.run("context", "1")
      #expect(context.stdout.contains("huge.swift is too large"), "\(context)")
      try await fixture.run("task", "edit", "1", "--file", "many.py", "--instructions", "Change last to 3.")
      let parts = try await fixture.run("context", "1")
      #expect(parts.stdout.contains("last = 2\n") && parts.stdout.contains("Left out: many.py lines"), "\(parts)")
    }
  }

  @Test func oddNamesLinksAndSubmodules() async throws {
    let odd = "a \"b\"\n'c' ü.py"
    let asked = "READ link.py\nREAD out\nREAD lib\nREAD lib/inner.txt\nSEARCH spark\nLIST\n"
    // No reply can name a file with a line end in its name, but its neighbours can be changed.
    let exchanges = Self.planning(asked, "greeting.txt") + [.edit("greeting.txt", "spark", "flame")]
    try await Fixture.with(exchanges, Self.withoutTools) { fixture in
      let repository = fixture.repository
      try repository.commit([odd: "spark\n", "greeting.txt": "spark\n"], "Odd")
      let inner = try GitFixture(in: fixture.scratch, named: "inner")
      try inner.commit(["inner.txt": "spark inside\n"])
      try repository.run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.path, "lib")
      for (link, target) in [("link.py", "greeting.txt"), ("out", "/etc/passwd"), ("gone", "nowhere")] {
        try FileManager.default.createSymbolicLink(
          atPath: repository.path + "/" + link, withDestinationPath: target)
      }
      try repository.run("add", ".")
      try repository.run("commit", "--quiet", "--message", "Links")
      let before = try fixture.snapshot()
      let map = try await fixture.run("map")
      #expect(!map.stdout.contains("spark inside") && !map.stdout.contains("out\n"), "\(map)")
      try await fixture.run("plan", "All")
      let prompt = try #require(fixture.server.requests.last { $0.endpoint == .chat }).prompt
      #expect(!prompt.contains("root:") && !prompt.contains("spark inside"))
      #expect(prompt.contains("greeting.txt:1: spark"))
      try await fixture.run("implement")
      #expect(try fixture.repository.run("show", "nexus/1-all:greeting.txt") == "flame\n")
      #expect(try fixture.repository.run(["show", "nexus/1-all:" + odd]) == "spark\n")
      #expect(try fixture.snapshot() == before)
    }
  }

  @Test func sparseCheckout() async throws {
    let asked = "READ far/story.txt\nSEARCH distant\n"
    let exchanges =
      Self.planning(asked, "far/story.txt") + [.edit("far/story.txt", "distant", "near"), .approve()]
    try await Fixture.with(exchanges, Self.withoutTools) { fixture in
      let repository = fixture.repository
      try repository.commit(["far/story.txt": "distant\n", "near/it.py": "def near(): pass\n"], "Both")
      try repository.run("sparse-checkout", "set", "--cone", "near")
      #expect(!FileManager.default.fileExists(atPath: repository.path + "/far"))
      #expect(try await fixture.run("map").stdout.contains("far/story.txt"))
      try await fixture.run("plan", "All")
      let prompt = try #require(fixture.server.requests.last { $0.endpoint == .chat }).prompt
      #expect(prompt.contains("far/story.txt:1: distant"))
      let before = try fixture.snapshot()
      try await fixture.run("implement")
      #expect(try fixture.snapshot() == before)
      // libgit2 would take what is not checked out for deleted; git itself lands it.
      let landed = try await fixture.nexus("review", "--accept")
      #expect(landed.status == 0, "\(landed)")
      #expect(try repository.run("show", "HEAD:far/story.txt") == "near\n")
      #expect(try repository.status() == [])
    }
  }

  @Test func linkedWorktreesShareWhatIsKnown() async throws {
    try await Fixture.with { fixture in
      try fixture.repository.commit(["one.py": "def one(): pass\n"], "One")
      let linked = fixture.scratch("linked")
      try fixture.repository.run("worktree", "add", "--quiet", "-b", "side", linked)
      let first = try await fixture.run("map", "--json")
      let there = fixture.runner.with([:], directory: linked)
      let second = try await there.run("nexus", ["map", "--json"])
      #expect(first.stdout.contains(#""read":4"#) && second.stdout.contains(#""read":0"#), "\(second)")
      #expect(Self.files(first.stdout) == Self.files(second.stdout))
      let context = try await there.run("nexus", ["context", "--for", "one"])
      #expect(context.status == 0 && context.stdout.contains("def one(): pass"), "\(context)")
    }
  }

  /// All lines but the last, which tells how much was looked into.
  private static func files(_ text: String) -> [Substring] { text.split(separator: "\n").dropLast() }

  @Test func processesThatFillTheCacheTogether() async throws {
    try await Fixture.with { fixture in
      let files = (1...200).map { ("src/f\($0).py", "def function_\($0)(): return function_\(201 - $0)()\n") }
      try fixture.repository.commit(Dictionary(uniqueKeysWithValues: files), "Many")
      let processes = try (1...3).map { _ in try fixture.start("map", "--for", "function_7", "--json") }
      var results: [[Substring]] = []
      for process in processes {
        let result = try await process.result()
        #expect(result.status == 0, "\(result)")
        results.append(Self.files(result.stdout))
      }
      #expect(results.allSatisfy { $0 == results[0] && !$0.isEmpty })
      #expect(try await fixture.run("map", "--json").stdout.contains(#""read":0"#))
    }
  }
}
