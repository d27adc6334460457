import JSONText
import Jobs
import NexusProtocol
import Store
import Testing

/// Data for every table of the first schema, and what must still be read of it after every migration.
enum SchemaSample {
  static func fill(_ store: Store) async throws {
    _ = try await store.savePlan(
      PlanDraft(
        title: "Greet in French",
        tasks: [
          TaskDraft(
            id: "a", title: "Translate", instructions: "Write\n“bonjour”.", files: ["greeting.txt"],
            acceptance: ["It greets."], checks: ["make test"]),
          TaskDraft(id: "b", title: "Document", dependsOn: ["a"]),
        ]),
      goal: "Say hello to France", base: "b0", baseBranch: "main", at: 1000, branch: { "nexus/\($0)-greet" })
    let task = TaskID(1, 1)
    _ = try await store.claim(task, for: StoreFixture.owner, at: 2000, until: 3000)
    let attempt = try await store.startAttempt(at: task, base: "b0", at: 2000)
    var exchange = exchange
    exchange.attempt = attempt.id
    let id = try await store.startExchange(exchange)
    try await store.finishExchange(id, state: .finished, reply: exchange.reply, failure: nil, at: 2500)
    try await store.record([edit], of: attempt.id)
    try await store.record(check, of: attempt.id)
    try await store.keep(baseline, as: baselineKey, at: 2600)
    try await store.keep(Attempt.OutOfScope(paths: ["a, b", "c"], held: "t1"), of: attempt.id)
    try await store.finishAttempt(attempt.id, outcome: .committed, reason: "well", commit: "c1", at: 2800)
    try await store.release(task, from: StoreFixture.owner, as: .committed, commit: "c1")
    _ = try await store.record(review)
    try await store.append(event)
    _ = try await store.file(landing, as: landed)
    try await store.keepTags([tags], by: "tagger 1")
    _ = try await store.claim(TaskID(1, 2), for: StoreFixture.owner, at: 2000, until: 3000)
    try await fillJobs(store)
  }

  private static func fillJobs(_ store: Store) async throws {
    let owner = StoreFixture.owner
    let parameters: JSONValue = ["arguments": ["implement"], "directory": "/p"]
    let draft = try JobDraft(
      .implement, parameters, priority: 2, queue: "q", lane: "l",
      limits: JobLimits(cost: Money(trillionths: 7), tokens: 8, time: .seconds(9)), deadline: 9000)
    _ = try await store.beginJob(draft, for: owner, at: 4000, until: 5000)
    try await store.keepProgress("half", ofJob: 1, for: owner)
    _ = try await store.queueJobs(
      [JobDraft(.code, ["question": "?"], parent: 1, needs: [JobNeed(1, isLoose: true)])], at: 4100)
    try await store.endJob(
      1, from: owner, as: JobOutcome(.partial, result: ["plan": 1], reason: "Time was over."), at: 4200)
  }

