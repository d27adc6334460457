import NexusProtocol
import Testing

@testable import Replies

/// A reply as small models write it, and what it means.
struct PlanExample: CustomTestStringConvertible, Sendable {
  var name: String
  var reply: String
  var form: PlanReading.Form? = .grammar
  var title = ""
  /// Each task as `id|title|files|depends on|acceptance|checks|instructions`, entries separated by `;`.
  var tasks: [String]
  var faults: [PlanFault.Code] = []

  var testDescription: String { name }

  static func line(_ task: TaskDraft) -> String {
    let lists = [task.files, task.dependsOn, task.acceptance, task.checks].map { $0.joined(separator: ";") }
    return ([task.id, task.title] + lists + [task.instructions]).joined(separator: "|")
  }
}
