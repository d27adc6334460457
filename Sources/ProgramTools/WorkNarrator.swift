import ACP
import JSONText

/// Shows a run of `nexus implement`: the plan with the state of each task, and each task as a tool call with its changes.
struct WorkNarrator {
  private struct Task {
    var title: String
    var status: ACPPlanEntry.Status
    var call: String?
    var lines: [String] = []
  }

  private static let lineLimit = 40
  private let screen: AgentScreen
  private let changes: (String) async throws -> [AgentFileChange]
  private var tasks: [(id: String, task: Task)]
  /// The absolute paths of files that were changed, in order.
  private(set) var changed: [String] = []
  private(set) var finished = 0

  /// - Parameter plan: As `nexus status --json` prints it.
  init(_ plan: JSONValue, _ screen: AgentScreen, changes: @escaping (String) async throws -> [AgentFileChange]) {
    self.screen = screen
    self.changes = changes
    tasks = (plan["tasks"]?.array ?? []).map { task in
      let status = Self.status(task["state"]?.string)
      return (task["task"]?.string ?? "", Task(title: task["title"]?.string ?? "", status: status))
    }
  }

  func showPlan() async throws {
    try await screen.show(.plan(tasks.map { ACPPlanEntry($0.task.title, status: $0.task.status) }))
  }

  mutating func take(_ event: JSONValue) async throws {
    guard let name = event["event"]?.string, let id = event["task"]?.string,
      let index = tasks.firstIndex(where: { $0.id == id })
    else { return }
    switch name {
    case "task.started": try await start(index)
    case "task.finished": try await finish(index, event)
    default:
      guard let line = EventLine.of(event), let call = tasks[index].task.call else { return }
      if tasks[index].task.lines.count == Self.lineLimit { tasks[index].task.lines.removeFirst() }
      tasks[index].task.lines.append(line)
      let text = tasks[index].task.lines.joined(separator: "\n")
      try await screen.show(.toolCallUpdate(ACPToolCallUpdate(id: call, content: [.text(text)])))
    }
  }

  /// Shows calls that no end was told of as failed.
  mutating func end() async throws {
    for index in tasks.indices {
      guard let call = tasks[index].task.call else { continue }
      tasks[index].task.call = nil
      try await screen.show(.toolCallUpdate(ACPToolCallUpdate(id: call, status: .failed)))
    }
  }

  private mutating func start(_ index: Int) async throws {
    let call = screen.nextID()
    tasks[index].task.call = call
    tasks[index].task.status = .inProgress
    let title = "Task \(tasks[index].id): \(tasks[index].task.title)"
    try await screen.show(.toolCall(ACPToolCall(id: call, title: title, kind: .edit, status: .inProgress)))
    try await showPlan()
  }

  private mutating func finish(_ index: Int, _ event: JSONValue) async throws {
    let state = event["state"]?.string
    tasks[index].task.status = Self.status(state)
    if let call = tasks[index].task.call {
      tasks[index].task.call = nil
      var update = ACPToolCallUpdate(id: call, status: state == "failed" ? .failed : .completed)
      var lines = tasks[index].task.lines
      if let reason = event["reason"]?.string { lines.append(reason) }
      var content: [ACPToolContent] = lines.isEmpty ? [] : [.text(lines.joined(separator: "\n"))]
      if tasks[index].task.status == .completed {
        finished += 1
        let files = try await changes(tasks[index].id)
        content += files.map { .diff(path: $0.path, old: $0.old, new: $0.new) }
        update.locations = files.map { ACPLocation(path: $0.path) }
        for file in files where !changed.contains(file.path) { changed.append(file.path) }
      }
      update.content = content
      try await screen.show(.toolCallUpdate(update))
    }
    try await showPlan()
  }

  private static func status(_ state: String?) -> ACPPlanEntry.Status {
    switch state {
    case "running": .inProgress
    case "committed", "unverified", "approved", "accepted", "skipped": .completed
    default: .pending
    }
  }
}

/// An event in a line.
enum EventLine {
  /// What an event says; nil for those that only time and count.
  static func of(_ event: JSONValue) -> String? {
    guard let name = event["event"]?.string else { return nil }
    let details = [
      "title", "path", "subject", "name", "tool", "request", "outcome", "state", "verdict", "reason", "text",
    ]
    let words = details.compactMap { event[$0]?.string }
    return words.isEmpty ? nil : "\(name): \(words.joined(separator: " · "))"
  }
}
