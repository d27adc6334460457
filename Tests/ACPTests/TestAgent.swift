import ACP
import Isolation
import JSONRPC

/// An agent that does what the prompt says.
struct TestAgent: ACPAgent {
  let began = Signal()
  let requests = Locked<[ACPSessionRequest]>([])
  let prompts = Locked<[[ACPContent]]>([])

  var identity: ACPIdentity { ACPIdentity(name: "tester", title: "A tester", version: "1") }

  func newSession(_ request: ACPSessionRequest) async throws -> String {
    requests.withLock { $0.append(request) }
    if request.directory == "/nowhere" { throw ACPError("There is no repository in /nowhere.") }
    return "s\(requests.withLock(\.count))"
  }

  func loadSession(_ id: String, _ request: ACPSessionRequest) async throws -> [ACPUpdate]? {
    id == "old" ? [.userMessage("fix it"), .message("Fixed.")] : nil
  }

  func listSessions(in directory: String?) async throws -> [ACPSessionInfo] {
    [ACPSessionInfo(id: "old", directory: directory ?? "/w", title: "fix it", updatedAt: "2026-11-28T10:00:00Z")]
  }

  func prompt(_ prompt: [ACPContent], in session: String, _ turn: ACPTurn) async throws -> ACPStopReason {
    prompts.withLock { $0.append(prompt) }
    switch prompt.first {
    case .text("edit"): return try await edit(turn)
    case .text("read"):
      let text = try await turn.readTextFile("/w/a.swift", line: 2, limit: 1)
      try await turn.show(.message(text ?? "nothing"))
      return .endTurn
    case .text("wait"):
      began.fire()
      try await Task.sleep(for: .seconds(3600))
      return .endTurn
    case .text("fail"): throw ACPError("The model is not there.")
    default: return .refusal
    }
  }

  private func edit(_ turn: ACPTurn) async throws -> ACPStopReason {
    try await turn.show(.thought("Hm."))
    try await turn.show(.plan([ACPPlanEntry("Edit a.swift", priority: .high, status: .inProgress)]))
    let call = ACPToolCall(
      id: "t1", title: "Edit a.swift", kind: .edit, status: .pending,
      content: [.diff(path: "/w/a.swift", old: "x", new: "y")],
      locations: [ACPLocation(path: "/w/a.swift", line: 3)])
    try await turn.show(.toolCall(call))
    let options = [
      ACPPermissionOption(id: "y", name: "Allow", kind: .allowOnce),
      ACPPermissionOption(id: "n", name: "Reject", kind: .rejectOnce),
    ]
    let status: ACPToolCall.Status
    do {
      status = try await turn.ask(call, options) == "y" ? .completed : .failed
    } catch is CancellationError {
      try await turn.show(.toolCallUpdate(ACPToolCallUpdate(id: "t1", status: .failed)))
      return .endTurn
    }
    try await turn.show(.toolCallUpdate(ACPToolCallUpdate(id: "t1", status: status, content: [.text("done")])))
    try await turn.show(.plan([ACPPlanEntry("Edit a.swift", priority: .high, status: .completed)]))
    return .endTurn
  }
}
