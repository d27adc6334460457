import Agents
import Edits
import JSONText
import NexusProtocol

/// The exams that models sat on this machine, by the name they are configured by; the last of each is kept.
///
/// They tell of a model and a machine, not of a project, so they are in the user's state directory.
enum ExamRecords {
  static func read() throws -> [String: ExamResult] {
    guard let file = Surroundings.examsFile, let bytes = try Files.read(file) else { return [:] }
    do {
      let members = try JSONValue(parsing: bytes).object?.members ?? []
      return Dictionary(
        members.map { ($0.key, ExamResult(model: $0.key, $0.value)) }, uniquingKeysWith: { _, last in last })
    } catch {
      throw UserError(
        "The kept exams in \(file) cannot be read: \(error.message)",
        hint: "Delete the file; `nexus models exam` makes it again.", status: .configuration)
    }
  }

  static func keep(_ result: ExamResult) throws {
    guard let file = Surroundings.examsFile else { return }
    var results = try read()
    results[result.model] = result
    let members = results.sorted { $0.key < $1.key }.map { JSONObject.Member(key: $0.key, value: $0.value.json) }
    try Files.makeDirectory(String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]), mode: 0o700)
    try Files.write(JSONValue.object(JSONObject(members)).text(.pretty) + "\n", to: file, mode: 0o600)
  }
}

extension ExamResult {
  /// What is kept and printed; the model is the key, or a member of its own.
  var json: JSONValue {
    JSONValue(members: [
      (
        "rightByForm",
        .object(JSONObject(ExamPaper.forms.map { .init(key: $0.rawValue, value: JSONValue(rightByForm[$0] ?? 0)) }))
      ),
      ("form", form.map { .string($0.rawValue) } ?? .null), ("plans", .bool(canPlan)),
      ("approvesRight", .bool(approvedRight)), ("catchesWrong", .bool(caughtWrong)),
      ("tokensReadPerSecond", readSpeed.flatMap { JSONValue($0) } ?? .null),
      ("tokensWrittenPerSecond", writeSpeed.flatMap { JSONValue($0) } ?? .null),
      ("contextLength", contextLength.map { JSONValue($0) } ?? .null), ("recommendation", .string(recommendation)),
    ])
  }

  fileprivate init(model: String, _ json: JSONValue) {
    self.init(model: model)
    for form in ExamPaper.forms { rightByForm[form] = json["rightByForm"]?[form.rawValue]?.int ?? 0 }
    planIsUsable = json["plans"]?.bool ?? false
    approvedRight = json["approvesRight"]?.bool ?? false
    caughtWrong = json["catchesWrong"]?.bool ?? false
    readSpeed = json["tokensReadPerSecond"]?.double
    writeSpeed = json["tokensWrittenPerSecond"]?.double
    contextLength = json["contextLength"]?.int
  }
}
