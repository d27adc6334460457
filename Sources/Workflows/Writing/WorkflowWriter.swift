/// Has a model write a workflow, and sends it back with its faults until it has none.
package struct WorkflowWriter: Sendable {
  /// What was said so far, the first by nexus, then in turns.
  package typealias Conversation = [String]

  package struct Draft: Sendable, Equatable {
    package var workflow: Workflow
    /// The file's text.
    package var text: String
    /// How often it was sent back.
    package var repairs: Int
  }

  private let checker: WorkflowChecker
  /// At most so often is a workflow sent back.
  private let maxRepairs: Int

  package init(checker: WorkflowChecker, maxRepairs: Int = 3) {
    self.checker = checker
    self.maxRepairs = maxRepairs
  }

  /// - Parameters:
  ///   - wish: What the workflow is to do, in words.
  ///   - answer: Asks the model.
  ///   - onFaults: Told what is wrong with a draft that goes back.
  /// - Throws: `StepFailure` where the last draft has faults, too; what `answer` throws.
  package func draft(
    of wish: String, answer: (Conversation) async throws -> String,
    onFaults: ([String]) async throws -> Void = { _ in }
  ) async throws -> Draft {
    var conversation = [WritingGuide.text(checker.voices) + "\n\nWrite a workflow that does this:\n\(wish)"]
    var faults: [String] = []
    for round in 0...maxRepairs {
      let reply = try await answer(conversation)
      let text = reply.withoutFence
      do throws(WorkflowFault) {
        let found = try WorkflowReader.workflows(in: text, named: "workflow")
        guard let workflow = found.first, found.count == 1 else {
          throw WorkflowFault("The file must hold one workflow.", at: .start)
        }
        faults = (checker.faults(in: workflow) + Self.commands(in: workflow)).map { $0.text(file: "line") }
        if faults.isEmpty { return Draft(workflow: workflow, text: text.endingInNewline, repairs: round) }
      } catch {
        faults = [error.text(file: "line")]
      }
      guard round < maxRepairs else { break }
      try await onFaults(faults)
      conversation += [
        reply, "The workflow cannot be used:\n\(faults.joined(separator: "\n"))\nWrite the whole file again.",
      ]
    }
    throw StepFailure(
      "The model wrote no workflow without faults in \(maxRepairs + 1) tries: \(faults.joined(separator: " "))")
  }

  /// No model says what is run on the user's machine.
  private static func commands(in workflow: Workflow) -> [WorkflowFault] {
    workflow.steps.filter { $0.kind == .check && $0.arguments.contains { $0.name == "command" } }.map {
      WorkflowFault(
        "The check \"\($0.id)\" may not have a command of yours.", at: $0.place,
        hint: "Leave \"command\" out; then the project's own checks run.")
    }
  }
}

extension String {
  /// What stands between the first two fences; models put them around anything.
  var withoutFence: String {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    guard let open = lines.firstIndex(where: { $0.hasPrefix("```") }),
      let close = lines[(open + 1)...].firstIndex(where: { $0.hasPrefix("```") })
    else { return self }
    return lines[(open + 1)..<close].joined(separator: "\n")
  }

  fileprivate var endingInNewline: String { hasSuffix("\n") ? self : self + "\n" }
}
