import Exchanges
import Git
import NexusProtocol

extension TaskRun {
  /// Commits the best of the candidates whose checks passed; nil where there is none, or where none of them stands beside
  /// what others did meanwhile.
  ///
  /// - Parameter hindrance: Why the Overseer is not to be asked, as a sentence; nil to ask it.
  func settle(_ progress: inout TaskProgress, withoutAsking hindrance: String? = nil) async throws -> Result? {
    while !progress.candidates.isEmpty {
      let choice = try await choose(among: progress.candidates, hindrance)
      try await tell(choice, of: progress.candidates.count)
      progress.candidates.removeAll { $0.attempt.id == choice.work.attempt.id }
      guard let result = try await take(choice.work, &progress) else { continue }
      for other in progress.candidates {
        let reason = "Attempt \(choice.work.attempt.number) was taken. \(choice.reason)"
        try await finish(other.attempt, .notChosen, reason: reason)
      }
      return result
    }
    return nil
  }

  private struct Choice {
    enum Judge: String { case checks, overseer, order }

    var work: SoundWork
    var judge: Judge
    var reason: String
  }

  /// Those that are verified come before those that are not; among equals the Overseer judges.
  private func choose(among works: [SoundWork], _ hindrance: String?) async throws -> Choice {
    let verified = works.filter { $0.judgement == .passed }
    let best = verified.isEmpty ? works : verified
    guard best.count > 1 else {
      let what = works.count == 1 ? "whose work the checks allow" : "on which all checks passed"
      return Choice(work: best[0], judge: .checks, reason: "It is the only candidate \(what).")
    }
    switch try await judged(best, hindrance) {
    case .chosen(let index, let reason): return Choice(work: best[index], judge: .overseer, reason: reason)
    case .unusable(let why):
      let words = "The candidates could not be compared, so the first of them is taken: \(why)"
      try await events.tell(.notice, task: task.id, ["text": .string(words)])
      return Choice(work: best[0], judge: .order, reason: "It is the first of them; they could not be compared.")
    }
  }

  private func judged(_ works: [SoundWork], _ hindrance: String?) async throws -> CandidateJudgement {
    if let hindrance { return .unusable(why: hindrance) }
    do {
      return try await reviewer.judge(works, for: task)
    } catch {
      // Whatever keeps the Overseer from judging, work that the checks allow is there.
      switch error {
      case let error as ModelError: return .unusable(why: error.message)
      case let error as AgentError: return .unusable(why: error.message)
      case let error as ExchangeError: return .unusable(why: error.message)
      default: throw error
      }
    }
  }

  private func tell(_ choice: Choice, of count: Int) async throws {
    try await events.tell(
      .candidateChosen, task: task.id, attempt: choice.work.attempt.number,
      ["by": .string(choice.judge.rawValue), "candidates": .integer(count), "reason": .string(choice.reason)])
  }
}
