import JSONRPC
import JSONText

extension MCPServer {
  /// Answers the methods that all revisions share; `nil` for one that the revision does not have or that is not offered.
  func reply(
    to method: String, _ parameters: JSONObject, _ context: MCPContext
  ) throws(RPCError) -> RPCReply? {
    switch method {
    case "tools/list": return .result(try listTools(parameters, context))
    case "tools/call": return try callTool(parameters, context)
    case "resources/list", "resources/templates/list", "resources/read":
      guard let resources = offer.resources else { return nil }
      return try reply(to: method, parameters, context, resources)
    case "prompts/list", "prompts/get":
      guard let prompts = offer.prompts else { return nil }
      return try reply(to: method, parameters, context, prompts)
    case "tasks/get", "tasks/result", "tasks/list", "tasks/cancel", "tasks/update":
      guard offer.tools.contains(where: \.isLong) else { return nil }
      return try replyToTasks(method, parameters, context)
    default: return nil
    }
  }

  private func reply(
    to method: String, _ parameters: JSONObject, _ context: MCPContext, _ resources: any MCPResources
  ) throws(RPCError) -> RPCReply {
    switch method {
    case "resources/templates/list":
      try refuseCursor(parameters)
      let templates = JSONValue.array(resources.templates.map(\.json))
      return .result(finish(["resourceTemplates": templates], context, ttl: 300_000))
    case "resources/list":
      let cursor = try text("cursor", in: parameters, isRequired: false)
      return .work {
        do {
          let page = try await resources.list(after: cursor)
          var result: JSONObject = ["resources": .array(page.resources.map { $0.json(context.revision) })]
          if let next = page.next { result["nextCursor"] = .string(next) }
          return self.finish(result, context, ttl: 0)
        } catch is MCPCursorError {
          throw RPCError.invalidParameters("The cursor is not from this list.")
        }
      }
    default:
      guard let uri = try text("uri", in: parameters) else { throw .invalidParameters("\"uri\" is missing.") }
      return .work {
        guard let texts = try await resources.read(uri) else {
          // The code for this is another since 2026-07-28, which forbids the older one.
          throw RPCError(
            code: context.revision.hasHandshake ? -32002 : -32602, message: "There is no such resource.",
            data: ["uri": .string(uri)])
        }
        return self.finish(["contents": .array(texts.map(\.json))], context, ttl: 0)
      }
    }
  }

  private func reply(
    to method: String, _ parameters: JSONObject, _ context: MCPContext, _ prompts: any MCPPrompts
  ) throws(RPCError) -> RPCReply {
    if method == "prompts/list" {
      try refuseCursor(parameters)
      return .work {
        let all = try await prompts.list()
        return self.finish(["prompts": .array(all.map(\.json))], context, ttl: 300_000)
      }
    }
    guard let name = try text("name", in: parameters) else { throw .invalidParameters("\"name\" is missing.") }
    var arguments: [String: String] = [:]
    for member in parameters["arguments"]?.object?.members ?? [] {
      guard let value = member.value.string else {
        throw .invalidParameters("The argument \"\(member.key)\" must be a string.")
      }
      arguments[member.key] = value
    }
    return .work { [arguments] in
      do {
        guard let messages = try await prompts.fill(name, arguments) else {
          throw RPCError.invalidParameters("There is no prompt \"\(name.prefix(100))\".")
        }
        return self.finish(["messages": .array(messages.map(\.json))], context)
      } catch let error as MCPPromptError {
        throw RPCError.invalidParameters(error.message)
      }
    }
  }

  /// A list of one page gives no cursor, so one that comes is from somewhere else.
  func refuseCursor(_ parameters: JSONObject) throws(RPCError) {
    if try text("cursor", in: parameters, isRequired: false) != nil {
      throw .invalidParameters("The cursor is not from this list.")
    }
  }

  func text(_ name: String, in parameters: JSONObject, isRequired: Bool = true) throws(RPCError) -> String? {
    switch parameters[name] {
    case .string(let text): return text
    case nil where !isRequired: return nil
    default: throw .invalidParameters("\"\(name)\" must be a string.")
    }
  }
}
