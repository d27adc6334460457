import NexusProtocol

/// A goal as the user gave it, without what surrounds it.
struct GoalText {
  let text: String

  init(_ given: String) throws {
    text = given.trimmed
    guard !text.isEmpty else {
      throw UserError(
        "The goal is empty.", hint: "Say what you want: `nexus plan \"Add a --json flag\"`.", status: .badInput)
    }
  }
}
