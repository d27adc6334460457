internal import JSONText
internal import NexusProtocol

/// Makes a task of what a model wrote for one in JSON.
struct TaskDecoding {
  private(set) var task: TaskDraft
  /// What has a kind from which no meaning can be guessed.
  private(set) var faults: [PlanFault] = []

  /// Whether an object is a task rather than something around tasks.
  static func isTask(_ object: JSONObject) -> Bool {
    let fields = object.keys.compactMap(PlanKey.field)
    return fields.contains(.title) && (fields.contains(.instructions) || fields.contains(.files))
  }

  /// - Parameter numbering: Gives the task an identifier when it has none.
  init(_ value: JSONValue, _ numbering: inout TaskNumbering) {
    task = TaskDraft(id: "", title: "")
    var members = value.object?.members ?? []
    if members.count == 1, members[0].key == "task", let inner = members[0].value.object { members = inner.members }
    for member in members {
      guard let field = PlanKey.field(member.key) else { continue }
      take(member.value, field, key: member.key)
    }
    if value.object == nil {
      if case .string(let text) = value { task.title = text.onOneLine } else { refuse(value, "a task", "an object") }
    }
    task.id = numbering.id(task.id)
    task.instructions = Self.withoutBlankEnds(task.instructions)
    for index in faults.indices { faults[index].task = task.id }
  }

  private mutating func take(_ value: JSONValue, _ field: PlanField, key: String) {
    switch field {
    case .id: if let text = scalar(value, key) { task.id = TaskReference.canonical(text) ?? "" }
    case .title: if let text = scalar(value, key) { task.title = text.onOneLine }
    case .instructions: takeInstructions(value, key)
    case .files:
      task.files += entries(
        value, key, within: ["path", "file", "name", "filename"], ListValue.file, list: ListValue.files)
    case .dependsOn:
      task.dependsOn += entries(
        value, key, within: ["id", "task", "task_id"], TaskReference.single, list: TaskReference.list)
    case .acceptance:
      task.acceptance += entries(value, key, within: ["criterion", "description", "text"], Self.criterion)
    case .checks: task.checks += entries(value, key, within: ["command", "check", "run"], ListValue.check)
    }
  }

  private mutating func takeInstructions(_ value: JSONValue, _ key: String) {
    let texts = (value.array ?? [value]).compactMap { scalar($0, key) }
    let text = texts.joined(separator: "\n").withLineFeeds
    guard !text.isBlank else { return }
    task.instructions += (task.instructions.isEmpty ? "" : "\n\n") + text
  }

  /// The entries of a list, or of a text that stands for one, with an entry in each line.
  private mutating func entries(
    _ value: JSONValue, _ key: String, within names: [String], _ single: (Substring) -> String?,
    list split: ((Substring) -> [String])? = nil
  ) -> [String] {
    guard let elements = value.array else {
      let lines = (scalar(value, key) ?? "").lines.map { MarkdownLine($0) }.filter { !$0.isBlank }
      let entries = lines.map { lines.count > 1 ? $0.bullet ?? $0.content : $0.content }
      return split.map { entries.flatMap($0) } ?? entries.compactMap(single)
    }
    var entries: [String] = []
    for element in elements {
      let inner = names.lazy.compactMap { element[$0] }.first ?? element
      guard let text = scalar(inner, key, expected: "a list of strings")?.onOneLine, !text.isEmpty else { continue }
      if let entry = single(text[...]) { entries.append(entry) }
    }
    return entries
  }

  private mutating func scalar(_ value: JSONValue, _ key: String, expected: String = "a string") -> String? {
    switch value {
    case .null: return nil
    case .string(let text): return text
    case .number(let number): return number.int.map(String.init) ?? number.text
    case .bool, .array, .object:
      refuse(value, "\"\(key)\"", expected)
      return nil
    }
  }

  private mutating func refuse(_ value: JSONValue, _ subject: String, _ expected: String) {
    faults.append(PlanFault(.wrongType, "\(subject) must be \(expected), but is \(value.typeName)."))
  }

  private static func criterion(_ entry: Substring) -> String? {
    TaskReference.isNone(entry) ? nil : String(entry)
  }

  static func withoutBlankEnds(_ text: String) -> String {
    var lines = text.withLineFeeds.lines.drop(while: \.isBlank)
    while lines.last?.isBlank == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
