import Agents
import ModelCatalog
import NexusProtocol
import Store
import Terminal

/// The last question that was answered in a project, to be gone on with.
struct AskedBefore: Sendable {
  /// What one model was asked and answered.
  struct Answer: Sendable {
    let exchange: Int64
    let model: String
    let role: ModelRole
    /// All of it, the answer last; without what tools were asked on the way, which are offered anew each time.
    let messages: [Message]
    let options: GenerationOptions
    let at: Timestamp

    var hasImages: Bool { messages.contains { !$0.images.isEmpty } }

    init(_ exchange: Exchange, messages: [Message]? = nil) {
      self.exchange = exchange.id
      (model, role, options) = (exchange.request.model, exchange.role, exchange.request.options)
      self.messages =
        (messages ?? exchange.request.messages).withoutRequests + [Message(.assistant, exchange.reply?.content ?? "")]
      at = exchange.endedAt ?? exchange.startedAt
    }
  }

  /// One for each model, in the order in which they were asked; what was made of several stands for all of them.
  let answers: [Answer]

  /// - Throws: `UserError` where nothing is kept, or nothing was answered.
  init(in keeping: QuestionKeeping?, isInProject: Bool) async throws {
    guard let keeping else {
      guard isInProject else {
        throw UserError(
          "Outside of a git repository no question is kept, so there is none to go on with.",
          hint: "Change into the project, or ask without --continue.", status: .unavailable)
      }
      throw UserError(
        "nexus keeps nothing in this repository yet, so there is no question to go on with.",
        hint: "After `nexus init` questions are kept here.", status: .notDone)
    }
    let exchanges = try await keeping.store.lastQuestion()
    let asked = exchanges.filter { $0.purpose == .ask && $0.reply?.toolCalls.isEmpty != false }
    guard let first = asked.first else {
      throw UserError(
        "No question was answered in this project yet, so there is none to go on with.",
        hint: "Ask one without --continue first.", status: .notDone)
    }
    if let made = exchanges.last, made.purpose == .choose {
      answers = [Answer(made, messages: first.request.messages)]
    } else {
      var newest: [String: Answer] = [:]
      for exchange in asked { newest[exchange.request.model] = Answer(exchange) }
      answers = newest.values.sorted { $0.exchange < $1.exchange }
    }
  }

  /// The answer that a model goes on with; nil as the name means the model that gave it.
  ///
  /// - Throws: `UserError` where several answered, and the model is none of them.
  func answer(for model: String?) throws -> Answer {
    if answers.count == 1 { return answers[0] }
    if let own = answers.first(where: { $0.model == model }) { return own }
    let names = answers.map { Sanitizer.oneLine($0.model) }
    throw UserError(
      "Several models answered the last question: " + names.joined(separator: ", ") + ".",
      hint: "Say whose answer to go on with: `nexus ask --continue -m \(names[0])`.", status: .badInput)
  }
}

/// A model that is asked, with what it goes on with.
struct AskedModel: Sendable {
  let name: String
  var earlier: AskedBefore.Answer?
  /// How it was chosen; nil where it was named.
  var route: RouteChoice?

  /// What the user is told of what is gone on with; nil where that is nothing.
  var continuation: String? {
    guard let earlier else { return nil }
    let other = name == earlier.model ? "" : ", with \(Sanitizer.oneLine(name))"
    let time = LocalTime(earlier.at)
    return "Going on with what \(Sanitizer.oneLine(earlier.model)) answered on \(time.day) at \(time.clock)\(other)."
  }
}

extension AskedBefore {
  /// The models that go on; the one that answered where no names are given.
  ///
  /// - Throws: As `answer(for:)` does.
  func models(named names: [String]) throws -> [AskedModel] {
    if names.isEmpty {
      let answer = try answer(for: nil)
      return [AskedModel(name: answer.model, earlier: answer)]
    }
    return try names.map { AskedModel(name: $0, earlier: try answer(for: $0)) }
  }
}
