import JSONText

/// The nexus that is run for a tool: a program, a directory and an environment.
package struct Program: Sendable, Hashable {
  /// An absolute path.
  package var path: String
  /// Where it starts, absolute: the project's directory.
  package var directory: String
  package var environment: [String: String]

  package init(path: String, directory: String, environment: [String: String]) {
    self.path = path
    self.directory = directory
    self.environment = environment
  }
}

/// What a run of the program came to.
struct ProgramResult: Sendable, Hashable {
  /// 128 and the number of a signal for a program that one ended.
  var status: Int32
  /// The values it printed, one a line.
  var values: [JSONValue]
  /// Its error and hint.
  var errors: String
}

/// Why a run has no result.
package struct ProgramError: Error, Sendable, Hashable {
  package let message: String
}
