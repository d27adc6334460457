import Git
import NexusProtocol
import NexusTestSupport
import Testing

@testable import Agents

/// A review shows all that a task changes, over all of its commits.
@Suite(.timeLimit(.minutes(2))) struct TaskDiffTests {
  private static let rows = (10..<40).map { "row \($0)\n" }

  private func file(_ changes: [Int: String]) -> [TreeChange] {
    let text = Self.rows.enumerated().map { index, row in changes[index + 10].map { $0 + "\n" } ?? row }.joined()
    return [.write(path: "rows.txt", bytes: Array(text.utf8))]
  }

  private func with(_ body: (PlanScene) async throws -> Void) async throws {
    try await ScratchDirectory.with { scratch in
      try await body(try await PlanScene(tasks: 2, files: ["rows.txt": Self.rows.joined()], in: scratch))
    }
  }

  /// The changed lines of a task.
  private func lines(_ scene: PlanScene, since commit: ObjectID? = nil) async throws -> [[String]] {
    let change = try await scene.change(of: 1, since: commit)
    var parts: [[String]] = []
    for part in change.parts {
      parts.append(
        try await scene.repository.diff(part.sides).flatMap(\.hunks).flatMap(\.lines).filter { $0.kind != .context }
          .map { ($0.kind == .added ? "+" : "-") + $0.text })
    }
    return parts
  }

  @Test func revisionsThatFollowAreOneChangeWithTheFirst() async throws {
    try await with { scene in
      let first = try await scene.implement(1, file([12: "one"]))
      try await scene.lander.sendBack(try await scene.task(1), note: "More.")
      try await scene.implement(1, file([12: "one", 30: "two"]))
      #expect(try await lines(scene) == [["-row 12", "+one", "-row 30", "+two"]])
      #expect(try await lines(scene, since: first) == [["-row 30", "+two"]])
    }
  }

  @Test func workInBetweenIsLeftOut() async throws {
    try await with { scene in
      let first = try await scene.implement(1, file([12: "one"]))
      try await scene.implement(2, file([12: "one", 20: "other"]))
      try await scene.lander.sendBack(try await scene.task(1), note: "More.")
      let second = try await scene.implement(1, file([12: "one", 20: "other", 30: "two"]))
      #expect(try await lines(scene) == [["-row 12", "+one", "-row 30", "+two"]])
      #expect(try await lines(scene, since: first) == [["-row 30", "+two"]])
      let change = try await scene.change(of: 1)
      #expect(change.commits == [first, second] && change.between == [scene.id(2)])
    }
  }

  @Test func whereWorkInBetweenChangedTheSameLinesThereAreParts() async throws {
    try await with { scene in
      try await scene.implement(1, file([12: "one"]))
      try await scene.implement(2, file([12: "one other"]))
      try await scene.lander.sendBack(try await scene.task(1), note: "More.")
      try await scene.implement(1, file([12: "one other", 30: "two"]))
      #expect(try await lines(scene) == [["-row 12", "+one"], ["-row 30", "+two"]])
    }
  }
}
