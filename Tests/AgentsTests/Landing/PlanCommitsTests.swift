import Git
import NexusProtocol
import NexusTestSupport
import Testing

@testable import Agents

@Suite struct PlanCommitsTests {
  private func plan(_ base: String) -> Plan {
    Plan(
      number: 3, goal: "", title: "", base: base, baseBranch: "main", branch: "nexus/3", state: .active,
      createdAt: Timestamp(millisecondsSince1970: 0))
  }

  @Test func readsTheTaskOfEachCommitFromItsTrailer() async throws {
    try await ScratchDirectory.with { scratch in
      let fixture = try GitFixture(in: scratch)
      let base = try fixture.commit(["a": "1\n"])
      try fixture.run("switch", "--quiet", "--create", "nexus/3")
      let first = try fixture.commit(["a": "2\n"], "One\n\nNexus-Plan: 3\nNexus-Task: 3.1")
      let own = try fixture.commit(["a": "3\n"], "By hand")
      let other = try fixture.commit(["a": "4\n"], "Other\n\nNexus-Task: 4.1")
      let twice = try fixture.commit(["a": "5\n"], "Two\n\nNexus-Task: 3.1\nNexus-Task: 3.2")
      let broken = try fixture.commit(["a": "6\n"], "Broken\n\nNexus-Task: 3.x")
      let entries = try await PlanCommits(of: plan(base), in: try Repository(discovering: fixture.path)).entries
      #expect(entries.map(\.commit.description) == [first, own, other, twice, broken])
      #expect(entries.map(\.parent.description) == [base, first, own, other, twice])
      let tasks = [TaskID(plan: 3, number: 1), nil, nil, TaskID(plan: 3, number: 2), nil]
      #expect(entries.map(\.task) == tasks)
    }
  }

  @Test func aBranchThatIsMissingOrUnchangedHasNone() async throws {
    try await ScratchDirectory.with { scratch in
      let fixture = try GitFixture(in: scratch)
      let base = try fixture.commit(["a": "1\n"])
      let repository = try Repository(discovering: fixture.path)
      #expect(try await PlanCommits(of: plan(base), in: repository).entries == [])
      try fixture.run("branch", "nexus/3")
      #expect(try await PlanCommits(of: plan(base), in: repository).entries == [])
    }
  }
}
