import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Models that write where they must not, or try to speak to the terminal.
@Suite(.timeLimit(.minutes(5))) struct HostileReplyTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))

  private static func creation(of path: String) -> Recording.Exchange {
    .answer("\(path)\n<<<<<<< SEARCH\n=======\nowned\n>>>>>>> REPLACE\n")
  }

  @Test(arguments: [
    "../outside.txt", "notes/../../outside.txt", "$SCRATCH/outside.txt", "/etc/nexus-was-here",
    ".git/hooks/post-commit",
    ".GIT/config", "notes/.git/config", ".nexus-overseer/config.json", ".nexus-overseer/state/nexus.db",
    "link/outside.txt", "dangling", "greeting.txt/inner", "~/outside.txt", "C:\\outside.txt", "..\\outside.txt",
    ".git\u{200C}/config", "git~1/config", "notes//../../outside.txt",
  ])
  func anEditOutsideTheTreeIsRefused(path: String) async throws {
    try await Fixture.with([Self.one], { $0.settings["implement.maxAttempts"] = 1 }) { fixture in
      let target = try fixture.scratch.makeDirectory("elsewhere")
      try FileManager.default.createSymbolicLink(atPath: fixture.repository.path + "/link", withDestinationPath: target)
      try FileManager.default.createSymbolicLink(
        atPath: fixture.repository.path + "/dangling", withDestinationPath: "../outside.txt")
      try fixture.repository.run("add", "link", "dangling")
      try fixture.repository.run("commit", "--quiet", "--message", "Link")
      try await fixture.run("plan", "French")
      let server = try await ReplayServer.start(
        models: [Fixture.overseer, Fixture.implementer].map { Recording.Model($0) },
        exchanges: [Self.creation(of: path.replacing("$SCRATCH", with: fixture.scratch.path))])
      let everything = try listing(fixture)
      let before = try fixture.snapshot()
      let result = try await fixture.nexus("implement", with: ["OLLAMA_HOST": "127.0.0.1:\(server.port)"])
      await server.stop()
      #expect(server.complaints == [])
      #expect(result.status == 1, "\(result)")
      #expect(try fixture.snapshot().differences(from: before) == [])
      #expect(try listing(fixture) == everything)
      #expect(try fixture.planLog("nexus/1-french") == [])
      #expect(!FileManager.default.fileExists(atPath: "/etc/nexus-was-here"))
    }
  }

  /// What is in the scratch directory beside nexus's own state and worktrees, and in the repository's own directory beside objects.
  private func listing(_ fixture: Fixture) throws -> Set<String> {
    let own =
      [
        "/.nexus-overseer/state", "/.git/objects", "/.git/worktrees", "/.git/logs", "/.git/refs/heads/nexus",
        "/.git/refs/nexus",
      ].map { "repository" + $0 } + ["home/.local"]
    let paths = try FileManager.default.subpathsOfDirectory(atPath: fixture.scratch.path)
    return Set(paths.filter { path in !own.contains { path.hasPrefix($0) } })
  }

  @Test func aLinkThatACheckLeavesIsNotFollowed() async throws {
    let exchanges: [Recording.Exchange] = [Self.one, .edit(), .edit("greeting.txt", "bonjour", "salut")]
    try await Fixture.with(exchanges) { fixture in
      let outside = try fixture.scratch.write("mine\n", to: "outside.txt")
      // What stood there before passes, so that the first attempt is the one that fails.
      let check = "grep -q -e salut -e hello greeting.txt || { rm greeting.txt; ln -s \(outside) greeting.txt; false; }"
      try fixture.scratch.write(
        JSONValue.object(["checks": .array([.string(check)])]).text(), to: "home/.config/nexus-overseer/config.json")
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      #expect(try fixture.scratch.read("outside.txt") == "mine\n")
      #expect(try fixture.repository.run("show", "nexus/1-french:greeting.txt") == "salut\n")
    }
  }

  /// Colours, a title, a hidden link, the answer to a query, a bell, a carriage return, C1 controls, a reversal of text.
  private static let nasty =
    "\u{1B}[31mred\u{1B}]0;title\u{7}\u{1B}]8;;http://evil\u{1B}\\\u{1B}[6n\r\u{8}\u{9B}31m\u{9D}x\u{9C}\u{202E}rev\u{1B}P$q\u{1B}\\"

  /// The same without the characters that no new text may hold.
  private static let nastyText = nasty.filter { $0 != "\u{7}" && $0 != "\u{8}" }

  @Test func noEscapeSequenceOfAModelReachesTheTerminal() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan(
        "French\(Self.nasty)",
        .init("Greet\(Self.nasty)", acceptance: ["ok\(Self.nasty)"], instructions: "Say\(Self.nasty)")),
      .answer("I change\(Self.nasty)\n\nno\(Self.nasty).txt\n<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE\n"),
      .answer(
        "gree\(Self.nasty)\n\ngreeting.txt\n<<<<<<< SEARCH\nhello\n=======\nbon\(Self.nastyText)jour\n>>>>>>> REPLACE\n"
      ),
      .review("revise", "Sum\(Self.nasty)", criteria: [("ok", false)], findings: ["find\(Self.nasty)"]),
    ]
    try await Fixture.with(exchanges, { $0.checks = ["printf '\\033[32mgreen\\033[0m\\007'"] }) { fixture in
      var outputs: [ProcessResult] = []
      for arguments in [
        ["plan", "French"], ["plan", "show"], ["plan", "list"], [], ["implement"], ["review"], ["task", "show", "1"],
        ["review", "--accept"], ["plan", "show", "--json"], ["task", "show", "1", "--json"],
      ] {
        let result = try await fixture.runner.run("nexus", arguments)
        #expect([0, 1].contains(result.status), "\(result)")
        outputs.append(result)
      }
      for output in outputs {
        let harmful = (output.stdout + output.stderr).unicodeScalars.filter {
          $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t" || $0 == "\u{202E}"
        }
        #expect(harmful.isEmpty, "\(harmful.map { String($0.value, radix: 16) }) in \(output)")
      }
    }
  }

  @Test func noEscapeSequenceOfAFileNameReachesTheTerminal() async throws {
    let name = "bad\u{1B}[31m\n\u{7}name.txt"
    try await Fixture.with(
      [.approve(), .plan("French", .init("Greet in French")), .edit()], { $0.order = .any }
    ) { fixture in
      try fixture.repository.commit([name: "x\n"], "Add a \u{1B}[31mbad name")
      try fixture.repository.write([name: "y\n"])
      let review = try await fixture.nexus("review", "HEAD")
      #expect(review.status == 0, "\(review)")
      let plan = try await fixture.nexus("plan", "bad", "name")
      let implement = try await fixture.nexus("implement", "--in-place")
      for output in [review, plan, implement] {
        #expect(!(output.stdout + output.stderr).contains("\u{1B}"), "\(output)")
        #expect(!(output.stdout + output.stderr).contains("\u{7}"), "\(output)")
      }
    }
  }
}
