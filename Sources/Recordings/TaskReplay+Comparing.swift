import Agents
import Git
import NexusProtocol
import Store

extension TaskReplay {
  func compare(
    _ task: PlanTask, _ original: ExportedPlan.Task, _ own: Progress
  ) async throws -> ReplayOutcome.Part {
    var part = ReplayOutcome.Part(name: original.name)
    let (work, review) = (ExportedPlan.Part.work(original.name), ExportedPlan.Part.review(original.name))
    let asked = await model.differences
    part.differences += asked[work] ?? []
    let attempts = try await store.attempts(at: task.id).filter { $0.outcome != .modelFailed }
    for (then, now) in zip(original.attempts, attempts) { part.differences += try await differences(then, now) }
    part.differences += await checks.differences[task.id.number] ?? []
    let left = await (work: model.leftOver(of: work), review: model.leftOver(of: review))
    if attempts.count != original.attempts.count {
      part.differences.append("\(original.attempts.count.counted("attempt")) then, \(attempts.count) now")
    } else if left.work > 0 {
      part.differences.append("\(left.work.counted("reply was", "replies were")) not asked for")
    }
    part.differences += (asked[review] ?? []).map { "review: \($0)" }
    for (number, verdict) in zip(1..., own.verdicts) {
      guard let then = verdict.then else {
        part.differences.append("review \(number) has a verdict now, \(verdict.now), and had none then")
        continue
      }
      if then != verdict.now {
        part.differences.append("review \(number) has another verdict: \(then) then, \(verdict.now) now")
      }
    }
    if let stop = own.stop { part.differences.append("it came to no end: \(stop)") }
    (part.attempts, part.reviews) = (attempts.count, own.verdicts.count)
    part.notReplayed = original.notReplayed + own.notReplayed
    if left.review > 0 {
      let words = left.review.counted("reply to a review", "replies to reviews")
      // What the user changed by hand is reviewed as it then was, which is not there now.
      if part.notReplayed.isEmpty {
        part.differences.append("\(words) not asked for")
      } else {
        part.notReplayed.append("\(words) of that")
      }
    }
    return part
  }

  private func differences(_ then: ExportedPlan.Attempt, _ now: Attempt) async throws -> [String] {
    var found: [String] = []
    if then.outcome != now.outcome.rawValue {
      found.append("attempt \(now.number) ended otherwise: \(then.outcome) then, \(now.outcome.rawValue) now")
    }
    let edits = try await store.edits(of: now.id).map { edit in
      [edit.path, edit.kind, edit.outcome.rawValue, edit.rung].compactMap(\.self).joined(separator: " ")
    }
    if edits != then.edits {
      let (old, new) = (then.edits.filter { !edits.contains($0) }, edits.filter { !then.edits.contains($0) })
      found.append(
        "attempt \(now.number) has other edits: \(old.joined(separator: ", ")) then, \(new.joined(separator: ", ")) now"
      )
    }
    if let tree = then.tree, let commit = now.commit.flatMap({ ObjectID($0) }) {
      let new = try await repository.treeID(of: commit).description
      if new != tree {
        found.append("attempt \(now.number) made another tree: \(tree.prefix(12)) then, \(new.prefix(12)) now")
      }
    }
    return found
  }
}
