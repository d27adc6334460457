/// Why a plan cannot be used as it was written.
package struct PlanFault: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    // The text cannot be read.
    case emptyReply, onlyThinking, cutOff, malformedJSON, noTasks, severalPlans, wrongType
    // The plan cannot be carried out.
    case tooManyTasks, emptyTitle, emptyInstructions, titleTooLong, instructionsTooLong, tooManyFiles
    case duplicateID, duplicateTask, unknownDependency, selfDependency, dependencyCycle
    case emptyPath, absolutePath, pathOutsideTree, protectedPath, controlCharacterInPath, pathTooLong
    case directoryPath, pathInOtherCase
  }

  package var code: Code
  /// The identifier of the task it is about, in the draft; nil for the plan as a whole.
  package var task: String?
  /// One sentence that says what is wrong and what to write instead.
  package var message: String
  /// Where in the reply, from 1; for text that cannot be read.
  package var line: Int?
  package var column: Int?

  package init(_ code: Code, task: String? = nil, _ message: String, line: Int? = nil, column: Int? = nil) {
    self.code = code
    self.task = task
    self.message = message
    self.line = line
    self.column = column
  }

  package var description: String { message }
}

/// Something in a plan that was put right, or left out, without asking.
package struct PlanNote: Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    case textDropped, restarted
    case titleSupplied, pathMended, dependencyMended
  }

  package var code: Code
  /// The identifier of the task it is about, in the draft; nil for the plan as a whole.
  package var task: String?
  /// One sentence.
  package var message: String

  package init(_ code: Code, task: String? = nil, _ message: String) {
    self.code = code
    self.task = task
    self.message = message
  }

  package var description: String { message }
}
