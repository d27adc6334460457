import Isolation
import JSONRPC
import JSONText

extension MCPServer {
  /// Answers the methods of tasks: those of 2025-11-25, or those of the extension of 2026-07-28.
  func replyToTasks(
    _ method: String, _ parameters: JSONObject, _ context: MCPContext
  ) throws(RPCError) -> RPCReply? {
    if context.revision.hasHandshake {
      return context.revision.hasTasksInCore ? try replyByCore(method, parameters) : nil
    }
    guard ["tasks/get", "tasks/cancel", "tasks/update"].contains(method) else { return nil }
    guard context.hasTasksExtension else {
      throw RPCError(
        code: -32021, message: "Missing required client capability",
        data: ["requiredCapabilities": ["extensions": [MCPMeta.tasks: [:]]]])
    }
    let entry = try task(parameters)
    switch method {
    case "tasks/get": return .result(complete(entry.detailed(for: context.revision)))
    case "tasks/cancel":
      // Cooperative: a task that has ended meanwhile stays as it is, and that is no error here.
      _ = tasks.cancel(entry.id)
      return .result(complete([:]))
    default: return .result(complete([:]))  // No task ever asks for input, so what is sent is for none.
    }
  }

  private func replyByCore(_ method: String, _ parameters: JSONObject) throws(RPCError) -> RPCReply? {
    switch method {
    case "tasks/list":
      try refuseCursor(parameters)
      return .result(["tasks": .array(tasks.all.map { .object($0.json(for: .november2025)) })])
    case "tasks/get": return .result(.object(try task(parameters).json(for: .november2025)))
    case "tasks/cancel":
      let entry = try task(parameters)
      guard tasks.cancel(entry.id) else {
        throw .invalidParameters("The task has ended and cannot be cancelled.")
      }
      return .result(.object(try task(parameters).json(for: .november2025)))
    case "tasks/result":
      let entry = try task(parameters)
      return .work {
        await entry.end.wait()
        try Task.checkCancellation()
        return try self.result(of: entry.id)
      }
    default: return nil
    }
  }

  private func result(of id: String) throws(RPCError) -> JSONValue {
    switch tasks.entry(id)?.status {
    case .ended(let result):
      var object = try result.get().json(.november2025)
      object["_meta"] = [MCPMeta.relatedTask: ["taskId": .string(id)]]
      return .object(object)
    case .cancelled: throw .invalidParameters("The task was cancelled.")
    case .working, nil: throw .internalError("The result of the task was forgotten.")
    }
  }

  private func task(_ parameters: JSONObject) throws(RPCError) -> MCPTaskList.Entry {
    guard let id = try text("taskId", in: parameters), let entry = tasks.entry(id) else {
      throw .invalidParameters("There is no such task.")
    }
    return entry
  }
}
