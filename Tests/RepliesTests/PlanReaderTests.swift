import NexusProtocol
import Testing

@testable import Replies

@Suite struct PlanReaderTests {
  static let json = """
    <think>Maybe {"tasks": [{"title": "wrong"}]} ## Task 9: no</think>
    Here is the plan:
    ```json
    {"title": "Add JSON “x”", // a comment
     "tasks": [
      {"id": "T1", "title": "Parse", "instructions": "Do {it}\\n\\"now\\" é 🙂", "files": ["src/a.py"], "depends_on": []},
      {"id": 2, "title": "Write", "description": "Then [that]", "files": "`src/b.py`, c.py", "dependencies": [1],},
     ],
    }
    ```
    Let me know!
    """
  static let grammar =
    "<think>\nhm\n## Task 7: no\n</think>\nSure!\r\n```markdown\r\nPlan: Élan 🙂\r\n\r\n## Task 1: One\r\nFiles: a.py\r\n"
    + "Instructions:\r\nDo\r\n```\r\n## Task 5: x\r\n```\r\n\r\n## Task 2: Two\r\nDepends on: T1\r\nInstructions: go\r\n```\r\nBye."

  @Test(arguments: [json, grammar]) func readsTheSameHoweverTheTextIsCut(text: String) {
    let bytes = Array(text.utf8)
    var whole = PlanReader()
    let tasksOfWhole = whole.feed(text)
    let reading = whole.finish()
    #expect(reading.draft.tasks.map(\.id) == ["1", "2"])
    #expect(reading.faults == [])
    for cut in 0...bytes.count {
      var reader = PlanReader()
      let tasks = reader.feed(bytes: bytes[..<cut]) + reader.feed(bytes: bytes[cut...])
      #expect(tasks == tasksOfWhole, "cut at \(cut)")
      #expect(reader.finish() == reading, "cut at \(cut)")
    }
    var reader = PlanReader()
    let tasks = bytes.flatMap { reader.feed(bytes: CollectionOfOne($0)) }
    #expect(tasks == tasksOfWhole)
    #expect(reader.finish() == reading)
  }

  @Test func givesEachTaskAsSoonAsItIsWhole() {
    var reader = PlanReader()
    #expect(reader.feed("{\"title\":\"t\",\"tasks\":[{\"id\":\"1\",\"title\":\"a\"").isEmpty)
    #expect(reader.feed("}").map(\.title) == ["a"])
    #expect(reader.feed(", {\"title\":\"b\"}]").map(\.id) == ["2"])
    #expect(reader.feed("}") == [])
    #expect(reader.finish().form == .json)
  }
}
