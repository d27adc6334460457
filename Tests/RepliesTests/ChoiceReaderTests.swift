import Replies
import Testing

@Suite struct ChoiceReaderTests {
  @Test(arguments: [
    "Reason: It is shorter.\nChoice: 2", "Choice: 2\nReason: It is shorter.",
    "**Reason:** It is shorter.\n**Choice: 2**",
    "## Choice: Candidate 2\n\nIt is shorter.", "It is shorter.\n\n- Choice: #2.", "reason: It is shorter.\nCHOICE : 2",
    "{\n  \"reason\": \"It is shorter.\n  \"choice\": 2\n}", "Reason:\nIt is shorter.\nFinal choice: `2`\nChoice: 2",
    "Choice: 2, clearly\r\nReason: It is shorter.\r\n",
  ])
  func readsWhatModelsWrite(reply: String) {
    let reading = ChoiceReader.read(reply, count: 2)
    #expect(reading.choice == 2 && reading.faults == [], "\(reading)")
    #expect(reading.reason.contains("It is shorter."), "\(reading)")
  }

  @Test(arguments: [
    "", "2", "I choose candidate 2.", "Choice: two", "Choice: 1 or 2", "Choice: 3", "Choice: 0", "Choice: -1",
    "Choice:",
    "Choice: 1\nChoice: 2", "Choice: 2nd", "Choice: 1.5", "Choice: 22222222222222222222", "Choices: 1",
    "My choice is: 2",
    "Choice: none", "Choice: ²", "Choice: ٢",
  ])
  func guessesNothing(reply: String) {
    let reading = ChoiceReader.read(reply, count: 2)
    #expect(reading.choice == nil && reading.faults.count == 1, "\(reading)")
  }

  @Test func aLongReasonIsCut() {
    let reading = ChoiceReader.read("Reason: \(String(repeating: "é", count: 100_000))\nChoice: 1", count: 1)
    #expect(reading.choice == 1 && reading.reason.count == 400)
  }
}
