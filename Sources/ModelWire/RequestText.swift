package import JSONText
package import NexusProtocol

/// Texts of a request that must be JSON objects, and numbers that must be finite.
package struct RequestText: Sendable {
  /// The model that is asked, for errors.
  package var model: String

  package init(model: String) {
    self.model = model
  }

  /// - Parameter what: What the text is, such as `the schema of the answer`.
  package func object(_ text: String, _ what: String) throws(ModelError) -> JSONObject {
    guard case .object(let object)? = try? JSONValue(parsing: text) else {
      throw ModelError(.badRequest, "Not sent, since \(what) is not a JSON object", model: model)
    }
    return object
  }

  package func parameters(of tool: ToolDefinition) throws(ModelError) -> JSONObject {
    try object(tool.parameters, "the parameters of the tool \"\(tool.name)\"")
  }

  /// - Parameter name: The name of the option.
  package func number(_ value: Double, _ name: String) throws(ModelError) -> JSONValue {
    guard let json = JSONValue(value) else {
      throw ModelError(.badRequest, "The option \(name) is not a finite number", model: model)
    }
    return json
  }
}
