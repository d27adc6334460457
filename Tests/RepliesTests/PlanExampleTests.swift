import NexusProtocol
import Testing

@testable import Replies

@Suite struct PlanExampleTests {
  @Test(arguments: PlanExample.grammar + PlanExample.json) func readsWhatModelsWrite(example: PlanExample) {
    var reader = PlanReader()
    let shown = reader.feed(example.reply)
    let reading = reader.finish()
    #expect(reading.draft.tasks.map(PlanExample.line) == example.tasks)
    #expect(reading.draft.title == example.title)
    #expect(reading.form == example.form)
    #expect(reading.faults.map(\.code) == example.faults)
    #expect(reading.draft == reading.draft.normalized())
    if !reading.notes.contains(where: { $0.code == .restarted }) {
      #expect(Array(reading.draft.tasks.prefix(shown.count)) == shown)
    }
  }

  @Test(arguments: PlanExample.grammar + PlanExample.json) func readsTheSameByteByByte(example: PlanExample) {
    var whole = PlanReader()
    let shown = whole.feed(example.reply)
    let reading = whole.finish()
    var reader = PlanReader()
    #expect(example.reply.utf8.flatMap { reader.feed(bytes: CollectionOfOne($0)) } == shown)
    #expect(reader.finish() == reading)
    let bytes = Array(example.reply.utf8)
    for cut in bytes.indices {
      var reader = PlanReader()
      let tasks = reader.feed(bytes: bytes[..<cut]) + reader.feed(bytes: bytes[cut...])
      #expect(tasks == shown && reader.finish() == reading, "cut at \(cut)")
    }
  }

  @Test func saysWhereJSONIsMalformed() {
    var reader = PlanReader()
    _ = reader.feed("Sure:\n{\n  \"tasks\": [{\"title\": 'A'}]}")
    let fault = reader.finish().faults.first
    #expect(fault?.line == 3)
    #expect(fault?.column == 23)
  }
}
