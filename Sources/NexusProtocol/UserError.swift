/// What a person is told when something does not work: one sentence, one hint, one exit status.
package struct UserError: Error, Sendable, Equatable {
  /// One whole sentence.
  package var message: String
  /// What to do next, naming the command; nil where there is nothing to add.
  package var hint: String?
  package var status: ExitStatus

  package init(_ message: String, hint: String? = nil, status: ExitStatus) {
    self.message = message
    self.hint = hint
    self.status = status
  }
}

/// The exit statuses of `nexus`, which scripts rely on.
package enum ExitStatus: Int32, Sendable, CaseIterable {
  case done = 0
  /// The work was not done, or not approved.
  case notDone = 1
  case usage = 64
  /// A reply, a patch, a plan or a file that cannot be used.
  case badInput = 65
  /// The model server or git cannot be used.
  case unavailable = 69
  /// A bug in nexus.
  case internalFault = 70
  /// Something is busy or locked; the same command may succeed later.
  case tryAgain = 75
  case configuration = 78
  case interrupted = 130
}
