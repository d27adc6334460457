import JSONText
import NexusProtocol
import Testing

@testable import Replies

@Suite struct SchemaTests {
  @Test(arguments: [PlanSchema.json, ReviewSchema.json]) func usesOnlyWhatLlamaCanConstrain(schema: String) throws {
    func check(_ value: JSONValue) throws {
      let object = try #require(value.object)
      #expect(Set(object.keys).isSubset(of: ["type", "properties", "required", "items", "enum"]))
      #expect(object["type"]?.string != nil)
      if let properties = object["properties"]?.object {
        #expect(object["required"]?.array?.compactMap(\.string) == properties.keys)
        for member in properties.members { try check(member.value) }
      }
      if let items = object["items"] { try check(items) }
    }
    try check(try JSONValue(parsing: schema))
  }

  @Test func namesATaskFirst() throws {
    let schema = try JSONValue(parsing: PlanSchema.json)
    let task = schema["properties"]?["tasks"]?["items"]?["properties"]?.object
    #expect(task?.keys.prefix(2) == ["id", "title"])
  }

  @Test func isWhatTheReaderReads() {
    var reader = PlanReader()
    _ = reader.feed(
      #"{"title":"P","tasks":[{"id":"1","title":"A","files":["f"],"depends_on":["2"],"acceptance":["a"],"checks":["c"],"#
        + #""instructions":"i"}]}"#)
    let expected = TaskDraft(
      id: "1", title: "A", instructions: "i", files: ["f"], acceptance: ["a"], checks: ["c"], dependsOn: ["2"])
    #expect(reader.finish().draft == PlanDraft(title: "P", tasks: [expected]))
  }
}
