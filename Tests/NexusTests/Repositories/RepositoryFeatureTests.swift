import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

/// The rows of `docs/git.md`: each feature is made by git itself, and the whole road from a plan to its undoing leads to what
/// git makes of the same commits.
@Suite(.timeLimit(.minutes(10))) struct RepositoryFeatureTests {
  static let road: [Recording.Exchange] = [.plan("French", .init("Greet in French")), .edit(), .approve()]

  // MARK: Clones

  @Test(arguments: [["--depth", "1"], ["--depth", "2"], ["--shallow-since", "2026-01-02T03:01:00Z"]])
  func aShallowClone(options: [String]) async throws {
    try await Fixture.with(Self.road) { fixture in
      try fixture.repository.commit(["farewell.txt": "bye\n"], "Part")
      let clone = try fixture.clone(options)
      #expect(try fixture.git(clone, "rev-parse", "--is-shallow-repository") == "true\n")
      try await fixture.walk(in: clone)
    }
  }

  /// Both sides have commits of their own, so that their common ancestor is asked for.
  @Test func aShallowCloneWhereBothSidesWentOn() async throws {
    try await Fixture.with(Self.road) { fixture in
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
    var plan = Self.road
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

  // MARK: Work trees and their index

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
    try await Fixture.with(Self.road) { fixture in
      try fixture.repository.commit(["src/main.c": "int main;\n"])
      for command in commands { try fixture.repository.run(command) }
      try await fixture.walk(in: fixture.repository.path)
    }
  }

  @Test func aCheckThatChangesTheFormOfTheIndex() async throws {
    try await Fixture.with(Self.road, { $0.checks = ["git update-index --split-index", "git status"] }) { fixture in
      try fixture.repository.run("config", "core.splitIndex", "true")
      try await fixture.walk(in: fixture.repository.path)
    }
  }

  @Test func anIndexWithoutChecksum() async throws {
    try await Fixture.with(Self.road) { fixture in
      let file = URL(filePath: fixture.repository.path + "/.git/index")
      var bytes = try Data(contentsOf: file)
      bytes.replaceSubrange((bytes.count - 20)..<bytes.count, with: Data(count: 20))
      try bytes.write(to: file)
      try await fixture.walk(in: fixture.repository.path)
    }
  }

  /// What is uncommitted stays, and refuses what would touch it, as in any other work tree.
  @Test func aSparseCheckoutKeepsWhatIsUncommitted() async throws {
    try await Fixture.with(Self.road) { fixture in
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
    try await Fixture.with(Self.road) { fixture in
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

  // MARK: What is in the files

  @Test func submodulesAreFilledFromTheCheckout() async throws {
    try await Fixture.with(Self.road, { $0.checks = ["test -f lib/inner.txt", "test -f lib/deep/deep.txt"] }) {
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
    try await Fixture.with(Self.road) { fixture in
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

  /// A name that Windows would not have stays as it is, and so does one that a shell would read as a home directory.
  @Test(arguments: ["back\\slash.txt", "~$letter.txt"]) func filesOfNamesThatNoNewFileHas(name: String) async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French", name)), .edit(name), .approve(),
    ]
    try await Fixture.with(exchanges) { fixture in
      try fixture.repository.commit([name: "hello\n"])
      try await fixture.walk(in: fixture.repository.path)
    }
  }

  // MARK: Settings of the repository

  @Test func extensionsThatAskForNothing() async throws {
    try await Fixture.with(Self.road) { fixture in
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
    try await Fixture.with(Self.road) { fixture in
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
    try await Fixture.with(Self.road) { fixture in
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

  // MARK: Names of branches

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
