import NexusProtocol

/// What an exchange is about, as the store files it.
struct Subject: Sendable {
  var purpose: Exchange.Purpose
  var plan: Int?
  var task: TaskID?
  var attempt: Attempt?
}
