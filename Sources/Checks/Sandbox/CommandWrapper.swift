/// Changes what is run to do the work of a check, as a sandbox's own command in front of it.
package struct CommandWrapper: Sendable {
  /// What the record of a check says it ran under; nil where it ran with all the user's rights.
  package let name: String?
  private let body: (@Sendable (_ arguments: [String], _ command: CheckCommand) -> [String])?
  private let isHidden: @Sendable (_ path: String, _ command: CheckCommand) -> Bool

  /// - Parameters:
  ///   - isHidden: Whether a program at that absolute path cannot be reached from within.
  ///   - body: Given a program with its arguments and the check they come from, returns what to run instead. The program
  ///     was looked for already: it is a path. So is the first of what is returned, and absolute.
  package init(
    name: String,
    hiding isHidden: @escaping @Sendable (_ path: String, _ command: CheckCommand) -> Bool = { _, _ in
      false
    }, _ body: @escaping @Sendable (_ arguments: [String], _ command: CheckCommand) -> [String]
  ) {
    self.name = name
    self.body = body
    self.isHidden = isHidden
  }

  private init() {
    name = nil
    body = nil
    isHidden = { _, _ in false }
  }

  /// Runs commands as they are.
  package static let none = CommandWrapper()

  /// What to run instead of the program with its arguments; nil to run it as it is.
  func arguments(for arguments: [String], of command: CheckCommand) -> [String]? { body?(arguments, command) }

  func hides(_ path: String, from command: CheckCommand) -> Bool { isHidden(path, command) }
}
