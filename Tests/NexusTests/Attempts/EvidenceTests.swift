import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// A check judges the tree of the attempt and not the user's checkout, or its pass counts for nothing.
@Suite(.timeLimit(.minutes(5))) struct EvidenceTests {
  private static let one = Recording.Exchange.plan("French", .init("Greet in French"))
  private static let isBubblewrapHere = ["/usr/bin/bwrap", "/bin/bwrap", "/usr/local/bin/bwrap"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }
  private static let path = ".venv/lib/python3.12/site-packages/__editable__.greeting.pth"
  /// As Python finds an editable install: by the path that the file holds.
  private static let check = "grep -q hello \"$(cat \(path))/greeting.txt\""

  private func prepare(_ fixture: Fixture) async throws {
    try fixture.repository.write([Self.path: fixture.repository.path + "\n"])
    try await fixture.run("plan", "French")
  }

  private static func setUp(_ setup: inout Fixture.Setup, sandbox: String) {
    setup.files[".gitignore"] = ".venv/\n"
    setup.settings["workspace.link"] = [".venv"]
    setup.settings["sandbox.mode"] = .string(sandbox)
    setup.settings["implement.maxAttempts"] = 1
    setup.checks = [check]
  }

  @Test(.enabled(if: isBubblewrapHere, "bubblewrap is not installed"))
  func inASandboxAnEditableInstallIsOfWhatIsJudged() async throws {
    try await Fixture.with([Self.one, .edit()], { Self.setUp(&$0, sandbox: "required") }) { fixture in
      try await prepare(fixture)
      #expect(try await fixture.nexus("implement").status == 1)
      #expect(try await fixture.taskStates() == ["failed"])
      #expect(try !(await fixture.nexus("doctor")).stdout.contains("evidence"))
    }
  }

  @Test func outsideOfOneItsPassProvesNothingAndSaysWhy() async throws {
    try await Fixture.with([Self.one, .edit()], { Self.setUp(&$0, sandbox: "off") }) { fixture in
      try await prepare(fixture)
      let doctor = try await fixture.nexus("doctor")
      #expect(doctor.stdout.contains("no evidence and its commit unverified"), "\(doctor)")
      let result = try await fixture.run("implement")
      #expect(try await fixture.taskStates() == ["unverified"])
      let way = "__editable__.greeting.pth leads to"
      #expect(result.stderr.contains("but it may have read your checkout") && result.stderr.contains(way), "\(result)")
      #expect(result.stderr.contains("This commit is unverified"), "\(result)")
      let shown = try await fixture.run("task", "show", "1").stdout
      #expect(shown.contains("unproven") && shown.contains("may have read your checkout"), "\(shown)")
    }
  }

  @Test func aLinkThatLeadsToWhatGitTracksProvesNothing() async throws {
    try await Fixture.with(
      [Self.one, .edit()],
      { setup in
        setup.files[".gitignore"] = "data\n"
        setup.settings["workspace.link"] = ["data"]
      }
    ) { fixture in
      try FileManager.default.createSymbolicLink(
        atPath: fixture.repository.path + "/data", withDestinationPath: "notes")
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("data leads to"), "\(result)")
      #expect(try await fixture.taskStates() == ["unverified"])
      #expect(try await fixture.nexus("doctor").stdout.contains("Take it out of `workspace.link`"))
    }
  }

  @Test func variablesThatNameTheCheckoutNameTheWorkTree() async throws {
    try await Fixture.with(
      [Self.one, .edit()],
      {
        $0.checks = [#"grep -q bonjour "$PYTHONPATH/greeting.txt" && test "$CARGO_TARGET_DIR" = "$PWD/target""#]
      }
    ) { fixture in
      var there = fixture
      there.runner = fixture.runner.with([
        "PYTHONPATH": fixture.repository.path, "CARGO_TARGET_DIR": fixture.repository.path + "/target",
      ])
      try await there.run("plan", "French")
      try await there.run("implement")
      #expect(try await fixture.taskStates() == ["committed"])
      let doctor = try await there.nexus("doctor")
      #expect(doctor.stdout.contains("CARGO_TARGET_DIR, PYTHONPATH name your checkout"), "\(doctor)")
    }
  }

  @Test func anActiveEnvironmentInTheCheckoutIsUsedWhereItIs() async throws {
    try await Fixture.with(
      [Self.one, .edit()],
      {
        $0.files[".gitignore"] = ".venv/\n"; $0.checks = ["greets"]
      }
    ) { fixture in
      let program = fixture.repository.path + "/.venv/bin/greets"
      try fixture.repository.write([".venv/bin/greets": "#!/bin/sh\ngrep -q bonjour greeting.txt\n"])
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
      var there = fixture
      there.runner = fixture.runner.with(["PATH": "\(fixture.repository.path)/.venv/bin:/usr/bin:/bin"])
      try await there.run("plan", "French")
      try await there.run("implement")
      #expect(try await fixture.taskStates() == ["committed"])
    }
  }

  @Test(.enabled(if: isBubblewrapHere, "bubblewrap is not installed"))
  func doctorRunsChecksInAndOutOfTheSandboxAndNamesTheCure() async throws {
    let commits = "rm -rf scratch && git init -q scratch && cd scratch && git commit -q --allow-empty -m x"
    try await Fixture.with(
      [],
      { setup in
        setup.settings["sandbox.mode"] = "required"
        setup.checks = [commits, "true", "echo broken; false"]
      }
    ) { fixture in
      try fixture.scratch.write("[user]\n\tname = A\n\temail = a@b\n", to: "home/.gitconfig")
      var there = fixture
      there.runner = fixture.runner.with(["GIT_CONFIG_GLOBAL": nil])
      let plain = try await there.nexus("doctor")
      #expect(!plain.stdout.contains("trial"), "\(plain)")
      let before = try fixture.snapshot()
      let result = try await there.nexus("doctor", "--checks")
      #expect(result.status == 1, "\(result)")
      let words = result.stdout.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("fails only in the sandbox: exit 128"), "\(result)")
      #expect(
        words.contains("`nexus config add --user sandbox.read '~/.gitconfig'`. With it the check passed."), "\(result)")
      #expect(words.contains("true passes in the sandbox"), "\(result)")
      #expect(words.contains("false fails on your last commit, in the sandbox and outside it"), "\(result)")
      #expect(try fixture.snapshot().differences(from: before) == [])
      #expect(try fixture.repository.run("worktree", "list", "--porcelain").split(separator: "\n\n").count == 1)
    }
  }

  @Test(.enabled(if: isBubblewrapHere, "bubblewrap is not installed"))
  func anOldFailureInASandboxNamesTheSandbox() async throws {
    try await Fixture.with(
      [Self.one, .edit()],
      { setup in
        setup.settings["sandbox.mode"] = "required"
        setup.checks = ["test -e ~/.gitconfig || { echo error: no identity; exit 1; }"]
      }
    ) { fixture in
      try fixture.scratch.write("", to: "home/.gitconfig")
      try await fixture.run("plan", "French")
      let result = try await fixture.run("implement")
      #expect(result.stderr.contains("It ran in bubblewrap, which may be why"), "\(result)")
      #expect(result.stderr.contains("nexus doctor --checks"), "\(result)")
    }
  }
}
