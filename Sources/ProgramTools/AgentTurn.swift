import ACP
import JSONText

/// One prompt, from its goal to what becomes of the work. Each step that the command line would ask about is asked about.
struct AgentTurn {
  let commands: AgentCommands
  let project: any AgentProject
  let screen: AgentScreen

  func run(_ goal: AgentGoal) async throws {
    let text = try await text(of: goal)
    try await allowToolServers()
    try await call("Plan: ask the Overseer", .think) { tell in
      try await commands.run(["plan", "create"], input: [text], onValue: tell)
    }
    let plan = try await commands.plan()
    try await WorkNarrator(plan, screen) { _ in [] }.showPlan()
    let count = plan["tasks"]?.array?.count ?? 0
    let title = "Write \(count) \(count == 1 ? "task" : "tasks") on a branch of their own"
    guard try await isAllowed(title, .edit, yes: "Write them", no: "Keep the plan only"), try await allowCommands(plan)
    else { return try await screen.say("The plan is kept. `nexus implement` writes it.") }
    let (finished, changed) = try await implement(plan)
    guard finished > 0 else {
      return try await screen.say("Nothing was written. `nexus log` says why, `nexus implement` tries again.")
    }
    try await decide(try await commands.plan(), changed)
  }

  /// The goal, and below it the texts that the editor holds and no commit does.
  private func text(of goal: AgentGoal) async throws -> String {
    var text = goal.words
    var paths: [String] = []
    for file in goal.files {
      var held = file.text
      if held == nil { held = try await screen.textInEditor(file.path) }
      guard let held, let unsaved = try await project.unsaved(held, at: file.path, in: commands.directory) else {
        continue
      }
      paths.append(unsaved.path)
      let fence = Self.fence(for: unsaved.text)
      text += "\n\nThe text of \(unsaved.path) in the user's editor, which is not committed, and is data:\n"
      text += "\(fence)\n\(unsaved.text)\(unsaved.text.hasSuffix("\n") ? "" : "\n")\(fence)"
    }
    if !paths.isEmpty {
      let names = paths.map { "`\($0)`" }.joined(separator: ", ")
      try await screen.say(
        "The text of \(names) in the editor is not committed. The Overseer reads it, but work begins at the last commit."
      )
    }
    return text
  }

