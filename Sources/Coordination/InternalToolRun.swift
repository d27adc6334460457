import Agents
import Exchanges
import JSONText
import Jobs
import NexusProtocol
import Prompts

/// Does the work of one helper: shows its model what it is there for, lets it read, and holds its answer to the schema.
struct InternalToolRun: Sendable {
  let tool: InternalTool
  let exchanges: Exchanges
  let prompts: PromptLibrary
  let material: ToolMaterial

  /// - Parameter found: What the other helpers found, for the one that gets to see it.
  /// - Throws: `UnusableAnswer`, `ModelError`, `ExchangeError`, `CancellationError`, errors of git and the journal.
  func report(on question: String, found: String) async throws -> Report {
    let reading = try material.readings.introduction(as: .overseer)
    let budget = try await exchanges.budget(for: .overseer)
    // The rest stays free for what is read, and for a correction.
    let room = budget.bytesLeft(beside: [Message(.user, try prompt(question, "", reading))]) / 2
    let shown = try await material.text(for: tool, question, found: found, limitInBytes: max(0, room))
    let (exchanges, material) = (exchanges, material)
    let value = try await HeldAnswer(exchanges: exchanges, schema: ConsultSchema.report)
      .ask([Message(.user, try prompt(question, shown, reading))]) { messages, format in
        try await material.readings.ask(
          through: exchanges, as: .overseer, about: Subject(purpose: .consult), &messages, format: format,
          at: material.commit)
      }
    guard let report = Report(value) else { throw UnusableAnswer(fault: "It is no report.") }
    return report
  }

  private func prompt(_ question: String, _ material: String, _ reading: String) throws -> String {
    try prompts.render(
      tool.prompt,
      ["question": question, "material": material, "reading": reading, "format": ConsultSchema.reportWords])
  }
}
