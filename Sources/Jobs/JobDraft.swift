package import JSONText
package import NexusProtocol

/// A job that is to be kept.
package struct JobDraft: Sendable {
  package var kind: JobKind
  package var parameters: JSONValue
  package var parent: Int64?
  package var priority: Int
  package var queue: String
  package var lane: String
  package var limits: JobLimits
  package var needs: [JobNeed]
  package var deadline: Timestamp?

  /// - Throws: `JobError.invalid` for parameters that are not those of the kind, and for limits below zero.
  package init(
    _ kind: JobKind, _ parameters: JSONValue, parent: Int64? = nil, priority: Int = 0, queue: String = "",
    lane: String = "", limits: JobLimits = JobLimits(), needs: [JobNeed] = [], deadline: Timestamp? = nil
  ) throws(JobError) {
    try kind.check(parameters)
    guard (limits.cost ?? .zero) >= .zero, (limits.tokens ?? 0) >= 0, (limits.time ?? .zero) >= .zero else {
      throw JobError(.invalid, "A budget cannot be below zero.")
    }
    guard Self.priorities.contains(priority) else {
      throw JobError(
        .invalid, "A priority is a number from \(Self.priorities.lowerBound) to \(Self.priorities.upperBound).")
    }
    self.kind = kind
    self.parameters = parameters
    self.parent = parent
    self.priority = priority
    self.queue = queue
    self.lane = lane
    self.limits = limits
    self.needs = needs
    self.deadline = deadline
  }

  package static let priorities = -1000...1000

  /// Jobs are taken in the order of this number: it is the time of arrival, and a minute later for each priority.
  ///
  /// As it never changes, an index gives the next job, and yet a job that has waited is overtaken by fewer and fewer.
  package static func rank(_ priority: Int, at now: Timestamp) -> Int64 {
    now.millisecondsSince1970 + Int64(priority) * 60_000
  }
}