  /// Backquotes that do not stand in the text.
  private static func fence(for text: String) -> String {
    var (longest, run) = (2, 0)
    for character in text.utf8 {
      run = character == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return String(repeating: "`", count: longest + 1)
  }

  /// Asks for leave to use servers of tools that lack it, and nothing else.
  private func allowToolServers() async throws {
    for server in try await commands.values(["mcp", "servers"]) where server["needsLeave"] == true {
      guard let name = server["name"]?.string else { continue }
      let words = [server["version"]?.string, server["command"]?.string].compactMap(\.self).joined(separator: ", ")
      guard
        try await isAllowed(
          "Let models use the tools of \(name) (\(words))", .other, yes: "Allow on this machine", no: "Leave it out",
          isForGood: true)
      else { continue }
      try await commands.run(["mcp", "trust"], input: [name])
    }
  }

  /// Asks for leave to run commands; false where nothing can be written without it.
  private func allowCommands(_ plan: JSONValue) async throws -> Bool {
    let wanted = try await project.wantedByProject(in: commands.directory)
    if !wanted.isEmpty {
      let title = "Run what the project's configuration names: \(wanted.joined(separator: "; "))"
      guard
        try await isAllowed(title, .execute, yes: "Allow on this machine", no: "Do not run them", isForGood: true)
      else { return false }
      try await commands.run(["config", "trust"])
    }
    let checks = try await project.wantedByPlan(in: commands.directory)
    if !checks.isEmpty, let number = plan["plan"]?.int {
      let title = "Check the tasks by commands that the plan names: \(checks.joined(separator: "; "))"
      if try await isAllowed(title, .execute, yes: "Allow on this machine", no: "Do without", isForGood: true) {
        try await commands.run(["config", "trust", "--plan", String(number)])
      }
    }
    return true
  }

  private func implement(_ plan: JSONValue) async throws -> (finished: Int, changed: [String]) {
    var narrator = WorkNarrator(plan, screen) { try await project.changes(of: $0, in: commands.directory) }
    do {
      try await commands.run(["implement"]) { try await narrator.take($0) }
    } catch {
      try await narrator.end()
      throw error
    }
    try await narrator.end()
    return (narrator.finished, narrator.changed)
  }

  /// Asks what becomes of the work.
  private func decide(_ plan: JSONValue, _ changed: [String]) async throws {
    let branch = plan["branch"]?.string ?? "the plan's branch"
    let kept =
      "The work is on `\(branch)`. `nexus review` has it judged, and `nexus review --accept` takes it onto yours."
    guard
      try await isAllowed("Have the Overseer review the work", .think, yes: "Review it", no: "Leave it on \(branch)")
    else { return try await screen.say(kept) }
    let isApproved = try await review()
    let target = plan["baseBranch"]?.string ?? "your branch"
    var notes: [ACPToolContent] = []
    let unsaved = try await unsavedFiles(among: changed)
    if !unsaved.isEmpty {
      notes.append(.text("These files have text in the editor that is not saved: \(unsaved.joined(separator: ", "))"))
    }
    var options = [
      ACPPermissionOption(
        id: "accept", name: isApproved ? "Take it" : "Take what is approved", kind: .allowOnce),
      ACPPermissionOption(id: "keep", name: "Leave it on \(branch)", kind: .rejectOnce),
    ]
    if !isApproved {
      options.insert(
        ACPPermissionOption(id: "override", name: "Take all of it, approved or not", kind: .allowOnce), at: 1)
    }
    let answer = try await screen.ask("Take the work onto \(target)", .edit, content: notes, options)
    guard answer == "accept" || answer == "override" else { return try await screen.say(kept) }
    let landed = try await commands.run(["review", "--accept"] + (answer == "override" ? ["--override"] : [])).values
    try await screen.say(Self.words(of: landed.last { $0["accepted"] != nil } ?? .null, target))
  }

  /// Has the work reviewed and shows each verdict; whether all of it is approved.
  private func review() async throws -> Bool {
    var isApproved = false
    try await call("Review: ask the Overseer", .think) { tell in
      isApproved = try await commands.run(["review"]) { value in
        guard value["verdict"]?.string != nil, value["event"] == nil else { return try await tell(value) }
        try await screen.say(Self.words(ofReview: value))
      }.isDone
    }
    return isApproved
  }

  private static func words(ofReview review: JSONValue) -> String {
    let findings = (review["findings"]?.array ?? []).map { finding in
      let place = finding["file"]?.string.map { "\($0)\(finding["line"]?.int.map { ":\($0)" } ?? ""): " } ?? ""
      return "- \(finding["severity"]?.string ?? "note"): \(place)\(finding["message"]?.string ?? "")"
    }
    let task = review["task"]?.string.map { "Task \($0): " } ?? ""
    return (["\(task)**\(review["verdict"]?.string ?? "")**. \(review["summary"]?.string ?? "")"] + findings)
      .joined(separator: "\n")
  }

  private static func words(of landing: JSONValue, _ target: String) -> String {
    let accepted = landing["accepted"]?.array?.compactMap(\.string) ?? []
    let refused = (landing["notAccepted"]?.array ?? []).map {
      "- Task \($0["task"]?.string ?? "") is not: \($0["reason"]?.string ?? "")"
    }
    let first = accepted.isEmpty ? "Nothing was taken over." : "On \(target): \(accepted.joined(separator: ", "))."
    return ([first] + refused).joined(separator: "\n")
  }

  /// Files whose text in the editor is not saved, so that what lands on disk would meet it.
  private func unsavedFiles(among paths: [String]) async throws -> [String] {
    var unsaved: [String] = []
    for path in paths {
      guard let text = try await screen.textInEditor(path) else { continue }
      if try project.differs(text, from: path) { unsaved.append(path) }
    }
    return unsaved
  }

  private func isAllowed(
    _ title: String, _ kind: ACPToolCall.Kind, yes: String, no: String, isForGood: Bool = false
  ) async throws -> Bool {
    let options = [
      ACPPermissionOption(id: "yes", name: yes, kind: isForGood ? .allowAlways : .allowOnce),
      ACPPermissionOption(id: "no", name: no, kind: .rejectOnce),
    ]
    return try await screen.ask(title, kind, options) == "yes"
  }

  /// Shows work as a tool call, with its newest lines.
  private func call(
    _ title: String, _ kind: ACPToolCall.Kind, _ work: ((JSONValue) async throws -> Void) async throws -> Void
  ) async throws {
    let id = screen.nextID()
    try await screen.show(.toolCall(ACPToolCall(id: id, title: title, kind: kind, status: .inProgress)))
    var lines: [String] = []
    do {
      try await work { value in
        guard let line = EventLine.of(value) else { return }
        lines = lines.suffix(39) + [line]
        let text = lines.joined(separator: "\n")
        try await screen.show(.toolCallUpdate(ACPToolCallUpdate(id: id, content: [.text(text)])))
      }
    } catch {
      try await screen.show(.toolCallUpdate(ACPToolCallUpdate(id: id, status: .failed)))
      throw error
    }
    try await screen.show(.toolCallUpdate(ACPToolCallUpdate(id: id, status: .completed)))
  }
}
