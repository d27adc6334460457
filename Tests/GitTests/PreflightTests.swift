import Foundation
import Git
import Testing

@Suite struct PreflightTests {
  private func findings(_ fixture: GitFixture, branchPrefix: String? = "nexus") async throws -> [Preflight.Finding] {
    try await fixture.open().preflight(branchPrefix: branchPrefix).findings
  }

  @Test func findsNothingInAnOrdinaryRepository() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", ".gitattributes": "*.txt text eol=lf\n"])
    #expect(try await findings(fixture) == [])
  }

  @Test func findsNothingBeforeTheFirstCommit() async throws {
    #expect(try await findings(GitFixture()) == [])
  }

  @Test(arguments: [
    ("nexus", "nexus", true), ("nexus", "work/ai", false), ("work", "work/ai", true), ("work/ai", "work/ai", true),
    ("work/ai/x", "work/ai", false), ("nexus-old", "nexus", false),
  ]) func namesABranchThatLeavesNoRoom(branch: String, prefix: String, isFound: Bool) async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    try fixture.git("branch", branch)
    let found = try await findings(fixture, branchPrefix: prefix)
    #expect(found.map(\.feature) == (isFound ? [.branches] : []))
    #expect(found.allSatisfy { $0.weight == .obstacle && $0.cure?.contains("`git branch -m \(branch) OTHER`") == true })
    #expect(try await findings(fixture, branchPrefix: nil) == [])
  }

  /// Each form of the index, with the words of the cure, which is then tried.
  @Test(arguments: [
    (
      [["update-index", "--split-index"]],
      [["config", "core.splitIndex", "false"], ["update-index", "--no-split-index"]]
    ),
    (
      [["sparse-checkout", "set", "--cone", "--sparse-index", "a"]],
      [["sparse-checkout", "reapply", "--no-sparse-index"], ["sparse-checkout", "disable"]]
    ),
  ]) func namesTheFormOfAnIndexAndItsCure(making: [[String]], curing: [[String]]) async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a/x": "x\n", "b/x": "x\n"])
    for command in making { try fixture.git(command) }
    let found = try await findings(fixture)
    #expect(found.contains { $0.feature == .index && $0.weight == .remark }, "\(found)")
    for command in curing { try fixture.git(command) }
    #expect(try await findings(fixture) == [])
  }

  @Test func measuresACheckoutWhateverItsIndexIs() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "x\n", "b/y": "yy\n"])
    #expect(try await fixture.open().checkoutSize() == 5)
    try fixture.git("update-index", "--split-index")
    #expect(try await fixture.open().checkoutSize() == 5)
  }

  @Test func namesAnIndexWithoutChecksumAndItsCure() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "x\n"])
    let index = URL(fileURLWithPath: fixture.path + "/.git/index")
    var bytes = try Data(contentsOf: index)
    bytes.replaceSubrange((bytes.count - 20)..<bytes.count, with: Data(count: 20))
    try bytes.write(to: index)
    let cure = try #require(try await findings(fixture).first?.cure)
    #expect(cure.contains("`git update-index --force-write-index`"))
    try fixture.git("update-index", "--force-write-index")
    #expect(try await findings(fixture) == [])
  }

  @Test func saysWhatAShallowCloneIs() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    try fixture.commit(["a": "2\n"])
    try fixture.git("clone", "-q", "--depth", "1", "file://" + fixture.path, fixture.scratch + "/shallow")
    let repository = try Repository(discovering: fixture.scratch + "/shallow")
    #expect(try await repository.preflight().findings.map(\.feature) == [.shallowClone])
    let head = try #require(try await repository.head().commit)
    #expect(try await repository.mergeBase(head, head) == head)
    #expect(try await repository.isAncestor(head, of: head))
    #expect(try await repository.distance(of: head, from: head) == (0, 0))
  }

  @Test func namesBorrowedObjectsThatAreGone() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    let borrower = fixture.scratch + "/borrower"
    try fixture.git("clone", "-q", "--shared", fixture.path, borrower)
    let repository = try Repository(discovering: borrower)
    #expect(try await repository.preflight().findings == [])
    let alternates = borrower + "/.git/objects/info/alternates"
    try (String(contentsOfFile: alternates, encoding: .utf8) + "/nowhere/objects\n")
      .write(toFile: alternates, atomically: true, encoding: .utf8)
    let found = try await repository.preflight().findings
    #expect(found.first?.feature == .alternates && found.first?.weight == .obstacle, "\(found)")
  }

  @Test func namesFiltersAndWhatTheyLack() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n", "d/.gitattributes": "*.bin filter=lfs\n*.x filter=rot\n*.none filter=absent\n"])
    try fixture.git("config", "filter.rot.clean", "no-such-program %f")
    let found = try await findings(fixture)
    #expect(found.map(\.weight) == [.warning, .warning], "\(found)")
    #expect(found[0].problem.contains("git-lfs") && found[1].problem.contains("no program no-such-program"))
    try fixture.git("config", "filter.rot.required", "true")
    #expect(try await findings(fixture).map(\.weight) == [.warning, .obstacle])
    try fixture.git("config", "filter.rot.clean", "cat")
    #expect(try await findings(fixture).map(\.weight) == [.warning, .remark])
  }

  @Test func worksWithWorktreesThatAreLinkedRelatively() async throws {
    let fixture = try GitFixture()
    try fixture.commit(["a": "1\n"])
    try fixture.git("worktree", "add", "-q", "-b", "side", "../linked")
    try "gitdir: ../work tree/.git/worktrees/linked\n"
      .write(toFile: fixture.scratch + "/linked/.git", atomically: true, encoding: .utf8)
    try "../../../../linked/.git\n"
      .write(toFile: fixture.path + "/.git/worktrees/linked/gitdir", atomically: true, encoding: .utf8)
    try fixture.git("config", "core.repositoryFormatVersion", "1")
    try fixture.git("config", "extensions.relativeWorktrees", "true")
    let repository = try Repository(discovering: fixture.scratch + "/linked")
    #expect(try await repository.worktree(named: "linked")?.isValid == true)
    #expect(try await repository.head().branch == "side")
    // A git that does not know the extension refuses, and that is said.
    if try fixture.run(["status"]).status != 0 {
      let obstacle = try #require(try await repository.preflight().obstacle)
      #expect(obstacle.problem.contains("git itself cannot work in this repository"), "\(obstacle)")
    }
  }
}