  /// - Parameter version: The schema it was filled in.
  static func check(_ store: Store, filledIn version: Int = 6) async throws {
    // Landings and jobs are made from what else was kept where there were no rows of them.
    let hasLandings = version >= 5
    let hasJobs = version >= 6
    let plan = try #require(await store.plan(1))
    #expect(
      plan
        == Plan(
          number: 1, goal: "Say hello to France", title: "Greet in French", base: "b0", baseBranch: "main",
          branch: "nexus/1-greet", state: .active, createdAt: 1000))
    #expect(
      try await store.tasks(ofPlan: 1) == [
        PlanTask(
          id: TaskID(1, 1), position: 0, title: "Translate", instructions: "Write\n“bonjour”.",
          files: ["greeting.txt"], acceptance: ["It greets."], checks: ["make test"], state: .committed, commit: "c1"),
        PlanTask(id: TaskID(1, 2), position: 1, title: "Document", dependsOn: [1], state: .running),
      ])
    let attempts = try await store.attempts(at: TaskID(1, 1))
    #expect(
      attempts == [
        Attempt(
          id: 1, task: TaskID(1, 1), number: 1, base: "b0", outcome: .committed, reason: "well", commit: "c1",
          outOfScope: .init(paths: ["a, b", "c"], held: "t1"), startedAt: 2000, endedAt: 2800)
      ])
    #expect(try await store.edits(of: 1) == [edit])
    #expect(try await store.checks(of: 1) == [check])
    #expect(try await store.baseline(baselineKey) == baseline)
    #expect(try await store.reviews(of: TaskID(1, 1)) == [review])
    var exchange = exchange
    exchange.job = hasJobs ? nil : 1
    #expect(try await store.exchanges(of: TaskID(1, 1)) == [exchange])
    #expect(try await store.job(1) == (hasJobs ? job : takenOver))
    #expect(try await store.children(ofJob: 1) == (hasJobs ? [child] : []))
    #expect(try await store.events().map(\.event) == [event] + (hasLandings ? [landed] : []))
    #expect(try await store.landings(ofPlan: nil) == (hasLandings ? [landing] : []))
    #expect(
      try await store.tags(ofObjects: ["o1"], by: "tagger 1", columns: Set(TagRow.Column.allCases)) == [tags])
  }

  private static let exchange = Exchange(
    id: 1, role: .implementation, purpose: .implement, plan: 1, task: TaskID(1, 1), attempt: 1,
    request: ChatRequest(
      model: "coder:7b", messages: [Message(.system, "Be brief."), Message(.user, "Greet.")],
      tools: [ToolDefinition(name: "read", description: "Reads.", parameters: "{}")], format: .schema("{}"),
      think: .low, options: GenerationOptions(contextLength: 4096, temperature: 0.2, stop: ["END"]),
      keepAlive: .forever),
    modelDigest: "sha256:0", state: .finished,
    reply: ModelReply(
      model: "coder:7b", content: "bonjour\0", thinking: "…",
      toolCalls: [ToolCall(id: "t", name: "read", arguments: "{}")], stopReason: .other("load"),
      usage: Usage(promptTokens: 1, outputTokens: 2, totalDuration: .seconds(3))),
    startedAt: 2100, endedAt: 2500)

  private static let job = Job(
    id: 1, kind: .implement, parameters: ["arguments": ["implement"], "directory": "/p"], priority: 2, queue: "q",
    lane: "l", limits: JobLimits(cost: Money(trillionths: 7), tokens: 8, time: .seconds(9)), state: .partial,
    attempts: 1, progress: "half", result: ["plan": 1], reason: "Time was over.", createdAt: 4000, startedAt: 4000,
    endedAt: 4200, deadline: 9000)

  private static let child = Job(
    id: 2, parent: 1, kind: .code, parameters: ["question": "?"], needs: [JobNeed(1, isLoose: true)], state: .aborted,
    maxAttempts: 3, reason: "Job 1, which asked for it, has ended.", createdAt: 4100, endedAt: 4200)

  /// The command that the exchange tells of, in a store that knew no jobs.
  private static let takenOver = Job(
    id: 1, kind: .implement, state: .done, attempts: 1, createdAt: 2100, startedAt: 2100, endedAt: 2500)

  private static let edit = EditRecord(
    path: "greeting.txt", kind: "replace", outcome: .applied, dialect: "udiff", means: .repair, mendedBy: .overseer,
    rung: "exact", line: 1, distance: 0, code: "c", message: "m")

  private static let check = CheckRecord(
    name: "test", command: "make test", run: .again, mark: .flaky, sandbox: "bubblewrap", outcome: .passed, status: 0,
    duration: .milliseconds(15), output: "ok\n")

  private static let baselineKey = BaselineKey(tree: "t0", command: "make test", surroundings: "s")

  private static let baseline = CheckRecord(
    name: "test", command: "make test", run: .base, outcome: .failed, status: 2, duration: .milliseconds(12),
    output: "no\n")

  private static let review = Review(
    id: 1, task: TaskID(1, 1), commit: "c1", reviewer: .overseer, verdict: .approve, summary: "Good.",
    findings: [Finding(severity: .note, file: "greeting.txt", line: 1, message: "Nice.")], model: "thinker", at: 2900)

  private static let event = Event(
    .taskFinished, at: 2950, task: TaskID(1, 1), attempt: 1, fields: ["state": "committed", "seconds": .number(0.9)])

  private static let landing = LandingEntry(
    .landed, plan: 1, tasks: [TaskID(1, 1)], branch: "main", previous: "b0", commit: "c9", work: "c1", means: "merge",
    at: 3100)

  private static let landed = Event(.landed, at: 3100, plan: 1, fields: ["branch": "main"])

  private static let tags = TagRow(
    object: "o1", form: "py", omission: "large", names: [1], uses: [0, 255], words: [], outline: [3])
}
