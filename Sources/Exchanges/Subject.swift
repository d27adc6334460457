package import NexusProtocol

/// What an exchange is about, as the store files it.
package struct Subject: Sendable {
  package var purpose: Exchange.Purpose
  package var plan: Int?
  package var task: TaskID?
  package var attempt: Attempt?

  package init(purpose: Exchange.Purpose, plan: Int? = nil, task: TaskID? = nil, attempt: Attempt? = nil) {
    self.purpose = purpose
    self.plan = plan
    self.task = task
    self.attempt = attempt
  }
}
