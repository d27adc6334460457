import Agents
import ArgumentParser
import Configuration
import Edits
import Exchanges
import JSONText
import ModelCatalog
import ModelPolicies
import NexusProtocol
import Prompts
import Terminal

struct ModelsExamCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exam",
    abstract: "Have models do twelve small tasks, to see what each is good for on this machine",
    discussion: """
      Three small changes in each of three edit forms, a plan, and the review of a right and of a wrong commit. Nothing \
      in your repository is read or changed. The result is kept, and from then on decides the edit form that `auto` asks \
      the model for. Without names the models of both roles sit it; a small model on a laptop takes some minutes.

        nexus models exam
        nexus models exam qwen2.5-coder:1.5b llama3.2:3b
      """)

  @Argument(help: "Models, as they are configured", completion: .models)
  var models: [String] = []

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let configuration = session.configuration
    let names = models.isEmpty ? [configuration.implementation.model, configuration.overseer.model] : models
    let servers = try ModelServers(configuration)
    for notice in servers.pool.notices { try session.console.note(notice) }
    let prompts = try PromptLibrary()
    var results: [ExamResult] = []
    for name in names where !results.contains(where: { $0.model == name }) {
      let result = try await sit(name, servers, prompts, session)
      try ExamRecords.keep(result)
      results.append(result)
      if session.console.format == .json {
        try session.console.writeLine(JSONValue(members: [("model", .string(name)), ("exam", result.json)]).text())
      }
    }
    guard session.console.format == .text else { return }
    try session.console.write(Self.table(results))
    for result in results {
      try session.console.writeLine("\n\(Sanitizer.oneLine(result.model)): \(result.recommendation).")
    }
    try session.console.next("`nexus models set ROLE MODEL` has a role use one: overseer or implementation.")
  }

  private func sit(
    _ name: String, _ servers: ModelServers, _ prompts: PromptLibrary, _ session: Session
  ) async throws -> ExamResult {
    let configuration = session.configuration
    let context = try await servers.contextLength(
      of: name, role: .implementation, configured: configuration.configuredContextLength(.implementation))
    let thinks = await servers.thinks(name, role: .implementation, setting: configuration.implementation.think)
    let model = RetryingModel(
      RepetitionGuard(OpeningModel(RoutedModel(pool: servers.pool, role: .implementation))),
      maximumRetries: configuration.llm.maxRetries, baseDelay: configuration.llm.retryDelay)
    let exam = ModelExam(
      model, name: name, prompts: prompts,
      options: GenerationOptions(contextLength: context.length, maxTokens: 1500, temperature: 0, seed: 1),
      opensReplies: ModelTraits.known(of: name).opensReplies && !thinks)
    try session.console.note("\(Sanitizer.oneLine(name)) sits the exam.")
    let console = session.console
    return try await console.showing("Exam", name, as: .waiting) {
      try await exam.sit { done, task, answer in
        try console.note(
          "  \(done) of \(ExamPaper.tasks.count)  \(Self.label(task.kind))  \(answer.outcome.rawValue)")
      }
    }
  }

  private static func label(_ kind: ExamTask.Kind) -> String {
    switch kind {
    case .edit(let form): "edit, \(form.rawValue)"
    case .plan: "plan"
    case .review(isRight: true): "review of a right commit"
    case .review(isRight: false): "review of a wrong commit"
    }
  }

  private static func table(_ results: [ExamResult]) -> Table {
    var table = Table(
      [.init("Model", truncation: .never)] + ExamPaper.forms.map { .init($0.rawValue, alignment: .right) } + [
        .init("Plan"), .init("Right commit"), .init("Wrong commit"), .init("Reads", alignment: .right),
        .init("Writes", alignment: .right), .init("Context", alignment: .right),
      ])
    func speed(_ value: Double?) -> Table.Cell { .init(value.map { "\($0)/s" } ?? "") }
    for result in results {
      let forms = ExamPaper.forms.map { Table.Cell("\(result.rightByForm[$0, default: 0]) of 3") }
      table.add(
        [.init(result.model)] + forms + [
          .init(result.canPlan ? "usable" : "unusable"), .init(result.approvedRight ? "approved" : "not approved"),
          .init(result.caughtWrong ? "caught" : "missed"), speed(result.readSpeed), speed(result.writeSpeed),
          .init(result.contextLength.map(String.init) ?? ""),
        ])
    }
    return table
  }
}
