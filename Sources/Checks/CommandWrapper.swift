/// Changes what is run to do the work of a check, as a sandbox's own command in front of it.
package struct CommandWrapper: Sendable {
  private let body: @Sendable (_ arguments: [String], _ command: CheckCommand) -> [String]

  /// - Parameter body: Given a program with its arguments and the check they come from, returns what to run instead.
  package init(_ body: @escaping @Sendable (_ arguments: [String], _ command: CheckCommand) -> [String]) {
    self.body = body
  }

  /// Runs commands as they are.
  package static let none = CommandWrapper { arguments, _ in arguments }

  func arguments(for command: CheckCommand) -> [String] {
    body(command.arguments, command)
  }
}
