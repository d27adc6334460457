import Foundation
import Git
import Testing

@Suite struct ReferenceTests {
  @Test func createsMovesListsAndDeletes() async throws {
    let fixture = try GitFixture()
    let first = try fixture.commit(["a": "1\n"])
    let second = try fixture.commit(["a": "2\n"])
    let repository = try fixture.open()
    try await repository.createBranch("nexus/1-x", at: first)
    try await repository.createBranch("nexus/2-y", at: first)
    #expect(try await repository.branches(prefix: "nexus/") == ["nexus/1-x", "nexus/2-y"])
    #expect(try await repository.branches() == ["main", "nexus/1-x", "nexus/2-y"])
    try fixture.git("pack-refs", "--all")
    try await repository.moveBranch("nexus/1-x", to: second, expecting: first, message: "move")
    #expect(try fixture.id("nexus/1-x") == second)
    try await expectError(.referenceMoved) {
      try await repository.moveBranch("nexus/1-x", to: first, expecting: first, message: "move")
    }
    try await expectError(.referenceMoved) { try await repository.deleteBranch("nexus/1-x", expecting: first) }
    try await repository.deleteBranch("nexus/1-x", expecting: second)
    #expect(try await repository.branchTip("nexus/1-x") == nil)
    try await repository.setReference("refs/nexus/task/1", to: second, expecting: .absent, message: "")
    #expect(try await repository.references(prefix: "refs/nexus/").map(\.name) == ["refs/nexus/task/1"])
    #expect(try await repository.reference("refs/nexus/task/1") == second)
    try await repository.deleteReference("refs/nexus/task/1", expecting: second)
    try await expectError(.notFound) {
      try await repository.deleteReference("refs/nexus/task/1", expecting: second)
    }
    #expect(try fixture.git("for-each-ref", "--format=%(refname)") == "refs/heads/main\nrefs/heads/nexus/2-y\n")
  }

  @Test func refusesWhatIsInTheWay() async throws {
    let fixture = try GitFixture()
    let first = try fixture.commit(["a": "1\n"])
    let repository = try fixture.open()
    try await repository.createBranch("nexus", at: first)
    try await expectError(.alreadyExists) { try await repository.createBranch("nexus", at: first) }
    try await expectError(.alreadyExists) { try await repository.createBranch("nexus/1", at: first) }
    for name in ["", "a b", "-x", "a..b", "x.lock", "HEAD", "a\0b"] {
      try await expectError(.invalidName) { try await repository.createBranch(name, at: first) }
    }
    for name in ["main", "HEAD", "refs/../x"] {
      try await expectError(.invalidName) {
        try await repository.setReference(name, to: first, expecting: .absent, message: "")
      }
    }
  }

  /// Each of several processes adds one to a counter kept in commits; none of the steps may be lost.
  @Test func losesNoStepToAnotherProcess() async throws {
    let fixture = try GitFixture()
    try fixture.configureIdentity()
    try fixture.commit(["a": "1\n"], message: "0")
    let steps = 25
    // git itself is the other process: it moves the branch by compare-and-swap too.
    let script = """
      i=0; while [ $i -lt \(steps) ]; do
        old=$(git rev-parse main); new=$(git commit-tree -p $old -m step $old^{tree})
        git update-ref refs/heads/main $new $old 2>/dev/null && i=$((i+1))
      done
      """
    async let theirs: Void = { try fixture.git("-c", "alias.x=!\(script)", "x") }()
    async let mine: Void = add(steps, to: fixture)
    async let others: Void = add(steps, to: fixture)
    _ = try await (theirs, mine, others)
    #expect(try fixture.git("rev-list", "--count", "main") == "\(3 * steps + 1)\n")
    try fixture.expectSound()
  }

  private func add(_ steps: Int, to fixture: GitFixture) async throws {
    let repository = try fixture.open()
    var done = 0
    while done < steps {
      let old = try #require(try await repository.branchTip("main"))
      do {
        _ = try await repository.createCommit(
          tree: old, parents: [old], message: "step",
          updating: .init("refs/heads/main", expecting: .commit(old), message: "step"))
        done += 1
      } catch {
        guard error.code == .referenceMoved || error.code == .locked else { throw error }
        await Task.yield()
      }
    }
  }

  @Test func letsOneOfManyCreateAReference() async throws {
    let fixture = try GitFixture()
    let first = try fixture.commit(["a": "1\n"])
    let second = try fixture.commit(["a": "2\n"])
    let winners = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<8 {
        group.addTask {
          let repository = try fixture.open()
          do {
            try await repository.setReference(
              "refs/nexus/claim", to: number % 2 == 0 ? first : second, expecting: .absent, message: "")
            return 1
          } catch let error as GitError where error.code == .referenceMoved || error.code == .locked {
            return 0
          }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(winners == 1)
  }
}
