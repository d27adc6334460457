import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// Work trees and their indexes in all forms that git gives them, as `docs/git.md` has them.
@Suite(.timeLimit(.minutes(10))) struct WorkTreeFeatureTests {
  static let indexes: [[[String]]] = [
    [["config", "core.splitIndex", "true"], ["update-index", "--split-index"]],
    [["sparse-checkout", "set", "--cone", "--no-sparse-index", "src"]],
    [["sparse-checkout", "set", "--cone", "--sparse-index", "src"]],
    [["sparse-checkout", "set", "--no-cone", "/greeting.txt"]],
    [["update-index", "--index-version", "4"]],
    [["config", "core.untrackedCache", "true"], ["update-index", "--untracked-cache"]],
    [["update-index", "--skip-worktree", "farewell.txt"]],
  ]

  @Test(arguments: indexes) func anIndexThatGitHasManyFormsOf(commands: [[String]]) async throws {
    try await Fixture.with(.road) { fixture in
      try fixture.repository.commit(["src/main.c": "int main;\n"])
      for command in commands { try fixture.repository.run(command) }
      try await fixture.walk(in: fixture.repository.path)
    }
  }

  @Test func aCheckThatChangesTheFormOfTheIndex() async throws {
    try await Fixture.with(.road, { $0.checks = ["git update-index --split-index", "git status"] }) { fixture in
      try fixture.repository.run("config", "core.splitIndex", "true")
      try await fixture.walk(in: fixture.repository.path)
    }
  }

  @Test func anIndexWithoutChecksum() async throws {
    try await Fixture.with(.road) { fixture in
      let file = URL(filePath: fixture.repository.path + "/.git/index")
      var bytes = try Data(contentsOf: file)
      bytes.replaceSubrange((bytes.count - 20)..<bytes.count, with: Data(count: 20))
      try bytes.write(to: file)
      try await fixture.walk(in: fixture.repository.path)
    }
  }

  /// What is uncommitted stays, and refuses what would touch it, as in any other work tree.
  @Test func aSparseCheckoutKeepsWhatIsUncommitted() async throws {
    try await Fixture.with(.road) { fixture in
      let repository = fixture.repository
      try repository.run("sparse-checkout", "set", "--cone", "--sparse-index", "src")
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      try repository.write(["greeting.txt": "mine\n", "farewell.txt": "mine too\n"])
      let refused = try await fixture.nexus("review", "--accept")
      #expect(refused.status == 1 && refused.stderr.contains("greeting.txt"), "\(refused)")
      #expect(try repository.log() == ["Begin"])
      try repository.write(["greeting.txt": "hello\n"])
      try await fixture.run("review", "--accept")
      #expect(try repository.text(of: "greeting.txt") == "bonjour\n")
      #expect(try repository.status() == [" M farewell.txt"])
      try repository.write(["greeting.txt": "mine\n"])
      let kept = try await fixture.nexus("undo", "--yes")
      #expect(kept.status == 1 && kept.stderr.contains("greeting.txt"), "\(kept)")
    }
  }

  /// Killed before git changed anything, after it changed a file, and after all but the branch.
  @Test(arguments: ["landing-marked", "landing-marked and a file", "work-tree-landed"])
  func aLandingByGitThatWasKilledIsFinished(point: String) async throws {
    try await Fixture.with(.road) { fixture in
      let repository = fixture.repository
      try repository.run("sparse-checkout", "set", "--cone", "--sparse-index", "src")
      try await fixture.run("plan", "French")
      try await fixture.run("implement")
      let expected = try fixture.merged(repository.path, "nexus/1-french")
      let name = String(point.prefix { $0 != " " })
      let killed = try await fixture.nexus("review", "--accept", with: ["NEXUS_CRASH_AT": name + ":1"])
      #expect(killed.status != 0, "\(killed)")
      #expect(try repository.log() == ["Begin"])
      if point.hasSuffix("a file") { try repository.write(["greeting.txt": "bonjour\n"]) }
      let result = try await fixture.nexus("plan", "use", "1")
      #expect(result.stderr.contains("A landing on main that was interrupted is finished."), "\(result)")
      #expect(try fixture.content(repository.path) == expected)
    }
  }

  @Test func aFileOfTheUsersInAnUnseenDirectoryIsNotWrittenOver() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("New", .init("Make a file", "notes/new.txt")), .answer("notes/new.txt\n```\ntheirs\n```\n"), .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      try fixture.repository.run("sparse-checkout", "set", "--cone", "src")
      try await fixture.run("plan", "New")
      try await fixture.run("implement")
      try fixture.repository.write(["notes/new.txt": "mine\n"])
      let result = try await fixture.nexus("review", "--accept")
      #expect(result.status == 1 && result.stderr.contains("notes/new.txt"), "\(result)")
      #expect(try fixture.repository.text(of: "notes/new.txt") == "mine\n")
    }
  }

  /// Two work trees of a bare repository, as `git clone --bare` and `git worktree add` make them.
  @Test(arguments: [".bare", "project.git"]) func aBareRepositoryWithTwoWorkTrees(name: String) async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French")), .plan("Part", .init("Part", "farewell.txt")),
      .edit("farewell.txt", "goodbye", "adieu"), .edit(), .approve(), .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      let directory = try fixture.scratch.makeDirectory("project")
      let bare = "\(directory)/\(name)"
      try fixture.repository.run("clone", "--quiet", "--bare", fixture.repository.path, bare)
      try fixture.configure(bare)
      let (one, two) = (directory + "/one", directory + "/two")
      try fixture.git(bare, "worktree", "add", "--quiet", "-b", "one", one)
      try fixture.git(bare, "worktree", "add", "--quiet", "-b", "two", two)
      try await fixture.nexus(in: one, "plan", "French")
      let second = try await fixture.nexus(in: two, "plan", "Part")
      #expect(second.stdout.contains("Plan 2:"), "\(second)")
      try await fixture.nexus(in: two, "implement")
      try await fixture.nexus(in: one, "plan", "use", "1")
      try await fixture.nexus(in: one, "implement")
      try await fixture.nexus(in: one, "review", "--accept")
      try await fixture.nexus(in: two, "plan", "use", "2")
      try await fixture.nexus(in: two, "review", "--accept")
      #expect(try fixture.git(one, "show", "one:greeting.txt") == "bonjour\n")
      #expect(try fixture.git(two, "show", "two:farewell.txt") == "adieu\n")
      #expect(try fixture.git(one, "status", "--porcelain") == "" && fixture.git(two, "status", "--porcelain") == "")
      #expect(try fixture.stores(in: directory).count == 1)
    }
  }

  /// A store that an older version made in the only work tree goes on to be used, from there and from others.
  @Test func aStoreInAWorkTreeOfABareRepositoryGoesOnToBeUsed() async throws {
    try await Fixture.with([.plan("French", .init("Greet in French"))]) { fixture in
      let directory = try fixture.scratch.makeDirectory("project")
      try fixture.repository.run("clone", "--quiet", "--bare", fixture.repository.path, directory + "/.bare")
      try fixture.configure(directory + "/.bare")
      try fixture.git(directory + "/.bare", "worktree", "add", "--quiet", "-b", "one", directory + "/one")
      try await fixture.nexus(in: directory + "/one", "plan", "French")
      let state = "/.nexus-overseer/state"
      try FileManager.default.createDirectory(
        atPath: directory + "/one/.nexus-overseer", withIntermediateDirectories: true)
      try FileManager.default.moveItem(
        atPath: directory + "/.bare.nexus-overseer/state", toPath: directory + "/one" + state)
      try fixture.git(directory + "/.bare", "worktree", "add", "--quiet", "-b", "two", directory + "/two")
      for name in ["one", "two"] {
        let list = try await fixture.nexus(in: "\(directory)/\(name)", "plan", "list")
        #expect(list.stdout.contains("French"), "\(list)")
      }
      #expect(try fixture.stores(in: directory) == ["/one/.nexus-overseer/state/nexus.db"])
    }
  }

  @Test func aWorkTreeLinkedToARepositoryWhoseDirectoryLiesElsewhere() async throws {
    try await Fixture.with([.plan("French", .init("Greet in French"))]) { fixture in
      let directory = try fixture.scratch.makeDirectory("project")
      let main = directory + "/main"
      try fixture.repository.run(
        "clone", "--quiet", "--separate-git-dir", directory + "/elsewhere.git", fixture.repository.path, main)
      try fixture.configure(main)
      try fixture.git(main, "worktree", "add", "--quiet", "-b", "side", directory + "/side")
      try await fixture.nexus(in: main, "plan", "French")
      let list = try await fixture.nexus(in: directory + "/side", "plan", "list")
      #expect(list.stdout.contains("French"), "\(list)")
      #expect(try fixture.stores(in: directory).count == 1)
    }
  }
}
