import NexusProtocol
import Testing

@Suite struct TaskIDTests {
  @Test func isReadAsItIsWritten() {
    let id = TaskID(plan: 3, number: 12)
    #expect(TaskID(named: id.description) == id)
  }

  @Test(arguments: ["", "3", "3.", ".2", "3.2.1", "3..2", "a.2", "3.b", "3.2 ", "a.3.2"])
  func isNothingElse(_ text: String) {
    #expect(TaskID(named: text) == nil)
  }
}
