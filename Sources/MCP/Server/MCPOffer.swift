import JSONText

/// All that a server offers.
package struct MCPOffer: Sendable {
  package var identity: MCPIdentity
  /// For the model at the other end: how the tools go together.
  package var instructions: String
  package var tools: [any MCPTool]
  package var resources: (any MCPResources)?
  package var prompts: (any MCPPrompts)?

  package init(
    identity: MCPIdentity, instructions: String, tools: [any MCPTool], resources: (any MCPResources)? = nil,
    prompts: (any MCPPrompts)? = nil
  ) {
    self.identity = identity
    self.instructions = instructions
    self.tools = tools
    self.resources = resources
    self.prompts = prompts
  }

  /// Nothing is declared that does not work: no list ever changes, and there are no subscriptions, logs or completions.
  func capabilities(_ revision: MCPRevision) -> JSONValue {
    var object: JSONObject = [:]
    object["tools"] = revision.hasHandshake ? ["listChanged": false] : [:]
    if resources != nil { object["resources"] = [:] }
    if prompts != nil { object["prompts"] = [:] }
    guard tools.contains(where: \.isLong) else { return .object(object) }
    if revision.hasTasksInCore {
      object["tasks"] = ["list": [:], "cancel": [:], "requests": ["tools": ["call": [:]]]]
    }
    if !revision.hasHandshake { object["extensions"] = [MCPMeta.tasks: [:]] }
    return .object(object)
  }
}
