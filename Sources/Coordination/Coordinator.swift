import Agents
package import Exchanges
import Isolation
import JSONText
package import Jobs
package import NexusProtocol
package import Prompts

/// Answers a question about a repository: has helpers look at it, each a job of its own, and answers from what they find.
package struct Coordinator: Sendable {
  /// What the model of a helper, or of the coordinator itself, is asked through: in a job, so that its exchanges are its
  /// own.
  package typealias Asking = @Sendable (_ job: Int64, _ tool: InternalTool?) -> Exchanges

  let exchanges: Asking
  let prompts: PromptLibrary
  let material: ToolMaterial
  let log: any JobLog
  let now: @Sendable () -> Timestamp
  /// Has room for a limited number of helpers at once; the name of a server.
  let lane: String
  /// Why the coordinator's model does not choose, such as that it is too small; nil where it does.
  let fixedBecause: String?

  package init(
    exchanges: @escaping Asking, prompts: PromptLibrary, material: ToolMaterial, log: any JobLog,
    lane: String, fixedBecause: String?, now: @escaping @Sendable () -> Timestamp
  ) {
    self.exchanges = exchanges
    self.prompts = prompts
    self.material = material
    self.log = log
    self.lane = lane
    self.fixedBecause = fixedBecause
    self.now = now
  }

  /// The queue that helpers of a consultation are taken from.
  package static func queue(of job: Int64) -> String { "consult \(job)" }

  /// Answers a question.
  ///
  /// A helper that fails is named in the answer and does not hinder the others. What helpers of an earlier run at the same
  /// job found is not asked for again.
  /// - Parameter runner: Takes helpers from the queue of `job`.
  /// - Throws: What keeps the coordinator itself from answering, where no helper found anything; `CancellationError`.
  package func consult(_ question: String, as job: Int64, with runner: JobRunner) async throws -> Consultation {
    let question = PromptGate.text(question)
    let (choice, fixed) = try await choose(question, job)
    try await queue(choice, job)
    let log = log
    let failures = Locked<[any Error]>([])
    try await runner.run(until: { try await log.children(ofJob: job).allSatisfy(\.state.isEnded) }) { child in
      do {
        return .done(try await work(at: child, of: job).json)
      } catch {
        failures.withLock { $0.append(error) }
        throw error
      }
    }
    // Its parts were ended with it, and whoever watches it may not have heard yet.
    if let own = try await log.job(job), own.isToAbort {
      throw JobStop.aborted(reason: own.reason ?? "Somebody ended it.")
    }
    let findings = Findings(try await log.children(ofJob: job))
    guard !findings.isEmpty else {
      // All of them mostly fail for one reason, such as a server that is not there.
      throw failures.withLock { $0.first } ?? JobError(.invalid, "No helper found anything. \(findings.gaps)")
    }
    var consultation = Consultation(
      report: Report(answer: "", sources: []), unknownSources: [], parts: findings.parts, fixedBecause: fixed)
    do {
      consultation.report = try await answer(question, from: findings, job)
    } catch let error as ExchangeError where error.isAboutBudget {
      // What is finished is worth having.
      consultation.report = findings.joined
      consultation.shortfall = .budget(error)
    } catch let error as UnusableAnswer {
      consultation.report = findings.joined
      consultation.shortfall = .unusable(error.description)
    }
    try await material.check(&consultation)
    try await exchanges(job, nil).journal.heedExchanges(about: .consult, plan: nil, task: nil)
    return consultation
  }

  /// What helpers have found for a consultation that was ended from outside; nil where that is nothing.
  package func unfinished(_ job: Int64) async throws -> Consultation? {
    let findings = Findings(try await log.children(ofJob: job))
    guard !findings.isEmpty else { return nil }
    var consultation = Consultation(
      report: findings.joined, unknownSources: [], parts: findings.parts, fixedBecause: fixedBecause,
      shortfall: .stopped)
    try await material.check(&consultation)
    return consultation
  }

  private func choose(
    _ question: String, _ job: Int64
  ) async throws -> (choice: [(tool: InternalTool, question: String)], fixed: String?) {
    let fixed = InternalTool.fixedSequence.map { (tool: $0, question: question) }
    if let fixedBecause { return (fixed, fixedBecause) }
    let tools = InternalTool.allCases.map { "- `\($0.rawValue)`: \($0.description)" }.joined(separator: "\n")
    let prompt = try prompts.render(
      .consultChoose, ["question": question, "tools": tools, "format": ConsultSchema.choiceWords])
    do {
      let value = try await HeldAnswer(exchanges: exchanges(job, nil), schema: ConsultSchema.choice)
        .ask([Message(.user, prompt)])
      let chosen = (value["tools"]?.array ?? []).compactMap { item -> (tool: InternalTool, question: String)? in
        guard let tool = item["tool"]?.string.flatMap(InternalTool.init(rawValue:)) else { return nil }
        return (tool, item["question"]?.string ?? question)
      }
      return (chosen, nil)
    } catch let error as UnusableAnswer {
      return (fixed, "The model did not choose. \(error.fault)")
    }
  }

  private func queue(_ choice: [(tool: InternalTool, question: String)], _ job: Int64) async throws {
    // A run that was killed has queued them before, and may have got answers.
    guard try await !log.children(ofJob: job).contains(where: { !$0.state.isEnded || $0.state.isUsable }) else {
      return
    }
    func draft(_ tool: InternalTool, _ question: String, needs: [JobNeed] = []) throws -> JobDraft {
      try JobDraft(
        tool.kind, ["question": .string(PromptGate.text(question))], parent: job, queue: Self.queue(of: job),
        lane: lane, needs: needs)
    }
    let first = try choice.filter { $0.tool != .advice }.map { try draft($0.tool, $0.question) }
    let needs = try await log.queueJobs(first, at: now()).map { JobNeed($0.id, isLoose: true) }
    let advice = try choice.filter { $0.tool == .advice }.map { try draft(.advice, $0.question, needs: needs) }
    _ = try await log.queueJobs(advice, at: now())
  }

  private func work(at child: Job, of job: Int64) async throws -> Report {
    guard let tool = InternalTool(child.kind), let question = child.parameters["question"]?.string else {
      throw JobError(.invalid, "Job \(child.id) is no part of a consultation.")
    }
    let found = tool == .advice ? Findings(try await log.children(ofJob: job)).text : ""
    let run = InternalToolRun(
      tool: tool, exchanges: exchanges(child.id, tool), prompts: prompts, material: material)
    return try await run.report(on: question, found: found)
  }

  private func answer(_ question: String, from findings: Findings, _ job: Int64) async throws -> Report {
    let prompt = try prompts.render(
      .consultAnswer,
      [
        "question": question, "format": ConsultSchema.reportWords,
        "material": "# What helpers found\n" + findings.text + findings.gaps,
      ])
    let value = try await HeldAnswer(exchanges: exchanges(job, nil), schema: ConsultSchema.report)
      .ask([Message(.user, prompt)])
    guard let report = Report(value) else { throw UnusableAnswer(fault: "It is no report.") }
    return report
  }
}
