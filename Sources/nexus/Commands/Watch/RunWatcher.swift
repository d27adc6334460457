import Agents
import Inspection
import NexusProtocol
import Store
import Terminal
import Watching

/// What the store tells of a run that another process makes, asked again and again.
struct RunWatcher {
  private let session: Session
  /// Nil for whatever plan is worked on.
  private let chosen: Int?
  private var store: Store?
  private(set) var plan: Plan?
  private var last: Int64 = 0
  private var checks = RunningChecks()
  private var speeds = ExchangeSpeeds()
  private var story: [String] = []
  private var text = LogText(palette: .plain)
  private(set) var summary: RunSummary?
  private(set) var picture = RunPicture(title: "No plan has been made in this repository yet.")

  /// More lines than any terminal has rows.
  private static let storyLimit = 500
  /// More of a reply than any terminal shows.
  private static let tailInBytes = 16_384

  init(session: Session, plan: Int?) {
    self.session = session
    chosen = plan
  }

  var isAtWork: Bool { picture.worker != nil || !picture.lanes.isEmpty }

  /// Brings the picture up to date.
  ///
  /// - Returns: The events since the last call, those of other plans left out.
  mutating func look() async throws -> [JournalEntry] {
    if store == nil { store = try session.openStoreForReading() }
    guard let store else { return [] }
    let news = try await readNews(store)
    let running = try await store.runningExchanges(ofPlan: plan?.number, tail: Self.tailInBytes)
      .filter { $0.owner.map(Session.isAlive) ?? false }
    if let plan {
      picture.worker = WorktreeName(plan: plan.number).holder(in: try session.requireProject().worktreesDirectory)
    }
    if picture.worker == nil { picture.worker = running.first?.owner?.processID }
    if picture.worker == nil { checks = RunningChecks() }
    let now = Surroundings.now
    let lanes = running.map { (task: $0.task?.number ?? 0, lane: speeds.lane(of: $0, at: now)) } + checks.lanes(at: now)
    picture.lanes = lanes.sorted { $0.task < $1.task }.map(\.lane)
    speeds.forget(allBut: Set(running.map(\.id)))
    return news
  }

  private mutating func readNews(_ store: Store) async throws -> [JournalEntry] {
    var news: [JournalEntry] = []
    var isFirst = last == 0
    if isFirst {
      // What came before is the beginning of the story; it is no news.
      last = try await store.lastEvents(limit: 1).last?.id ?? 0
    } else {
      let entries = try await store.events(EventSelection(), after: last, limit: 1000)
      guard !entries.isEmpty || plan == nil else { return [] }
      last = entries.last?.id ?? last
      news = entries
    }
    let found = try await findPlan(store)
    if found?.number != plan?.number {
      (story, checks, text) = ([], RunningChecks(), LogText(palette: .plain))
      isFirst = true
    }
    plan = found
    guard let plan else { return [] }
    news = news.filter { $0.event.plan == plan.number }
    if isFirst {
      let before = try await store.lastEvents(limit: Self.storyLimit, plan: plan.number)
      for entry in before { tell(entry.event) }
    } else {
      for entry in news { tell(entry.event) }
    }
    if isFirst || !news.isEmpty { try await readTasks(of: plan, store) }
    return news
  }

  private func findPlan(_ store: Store) async throws -> Plan? {
    if let chosen { return try await store.plan(chosen) }
    if let plan = try await store.latestActivePlan() { return plan }
    return try await store.plans().last?.plan
  }

  private mutating func tell(_ event: Event) {
    checks.follow(event)
    story += text.lines(for: event).flatMap { $0.split(separator: "\n").map(String.init) }
    if story.count > Self.storyLimit * 2 { story.removeFirst(story.count - Self.storyLimit) }
    picture.story = story
  }

  private mutating func readTasks(of plan: Plan, _ store: Store) async throws {
    let summary = try await RunSummary(of: plan, in: store)
    let state = plan.state == .active ? "" : ", \(plan.state.rawValue)"
    picture.title = "Plan \(plan.number): \(plan.title)  \(plan.branch)\(state)"
    picture.counts = summary.taskCounts
    picture.decisions = summary.decisions
    picture.next = summary.next
    picture.tasks = summary.tasks.map { task in
      let standing = summary.standings[task.id.number] ?? .state(task.state)
      return RunPicture.TaskRow(
        number: task.id.number, standing: standing.name, title: task.title, style: PlanText.style(of: standing),
        isOpen: ![.accepted, .skipped].contains(task.state))
    }
    self.summary = summary
  }
}
