import Foundation
import JSONText
import Jobs
import NexusProtocol
import NexusTestSupport
import Store
import Testing

@testable import Exchanges

/// A job and its parts share their budget: whoever asks, nobody asks once it is spent.
@Suite(.timeLimit(.minutes(5))) struct JobTreeBudgetTests {
  private static let time = Timestamp(millisecondsSince1970: 1_767_323_045_000)
  private static let owner = LeaseOwner(host: "here", processID: 1, token: "one")
  private static let mostTokens = 60

  /// Replies at once, as many tokens as chance has it, and now and then not at all.
  private actor RandomModel: LanguageModel {
    private var numbers: SeededNumbers

    init(_ numbers: SeededNumbers) { self.numbers = numbers }

    func reply(
      to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
    ) async throws -> ModelReply {
      await Task.yield()
      guard Int.random(in: 0..<10, using: &numbers) > 0 else {
        throw ModelError(.incomplete, "It broke off", model: request.model)
      }
      let (prompt, output) = (
        Int.random(in: 1...30, using: &numbers), Int.random(in: 1...(mostTokens - 30), using: &numbers)
      )
      return ModelReply(model: "m", content: "Yes.", usage: Usage(promptTokens: prompt, outputTokens: output))
    }
  }

  /// Over random trees, a hundred or as many as `NEXUS_TREES` says, of one to seven jobs, with one to three exchanges at once: tokens and money never go beyond
  /// the limit by more than the exchanges that ran at that moment.
  @Test func neverSpendsMoreThanWhatWasInFlight() async throws {
    try await ScratchDirectory.with { scratch in
      let store = try Store.open(
        at: try scratch.makeDirectory("state") + "/nexus.db", for: Self.owner, nexusVersion: "test",
        isAlive: { _ in true })
      for seed in 0..<(ProcessInfo.processInfo.environment["NEXUS_TREES"].flatMap { Int($0) } ?? 100) {
        var numbers = SeededNumbers(seed: UInt64(seed))
        let jobs = try await tree(in: store, &numbers)
        let lanes = Int.random(in: 1...3, using: &numbers)
        let limit = Double(Int.random(in: 1...200, using: &numbers))
        // A token costs one unit here, so that one number is the limit of both.
        let unit = Bool.random(using: &numbers) ? Budgets.Unit.tokens : .cost
        var budgets = Budgets(
          limits: [.job: [unit: limit]], prices: [.overseer: .init(input: 1_000_000, output: 1_000_000)])
        budgets.job = jobs[0]
        let model = RandomModel(numbers)
        await withTaskGroup(of: Void.self) { group in
          for lane in 0..<lanes {
            group.addTask { [budgets] in
              await ask(until: 50, at: jobs, lane, in: store, model, budgets)
            }
          }
        }
        let spent = try await store.spending(in: .job(jobs[0]), at: Self.time).values
          .reduce(0.0) { $0 + Double($1.promptTokens + $1.outputTokens) }
        #expect(spent < limit + Double(lanes * Self.mostTokens), "seed \(seed): \(spent) of \(limit)")
        // It ended by being spent, and not before.
        #expect(spent >= limit, "seed \(seed): \(spent) of \(limit)")
      }
      try store.close()
    }
  }

  /// The job that has the budget comes first.
  private func tree(in store: Store, _ numbers: inout SeededNumbers) async throws -> [Int64] {
    let root = try await store.beginJob(
      try JobDraft(.consult, [:]), for: Self.owner, at: Self.time, until: Self.time)
    var jobs = [root.id]
    for _ in 0..<Int.random(in: 0...6, using: &numbers) {
      let parent = jobs.randomElement(using: &numbers)
      jobs += try await store.queueJobs([try JobDraft(.code, ["question": "?"], parent: parent)], at: Self.time)
        .map(\.id)
    }
    return jobs
  }

  /// Asks for one job after the other until the budget is spent.
  private func ask(
    until most: Int, at jobs: [Int64], _ lane: Int, in store: Store, _ model: RandomModel, _ budgets: Budgets
  ) async {
    for round in 0..<most {
      let journal = store.working(atJob: jobs[(round + lane) % jobs.count])
      let exchanges = Exchanges(
        models: [.overseer: model],
        roles: [.overseer: RoleSettings(model: "m", options: GenerationOptions(contextLength: 2048))],
        events: EventWriter(journal: journal, observer: SilentObserver(), now: { Self.time }), budgets: budgets)
      do {
        _ = try await exchanges.exchange(
          as: .overseer, about: Subject(purpose: .consult), messages: [Message(.user, "\(lane) \(round)")])
      } catch let error as ExchangeError {
        #expect(error.isAboutBudget, "\(error)")
        return
      } catch {
        // One that breaks off hinders no other.
        continue
      }
    }
  }
}
