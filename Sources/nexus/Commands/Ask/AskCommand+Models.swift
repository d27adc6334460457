import ArgumentParser
import Configuration
import ModelCatalog
import NexusProtocol
import Store
import Workflows

extension AskCommand {
  /// The models that are asked; the role's own where nothing says otherwise.
  ///
  /// - Parameters:
  ///   - before: What is gone on with.
  ///   - record: The store that knows how models did; nil where there is none.
  func models(
    _ session: Session, for question: AskQuestion, as role: ModelRole, in manner: Manner, after before: AskedBefore?,
    record: Store?
  ) async throws -> [AskedModel] {
    if let route {
      var routing = try await ModelRouting(session.configuration, as: role, record: record)
      routing.showsImages = question.hasImages
      let (candidates, notices) = try await routing.candidates()
      for notice in notices { try session.console.note(notice) }
      let earlier = before.map { $0.answers.map(\.messages.promptBytes).max() ?? 0 } ?? 0
      let choice = try Self.choice(
        route, candidates, promptBytes: question.messages.promptBytes + earlier, showsImages: question.hasImages)
      try session.console.note("Asking \(choice.model) (\(route.rawValue)): \(choice.reason).")
      return [AskedModel(name: choice.model, earlier: try before?.answer(for: choice.model), route: choice)]
    }
    if let before { return try before.models(named: model) }
    let names = model.isEmpty ? [manner.model ?? session.configuration[role].model] : model
    return names.map { AskedModel(name: $0) }
  }

  private static func choice(
    _ goal: RouteGoal, _ candidates: [RouteCandidate], promptBytes: Int, showsImages: Bool
  ) throws -> RouteChoice {
    do throws(RouteFault) {
      // As English and code have about four bytes a token, and other text fewer.
      return try RouteChoice(goal, among: candidates, promptTokens: promptBytes / 3)
    } catch {
      switch error {
      case .noCandidates:
        throw UserError(
          "There is no model to choose from: none of the configured ones can be asked now"
            + (showsImages ? " and sees images." : "."),
          hint: "`nexus models list` shows the models, and `nexus doctor` what hinders.", status: .unavailable)
      case .noneHolds(let tokens):
        throw UserError(
          "No model that could be chosen holds the question and an answer, about \(tokens) tokens.",
          hint: "Send less, or name a model with -m.", status: .badInput)
      case .noPrice:
        throw UserError(
          "No price of a model that could be asked is known, so none is the cheapest.",
          hint: "Set `llm.models.overseer.price.in` and `price.out`, or choose with --route fast.",
          status: .configuration)
      }
    }
  }
}

extension RouteGoal: ExpressibleByArgument {}
