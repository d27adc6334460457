import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// Settings of a repository, as `docs/git.md` has them.
@Suite(.timeLimit(.minutes(10))) struct RepositorySettingTests {
  @Test func extensionsThatAskForNothing() async throws {
    try await Fixture.with(.road) { fixture in
      try fixture.repository.run("config", "core.repositoryFormatVersion", "1")
      try fixture.repository.run("config", "extensions.preciousObjects", "true")
      try fixture.repository.run("config", "extensions.worktreeConfig", "true")
      try await fixture.walk(in: fixture.repository.path)
    }
  }

  static let refusals: [([String], String, String)] = [
    (["extensions.refStorage=reftable"], "the reference storage reftable", "git refs migrate --ref-format=files"),
    (["extensions.objectFormat=sha256"], "the object format sha256", "git fast-export"),
    (
      ["extensions.somethingNew=true"], "the repository extension somethingnew",
      "git config --unset extensions.somethingnew"
    ),
  ]

  @Test(arguments: refusals) func whatLibgit2CannotOpen(settings: [String], name: String, cure: String) async throws {
    try await Fixture.with([]) { fixture in
      try fixture.repository.run("config", "core.repositoryFormatVersion", "1")
      for setting in settings {
        let parts = setting.split(separator: "=").map(String.init)
        try fixture.repository.run("config", parts[0], parts[1])
      }
      for command in [["plan", "French"], ["implement"], ["doctor", "--json"]] {
        let result = try await fixture.runner.run("nexus", command)
        let text = result.stdout + result.stderr
        #expect(text.contains(name) && text.contains(cure), "\(result)")
        #expect(result.status == (command[0] == "doctor" ? 1 : 69), "\(result)")
      }
    }
  }

  /// As root, since nobody else can give a repository away.
  @Test(.enabled(if: getuid() == 0), arguments: ["*", "its path"])
  func aRepositoryOfSomebodyElseThatGitTrusts(setting: String) async throws {
    try await Fixture.with(.road) { fixture in
      let path = fixture.repository.path
      let value = setting == "*" ? "*" : path
      try fixture.scratch.write("[safe]\n\tdirectory = \(value)\n", to: "gitconfig")
      _ = try await fixture.shell("chown -R 12345:12345 \"$1\"", "sh", path)
      let trusting = ["GIT_CONFIG_GLOBAL": fixture.scratch("gitconfig")]
      let refused = try await fixture.nexus("plan", "French")
      #expect(refused.status == 69 && refused.stderr.contains("dubious ownership"), "\(refused)")
      for command in [["plan", "French"], ["implement"], ["review", "--accept"], ["undo", "--yes"]] {
        let result = try await fixture.runner.with(trusting).run("nexus", command)
        #expect(result.status == 0, "\(result)")
      }
      _ = try await fixture.shell("chown -R 0:0 \"$1\"", "sh", path)
    }
  }

  @Test func mergesByADriverOfTheUsers() async throws {
    try await Fixture.with(.road) { fixture in
      let repository = fixture.repository
      try repository.commit([".gitattributes": "greeting.txt merge=both\n"])
      try repository.run("config", "merge.both.driver", "cat %B >>%A")
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try repository.commit(["greeting.txt": "good day\n"])
      try await fixture.run("review")
      let expected = try fixture.merged(repository.path, "nexus/1-french")
      try await fixture.run("review", "--accept")
      #expect(try fixture.content(repository.path) == expected)
      #expect(try repository.text(of: "greeting.txt") == "good day\nbonjour\n")
    }
  }

  @Test func branchesOfPlansBeginAsIsSet() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French"), .init("Part", "farewell.txt")),
      .edit().expecting("# The task\nGreet in French"),
      .edit("farewell.txt", "goodbye", "adieu").expecting("# The task\nPart"),
      .approve().expecting("+bonjour"), .approve().expecting("+adieu"),
    ]
    try await Fixture.with(exchanges, { $0.order = .any }) { fixture in
      try fixture.repository.run("branch", "nexus")
      let refused = try await fixture.nexus("plan", "French")
      #expect(refused.status == 1 && refused.stderr.contains("nexus config set git.branchPrefix NAME"), "\(refused)")
      try await fixture.run("config", "set", "--user", "git.branchPrefix", "work/ai")
      try await fixture.run("plan", "French")
      try await fixture.run("implement", "--parallel", "2")
      #expect(try fixture.repository.run("branch", "--list", "work/*").contains("work/ai/1-french"))
      let status = try await fixture.nexus("status", "--json")
      #expect(status.stdout.contains("work/ai/1-french") || status.stdout.contains("work\\/ai\\/1-french"), "\(status)")
      try await fixture.run("review", "--accept")
      try await fixture.run("worktree", "prune")
      #expect(try fixture.repository.run("branch", "--format=%(refname:short)") == "main\nnexus\n")
    }
  }

  @Test func aPrefixThatNoBranchCanHaveIsRefused() async throws {
    try await Fixture.with([]) { fixture in
      for prefix in ["a b", "/a", "a/", "a..b", ".a", "a.lock", "-a", ""] {
        let result = try await fixture.nexus("config", "set", "--user", "git.branchPrefix", "--", prefix)
        #expect(result.status != 0, "\(prefix): \(result)")
      }
    }
  }
}
