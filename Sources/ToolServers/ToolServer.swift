/// A program that serves tools by the Model Context Protocol, as it is to be started.
package struct ToolServer: Sendable, Hashable {
  /// The user's name for it: letters, digits, `-` and `_`.
  package var name: String
  /// The absolute path of the program.
  package var path: String
  package var arguments: [String]
  /// All that it gets.
  package var environment: [String: String]

  package init(name: String, path: String, arguments: [String], environment: [String: String]) {
    self.name = name
    self.path = path
    self.arguments = arguments
    self.environment = environment
  }
}

/// How a server introduced itself.
package struct ToolServerIntroduction: Sendable, Hashable {
  /// Its own words, one line each, not to be trusted.
  package var name: String
  package var version: String
  /// The revision of the protocol that was agreed on.
  package var revision: String
}

/// Why tools of a server cannot be used, in a sentence that names it.
package struct ToolServerError: Error, Sendable, Hashable {
  package let message: String
  package init(_ message: String) { self.message = message }
}
