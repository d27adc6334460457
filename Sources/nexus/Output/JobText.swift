import JSONText
import Jobs
import NexusProtocol
import Store
import Terminal

/// Jobs as text for a person.
enum JobText {
  static func table(_ jobs: [Job], _ costs: JobCosts, now: Timestamp) -> Table {
    var table = Table([
      .init("Job", alignment: .right, truncation: .never), .init("Kind"), .init("State"),
      .init("Begun", truncation: .never), .init("Time", alignment: .right), .init("Tokens", alignment: .right),
      .init("Cost", alignment: .right), .init("What"),
    ])
    for job in jobs {
      let cost = costs[job.id]
      table.add([
        .init(String(job.id)), .init(job.kind.rawValue), .init(state(job)), .init(begun(job)),
        .init(time(job, now) ?? ""), .init(cost.map { String($0.tokens) } ?? ""), .init(cost?.text ?? ""),
        .init(summary(job)),
      ])
    }
    return table
  }

  static func list(_ job: Job, _ cost: JobCost?, now: Timestamp) -> KeyValueList {
    var list = KeyValueList()
    list.add("Job", "\(job.id)  \(job.kind.rawValue)")
    list.add("State", state(job) + (job.reason.map { ": \($0)" } ?? ""))
    list.add("What", summary(job))
    if let parent = job.parent { list.add("Part of", "job \(parent)") }
    if !job.needs.isEmpty { list.add("After", job.needs.map { "job \($0.job)" }.joined(separator: ", ")) }
    if let progress = job.progress, !job.state.isEnded { list.add("Progress", progress) }
    list.add("Begun", begun(job) + (job.attempts > 1 ? ", for the \(job.attempts). time" : ""))
    if let time = time(job, now) { list.add("Time", time) }
    if let cost {
      list.add("Models", "\(cost.exchanges.counted("exchange")), \(cost.tokens) tokens, cost \(cost.text)")
    }
    let limits = [
      job.limits.cost.map { "cost \($0)" }, job.limits.tokens.map { "\($0) tokens" },
      job.limits.time.map { TimeText.measured($0) },
    ].compactMap(\.self)
    if !limits.isEmpty { list.add("Budget", limits.joined(separator: ", ")) }
    if let result = job.result { list.add("Result", result.string ?? result.text()) }
    return list
  }

  /// As in `Job 3 (implement) is done.`
  static func line(_ job: Job) -> String {
    let reason = job.reason.map { " " + Sanitizer.oneLine($0) } ?? ""
    return "Job \(job.id) (\(job.kind.rawValue)) is \(job.state.rawValue).\(reason)"
  }

  /// The words of its command, or its question.
  static func summary(_ job: Job) -> String {
    let words = job.parameters["arguments"]?.array?.compactMap(\.string)
    let one = job.parameters["question"]?.string ?? job.parameters["step"]?.string
    return Sanitizer.oneLine(words?.joined(separator: " ") ?? one ?? "")
  }

  private static func state(_ job: Job) -> String { job.isToAbort ? "aborting" : job.state.rawValue }

  private static func begun(_ job: Job) -> String {
    guard let start = job.startedAt else { return "" }
    let time = LocalTime(start)
    return "\(time.day) \(time.clock)"
  }

  private static func time(_ job: Job, _ now: Timestamp) -> String? {
    guard let start = job.startedAt, job.state == .running || job.endedAt != nil else { return nil }
    return TimeText.measured((job.endedAt ?? now) - start)
  }
}

/// What models took for a job and its parts.
struct JobCost {
  var exchanges = 0
  var tokens = 0
  var cost = Cost()

  /// Such as `0.42`, or `unknown`.
  var text: String {
    guard cost.unknownExchanges > 0 else { return cost.known.description }
    return cost.unknownExchanges == exchanges ? "unknown" : "\(cost.known) and \(cost.unknownExchanges) unknown"
  }
}

/// What models took for jobs, reckoned with today's prices.
struct JobCosts {
  private var costs: [Int64: JobCost] = [:]

  init(of jobs: [Job], in store: Store?, _ session: Session) async throws {
    guard let usages = try await store?.usages(ofJobs: jobs.map(\.id)), !usages.isEmpty else { return }
    let prices = try session.prices()
    for (job, usages) in usages {
      for usage in usages {
        var cost = costs[job] ?? JobCost()
        cost.exchanges += 1
        cost.tokens += (usage.tokens.promptTokens ?? 0) + (usage.tokens.outputTokens ?? 0)
        cost.cost = cost.cost + Cost(prices?.price(of: usage.model, role: usage.role)?.cost(of: usage.tokens))
        costs[job] = cost
      }
    }
  }

  /// Nil where no model was asked.
  subscript(job: Int64) -> JobCost? { costs[job] }
}
