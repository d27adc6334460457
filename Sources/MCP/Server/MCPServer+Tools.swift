import JSONRPC
import JSONText

extension MCPServer {
  func listTools(_ parameters: JSONObject, _ context: MCPContext) throws(RPCError) -> JSONValue {
    try refuseCursor(parameters)
    return finish(["tools": .array(offer.tools.map { $0.json(context.revision) })], context, ttl: 300_000)
  }

  func callTool(_ parameters: JSONObject, _ context: MCPContext) throws(RPCError) -> RPCReply {
    guard let name = try text("name", in: parameters), let tool = offer.tools.first(where: { $0.name == name }) else {
      throw .invalidParameters("There is no tool \"\(parameters["name"]?.string?.prefix(100) ?? "")\".")
    }
    let arguments: JSONObject
    switch parameters["arguments"] {
    case nil: arguments = [:]
    case .object(let object): arguments = object
    default: throw .invalidParameters("\"arguments\" must be an object.")
    }
    let isTask = try wantsTask(parameters, tool, context)
    if let refusal = try refuse(arguments, tool, context) {
      return .result(finish(refusal.json(context.revision), context))
    }
    let token = RPCID(parameters["_meta"]?["progressToken"])
    if isTask { return try beginTask(tool, arguments, token, context) }
    let progress = MCPProgress(token: token, context.revision, context.connection)
    return .work {
      defer { progress.end() }
      let result = try await self.perform(tool, MCPCall(arguments: arguments, progress: progress))
      return self.finish(result.json(context.revision), context)
    }
  }

  /// Calls the tool and holds it to its own schema.
  func perform(_ tool: any MCPTool, _ call: MCPCall) async throws -> MCPToolResult {
    let result = try await tool.call(call)
    guard !result.isError, let schema = tool.outputSchema else { return result }
    let faults = result.structured.map { schema.faults(of: $0) } ?? ["There is no structured result."]
    guard faults.isEmpty else {
      throw RPCError.internalError("The result of \"\(tool.name)\" does not fit its schema: \(faults[0])")
    }
    return result
  }

  /// What arguments that do not fit are answered with: the model reads of it since 2025-11-25, before that the client.
  private func refuse(
    _ arguments: JSONObject, _ tool: any MCPTool, _ context: MCPContext
  ) throws(RPCError) -> MCPToolResult? {
    let faults = tool.inputSchema.faults(of: .object(arguments))
    if faults.isEmpty { return nil }
    let text = "The arguments of \"\(tool.name)\" do not fit: \(faults.joined(separator: " "))"
    guard context.revision.tellsModelOfWrongArguments else { throw .invalidParameters(text) }
    return .failure(text)
  }

  /// Whether a call becomes a task: by the client's wish in 2025-11-25, by ours where the client knows the extension.
  private func wantsTask(_ parameters: JSONObject, _ tool: any MCPTool, _ context: MCPContext) throws(RPCError) -> Bool
  {
    if !context.revision.hasHandshake { return tool.isLong && context.hasTasksExtension }
    guard context.revision.hasTasksInCore, let task = parameters["task"] else { return false }
    guard task.object != nil else { throw .invalidParameters("\"task\" must be an object.") }
    guard tool.isLong else {
      throw RPCError(code: -32601, message: "The tool \"\(tool.name)\" cannot be called as a task.")
    }
    return true
  }

  private func beginTask(
    _ tool: any MCPTool, _ arguments: JSONObject, _ token: RPCID?, _ context: MCPContext
  ) throws(RPCError) -> RPCReply {
    // The extension has no progress on tasks; in 2025-11-25 the token stays good for as long as the task works.
    let token = context.revision.hasHandshake ? token : nil
    let entry = try tasks.create(context.revision) { note in
      let progress = MCPProgress(token: token, context.revision, context.connection, note: note)
      defer { progress.end() }
      do {
        return .success(try await self.perform(tool, MCPCall(arguments: arguments, progress: progress)))
      } catch let error as RPCError {
        return .failure(error)
      } catch {
        context.connection.tell(.failedWork(method: "tools/call", error))
        return .failure(.internalError("The tool failed."))
      }
    }
    let task = entry.json(for: context.revision)
    if context.revision.hasHandshake { return .result(["task": .object(task)]) }
    return .result(complete(task, type: "task"))
  }
}
