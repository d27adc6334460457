import Agents
import Edits
import NexusProtocol
import Testing

@Suite struct TaskScopeTests {
  private static func scope(_ files: [String]) -> TaskScope {
    TaskScope(
      PlanTask(
        id: TaskID(plan: 1, number: 1), position: 1, title: "T", files: files))
  }

  @Test(arguments: [
    ("src/a.py", false), ("src/b.py", true), ("src/deep/c.py", true), ("tests/test_a.py", false),
    ("lib/a_test.go", false),
    ("web/a.spec.ts", false), ("docs/guide/x.md", false),
  ])
  func holdsWhatIsDeclaredNewFilesBesideItAndTests(path: String, isNew: Bool) {
    #expect(Self.scope(["src/a.py", "docs/guide/"]).holds(path, isNew: isNew))
  }

  @Test(arguments: [("src/b.py", false), ("other/new.py", true), ("README.md", false), ("latest/a.py", true)])
  func holdsNothingElse(path: String, isNew: Bool) {
    #expect(!Self.scope(["src/a.py"]).holds(path, isNew: isNew))
  }

  @Test func withoutADeclarationAllFilesAreTheTasks() {
    #expect(Self.scope([]).holds("any/where.c", isNew: false))
  }

  @Test func aMoveTouchesBothItsPlaces() {
    let move = FileChange(path: "src/new.py", movedFrom: "lib/old.py", bytes: [1])
    let other = FileChange(path: "lib/gone.py", bytes: nil, oldBytes: [1])
    #expect(Self.scope(["src/a.py"]).outside([move, other, move]) == ["lib/old.py", "lib/gone.py"])
  }
}
