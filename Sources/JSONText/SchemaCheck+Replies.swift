extension SchemaCheck {
  /// The JSON value of a reply that is to keep a schema, found in whatever the model wrote around it.
  ///
  /// - Throws: `SchemaFault`, whose sentence is meant for the model.
  package static func value(inReply text: String, keeping schema: JSONValue) throws(SchemaFault) -> JSONValue {
    guard let value = scalar(text) ?? (try? JSONExtractor().extract(from: text).value) else {
      throw SchemaFault(message: "The reply holds no JSON value.")
    }
    if let fault = fault(in: value, against: schema) { throw SchemaFault(message: fault) }
    return value
  }

  /// A reply that is nothing but a number, a text in quotes, `true`, `false` or `null`.
  private static func scalar(_ text: String) -> JSONValue? {
    guard let value = try? JSONValue(parsing: text), value.object == nil, value.array == nil else {
      return Optional.none
    }
    return value
  }
}

/// Why a reply does not keep its schema.
package struct SchemaFault: Error, Sendable, Equatable {
  /// One whole sentence.
  package var message: String
}
