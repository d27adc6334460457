internal import JSONText
internal import NexusProtocol

/// The plan in the JSON values of a reply, put together as they arrive.
struct JSONPlan {
  private(set) var title: String?
  private(set) var tasks: [TaskDraft] = []
  private(set) var faults: [PlanFault] = []
  /// Whether a plan is there, be it one without tasks.
  private(set) var isFound = false
  /// Tasks already seen in the value being read.
  private var partial: [TaskDraft] = []
  /// How many of them have been returned; once one is held back, all further ones are.
  private var shownCount = 0
  private var partialNumbering = TaskNumbering()
  private var numbering = TaskNumbering()
  /// Whether the plan is a list of tasks and so cannot have another beside it.
  private var isComplete = false

  var hasTasks: Bool { !tasks.isEmpty || !partial.isEmpty }
  /// The tasks of the plan, or those that are whole of one that is cut off or malformed.
  var allTasks: [TaskDraft] { tasks.isEmpty ? partial : tasks }

  /// Takes a task within a value that is not whole yet, and returns it when it can be shown.
  mutating func takeTask(_ range: Range<Int>, _ outline: JSONOutline, _ bytes: [UInt8]) -> [TaskDraft] {
    guard !isFound else { return [] }
    // What is malformed here becomes a fault when the whole value is read.
    guard let value = try? JSONValue(parsing: outline.text(range, of: bytes), options: .lenient) else { return [] }
    let task = TaskDecoding(value, &partialNumbering).task
    let isCertain = bytes[outline.start] != UInt8(ascii: "[") || value.object.map(Self.isTaskLike) == true
    let isShown = shownCount == partial.count && isCertain
    partial.append(task)
    guard isShown else { return [] }
    shownCount += 1
    return [task]
  }

  /// Takes a value that is whole, and returns the tasks in it that have not been returned yet.
  mutating func takeValue(_ range: Range<Int>, _ outline: JSONOutline, _ bytes: [UInt8]) -> [TaskDraft] {
    do throws(JSONError) {
      let value = try JSONValue(parsing: outline.text(range, of: bytes), options: .lenient)
      defer { (partial, shownCount, partialNumbering) = ([], 0, TaskNumbering()) }
      return take(value)
    } catch {
      guard faults.isEmpty, outline.hasTasks || !isFound else { return [] }
      let place = TextPosition(offset: range.lowerBound + error.position.offset, in: bytes)
      let message = "The JSON is malformed at line \(place.line), column \(place.column): \(error.message)"
      isFound = isFound || outline.hasTasks
      faults.append(PlanFault(.malformedJSON, message, line: place.line, column: place.column))
      return []
    }
  }

  private mutating func take(_ value: JSONValue) -> [TaskDraft] {
    if let (title, elements) = Self.plan(in: value) {
      return takePlan(title: title, elements)
    }
    guard let object = value.object, TaskDecoding.isTask(object), !isComplete else { return [] }
    let decoding = TaskDecoding(value, &numbering)
    isFound = true
    tasks.append(decoding.task)
    faults += decoding.faults
    return [decoding.task]
  }

  private mutating func takePlan(title: String?, _ elements: [JSONValue]) -> [TaskDraft] {
    var numbering = TaskNumbering()
    var found: [TaskDraft] = []
    var faults: [PlanFault] = []
    for element in elements {
      let decoding = TaskDecoding(element, &numbering)
      found.append(decoding.task)
      faults += decoding.faults
    }
    guard !isFound else {
      if found != tasks {
        self.faults.append(PlanFault(.severalPlans, "The reply holds more than one plan; write exactly one."))
      }
      return []
    }
    (isFound, isComplete) = (true, true)
    (self.title, tasks, self.faults) = (title, found, faults)
    return Array(found.dropFirst(shownCount))
  }

  /// Whether an object in a list without a name is a task.
  private static func isTaskLike(_ object: JSONObject) -> Bool {
    if object.count == 1, let inner = object["task"]?.object { return isTaskLike(inner) }
    let fields = Set(object.keys.compactMap(PlanKey.field))
    return fields.contains(.title) && fields.count > 1
  }

  /// The title and the tasks of a value that is a plan, or nil.
  private static func plan(in value: JSONValue) -> (title: String?, tasks: [JSONValue])? {
    if let elements = value.array {
      return elements.contains { $0.object.map(isTaskLike) == true } ? (nil, elements) : nil
    }
    guard let object = value.object else { return nil }
    let titles = ["title", "name", "plan_title", "plan", "goal", "summary"]
    let title = titles.lazy.compactMap { object[$0]?.string }.first.map { $0.onOneLine }
    for member in object.members {
      if PlanKey.holdsTasks(member.key), let tasks = member.value.array {
        if member.key == "steps", !tasks.contains(where: { $0.object != nil }) { continue }
        return (title, tasks)
      }
      if PlanKey.isPlan(member.key) {
        if let inner = plan(in: member.value) { return (inner.title ?? title, inner.tasks) }
      }
    }
    return nil
  }
}
