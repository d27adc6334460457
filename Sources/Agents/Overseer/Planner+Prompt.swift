import Exchanges
import Git
import NexusProtocol
import Prompts

/// The prompts that ask for a plan.
extension Planner {
  private func planReading(at base: String, _ budget: PromptBudget) async throws -> Reading? {
    guard let id = ObjectID(base) else { return nil }
    return try await readings.begin(as: .overseer, at: id, roomInBytes: budget.promptBytes)
  }

  /// The prompt that asks for a plan, as it would be sent.
  ///
  /// - Throws: `ExchangeError.doesNotFit` when the goal alone leaves no room for a reply.
  package func planPrompt(_ goal: String, base: String) async throws -> PreparedPrompt {
    let goal = PromptGate.text(goal)
    let budget = try await exchanges.budget(for: .overseer)
    var reading = try await planReading(at: base, budget)
    var fixed = try planMessages(goal, context: "", reading)
    if let offered = reading, budget.bytesLeft(beside: fixed, tools: offered.tools) < Exchanges.leastRoomToOfferTools {
      // A goal that fills the context can do without being told that there is more.
      reading = nil
      fixed = try planMessages(goal, context: "", nil)
    }
    let tools = reading?.tools ?? []
    let standing = fixed.promptBytes + tools.promptBytes
    try requireRoom(for: fixed, in: budget)
    // The rest stays free for the plan going back with its faults, and for what is read before it.
    let room = budget.bytesLeft(beside: fixed, tools: tools) * (reading == nil ? 3 : 2) / 4
    var pack = try await context.contextForPlanning(goal, at: base, limitInBytes: room)
    let messages = try planMessages(goal, context: pack.text, reading)
    var parts = [PackedPart.standing(.fixed, "the templates", bytes: fixed.promptBytes - goal.utf8.count)]
    if !tools.isEmpty { parts.append(.standing(.fixed, "the tools", bytes: tools.promptBytes)) }
    pack.parts = parts + [.standing(.goal, "the goal", bytes: goal.utf8.count)] + pack.parts
    pack.limitInBytes += standing
    return PreparedPrompt(role: .overseer, messages: messages, pack: pack, budget: budget, reading: reading)
  }

  /// Asked before anything is loaded, too.
  func requireRoom(for messages: [Message], in budget: PromptBudget) throws {
    guard !budget.holds(messages) else { return }
    throw budget.doesNotFit(bytes: messages.promptBytes, role: .overseer)
  }

  func planMessages(_ goal: String, context: String, _ reading: Reading?) throws -> [Message] {
    let values = [
      "context": context, "format": AnswerForm.planJSON.instructions, "goal": goal,
      "max_tasks": String(maxTasks), "reading": try reading?.introduction() ?? "",
    ]
    return [
      Message(.system, try prompts.render(.overseerSystem)), Message(.user, try prompts.render(.overseerPlan, values)),
    ]
  }

  func tellWhatIsLeftOut(of prompt: PreparedPrompt) async throws {
    let leftOut = prompt.pack.leftOut
    guard !leftOut.isEmpty else { return }
    let shown = prompt.pack.parts.count { $0.kind.namesFiles && $0.state != .leftOut }
    let words =
      "\(shown.counted("file is", "files are")) in the prompt, \(leftOut.count.counted("was", "were")) left out."
    try await events.tell(.notice, ["text": .string(words)])
  }

  /// Names the programs whose tools the Overseer cannot have.
  func tellWhichToolsAreMissing(in reading: Reading?) async throws {
    for note in reading?.others?.offer.notes ?? [] { try await events.tell(.notice, ["text": .string(note)]) }
  }

  func planRepairPrompt(_ faults: [String], form: AnswerForm) throws -> String {
    try prompts.render(
      .overseerPlanRepair,
      ["faults": faults.map { "- \($0)" }.joined(separator: "\n"), "format": form.instructions])
  }
}
