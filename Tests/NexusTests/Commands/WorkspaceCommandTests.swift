import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// What makes a fresh worktree usable: setup and links.
@Suite(.timeLimit(.minutes(5))) struct WorkspaceCommandTests {
  private static let two = Recording.Exchange.plan(
    "French", .init("Greet in French"), .init("Part in French", "farewell.txt"))
  private static let isBubblewrapHere = ["/usr/bin/bwrap", "/bin/bwrap", "/usr/local/bin/bwrap"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test func setupRunsOnceInAWorktreeAndAgainWhenItChanged() async throws {
    let exchanges = [Self.two, .edit(), .edit("farewell.txt", "goodbye", "adieu")]
    try await Fixture.with(exchanges) { fixture in
      let log = fixture.scratch("log")
      try await fixture.run("config", "set", "--user", "workspace.setup", #"["echo one >> \#(log)"]"#)
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "1")
      try await fixture.run("implement", "2")
      #expect(try fixture.scratch.read("log") == "one\n")
      try await fixture.run("config", "set", "--user", "workspace.setup", #"["echo two >> \#(log)"]"#)
      #expect(try await fixture.nexus("implement").status == 1)
      #expect(try fixture.scratch.read("log") == "one\ntwo\n")
      try FileManager.default.removeItem(atPath: fixture.worktree)
      #expect(try await fixture.nexus("implement").status == 1)
      #expect(try fixture.scratch.read("log") == "one\ntwo\ntwo\n")
    }
  }

  @Test func setupThatFailsEndsTheRunBeforeAnyModelIsAsked() async throws {
    try await Fixture.with([Self.two], { $0.settings["workspace.setup"] = ["echo no packages; exit 2"] }) { fixture in
      try await fixture.run("plan", "French")
      for _ in 1...2 {
        let result = try await fixture.nexus("implement")
        #expect(result.status == 1)
        #expect(result.stderr.contains("no packages") && result.stderr.contains("\nHint: "), "\(result)")
      }
      #expect(try await fixture.taskStates() == ["pending", "pending"])
    }
  }

  @Test func setupOfAProjectNeedsLeave() async throws {
    let configuration = #"{"workspace": {"setup": [{"run": "touch ready", "network": true}]}}"#
    try await Fixture.with([Self.two]) { fixture in
      try fixture.repository.commit([".nexus-overseer/config.json": configuration], "Configure")
      try await fixture.run("plan", "French")
      let refused = try await fixture.nexus("implement")
      #expect(refused.status == 78 && refused.stderr.contains("touch ready  (with the network)"), "\(refused)")
    }
  }

  @Test(arguments: isBubblewrapHere ? ["off", "required"] : ["off"])
  func linksAreThereForChecksAndInNoCommit(mode: JSONValue) async throws {
    let exchanges: [Recording.Exchange] = [
      Self.two, .edit(), .answer("node_modules/own.js\n<<<<<<< SEARCH\n=======\nmodel\n>>>>>>> REPLACE\n"),
    ]
    try await Fixture.with(
      exchanges,
      { setup in
        setup.files[".gitignore"] = "node_modules/\n"
        setup.settings["sandbox.mode"] = mode
        setup.settings["workspace.link"] = ["node_modules", ".venv", "notes"]
        setup.checks =
          mode == "off"
          ? ["cat node_modules/*"] : ["cat node_modules/*; test ! -L node_modules || ! (echo x > node_modules/x)"]
      }
    ) { fixture in
      try fixture.repository.write(["node_modules/there.js": "theirs\n"])
      try await fixture.run("plan", "French")
      let first = try await fixture.run("implement", "1", "--json")
      #expect(first.stdout.contains("theirs"))
      #expect(first.stdout.contains("There is no .venv in "))
      #expect(first.stdout.contains("The worktree has a notes of its own"))
      // A link ignored as a directory is no file of the plan's, and an edit below it is one of the worktree's own.
      let second = try await fixture.run("implement", "2", "--json")
      #expect(second.stdout.contains("\"model\"") && !second.stdout.contains("theirs"))
      let files = try fixture.repository.run("ls-tree", "-r", "--name-only", "nexus/1-french")
      #expect(files.contains("node_modules/own.js") && !files.split(separator: "\n").contains("node_modules"))
      let kept = try FileManager.default.contentsOfDirectory(atPath: fixture.repository.path + "/node_modules")
      #expect(kept == ["there.js"])
    }
  }

  @Test func aLinkThatLeadsOutOfTheRepositoryIsLeftOut() async throws {
    try await Fixture.with(
      [Self.two, .edit()],
      { setup in
        setup.settings["workspace.link"] = ["modules"]
        setup.checks = ["test ! -e modules"]
        setup.files[".gitignore"] = "modules\n"
      }
    ) { fixture in
      try fixture.scratch.write("", to: "elsewhere/file")
      try FileManager.default.createSymbolicLink(
        atPath: fixture.repository.path + "/modules", withDestinationPath: fixture.scratch("elsewhere"))
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement", "1")
      #expect(result.stderr.contains("modules leads out of"), "\(result)")
    }
  }
}
