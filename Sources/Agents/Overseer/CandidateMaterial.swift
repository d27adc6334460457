import Exchanges
import Git
import NexusProtocol
import Prompts
import Replies

/// What the Overseer is shown of candidates for one task: what was asked, and each one's diff.
struct CandidateMaterial {
  private let reviewer: Reviewer
  private let task: PlanTask
  private let diffs: [String]

  init(reviewer: Reviewer, task: PlanTask, works: [SoundWork]) async throws {
    self.reviewer = reviewer
    self.task = PromptGate.task(task)
    var diffs: [String] = []
    for work in works {
      let gate = try await PromptGate(reviewer.repository, at: [work.base], naming: task.files)
      let diff = try await GatedDiff(.trees(from: work.base, to: work.tree), in: reviewer.repository, through: gate)
      let note = work.judgement.reason.map { PromptGate.text($0) + "\n" } ?? ""
      diffs.append(note + diff.text)
    }
    self.diffs = diffs
  }

  /// Each diff has the same room at least, and what it lacks is said in it.
  ///
  /// - Throws: `ExchangeError.doesNotFit` when one of them would not be shown at all.
  func prepare() async throws -> PreparedPrompt {
    let budget = try await reviewer.exchanges.budget(for: .overseer)
    let bare = try messages(candidates: "")
    let share = max(0, budget.bytesLeft(beside: bare) - LeftOutNotice.leastBytes * 2) / diffs.count
    let parts = diffs.enumerated().map { Self.part($1, number: $0 + 1, share: share) }
    let tooLarge = budget.doesNotFit(bytes: bare.promptBytes + Self.least * diffs.count, role: .overseer)
    guard share >= Self.least else { throw tooLarge }
    let standing = PackPart.standing(.task, "the task", bytes: bare.promptBytes)
    let pack = try await PromptPack.fit([standing] + parts, limitInBytes: budget.promptBytes)
    guard pack.parts.allSatisfy({ $0.state != .leftOut }) else { throw tooLarge }
    return PreparedPrompt(
      role: .overseer, messages: try messages(candidates: pack.text(of: .diff)), pack: pack, budget: budget)
  }

  /// Less than this shows nothing that could be judged.
  private static let least = 400

  private static func part(_ diff: String, number: Int, share: Int) -> PackPart {
    let frame = section("", number: number).utf8.count + 1
    let wanted = diff.utf8.count + frame
    return PackPart(.diff, "candidate \(number)", .init(wanted: wanted, minimum: min(wanted, share))) { room in
      OutputDigest.beginning(diff, limitInBytes: room - frame).map {
        PackPart.Written(section($0.text, number: number), leftOut: $0.leftOut)
      }
    }
  }

  private static func section(_ diff: String, number: Int) -> String {
    "=== CANDIDATE \(number) ===\n" + diff + (diff.endsLine ? "" : "\n") + FileSection.end + "\n"
  }

  private func messages(candidates: String) throws -> [Message] {
    let values = [
      "title": task.title, "instructions": task.instructions,
      "acceptance": task.acceptance.map { "- \($0)" }.joined(separator: "\n"), "candidates": candidates,
      "count": String(diffs.count), "format": ChoiceReader.instructions,
    ]
    return [
      Message(.system, try reviewer.prompts.render(.overseerSystem)),
      Message(.user, try reviewer.prompts.render(.overseerChoose, values)),
    ]
  }
}
