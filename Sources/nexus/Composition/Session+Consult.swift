import Agents
import Configuration
import Coordination
import Exchanges
import Git
import Jobs
import ModelCatalog
import NexusProtocol
import Store

extension Session {
  /// Puts a coordinator together, whose helpers read the tree of `commit`.
  ///
  /// - Parameters:
  ///   - store: That of the consultation's job.
  ///   - parallel: How many helpers work at once; nil for what suits the server.
  /// - Returns: The coordinator, and what takes its helpers from their queue.
  func coordinator(
    _ store: Store, at commit: ObjectID, job: Int64, parallel: Int?
  ) async throws -> (coordinator: Coordinator, runner: JobRunner) {
    let project = try requireProject()
    let prompts = try promptLibrary(project)
    let (exchanges, settings, servers) = try await exchanges(telling: helperEvents(store, job, nil))
    let map = ProjectMap(project, store: store, console: console)
    let server = servers.pool.place(of: configuration.overseer.model, for: .overseer)?.server
    let lane = server?.address ?? ""
    let coordinator = Coordinator(
      exchanges: { child, tool in exchanges.telling(helperEvents(store, child, tool)) }, prompts: prompts,
      material: ToolMaterial(
        repository: project.repository, commit: commit, context: map,
        readings: readings(project, prompts, map, settings)),
      log: store, lane: lane, fixedBecause: await tooSmallToChoose(servers), now: { Surroundings.now })
    let usual = server?.client.isLoopback == false ? 4 : 1
    let room = parallel ?? server?.provider.flatMap { configuration.providers[$0]?.concurrency } ?? usual
    let runner = JobRunner(
      watch: JobWatch(log: store, owner: owner, now: { Surroundings.now }), queue: Coordinator.queue(of: job),
      room: [lane: room], atOnce: room,
      outcome: { JobOutcome(of: $0, wasInterrupted: Task.isCancelled, result: nil) })
    return (coordinator, runner)
  }

  private func helperEvents(_ store: Store, _ job: Int64, _ tool: InternalTool?) -> EventWriter {
    EventWriter(
      journal: store.working(atJob: job), observer: HelperView(console: console, name: tool?.rawValue ?? "coordinator"),
      now: { Surroundings.now })
  }

  /// Choosing helpers takes a model that understands what each is for.
  private func tooSmallToChoose(_ servers: ModelServers) async -> String? {
    let model = configuration.overseer.model
    let traits = ModelTraits.known(of: model, billions: await servers.billions(of: model, role: .overseer))
    // Models whose prompts are to be short follow no choice of tools either.
    return traits.wantsShortPrompts ? "\(model) is too small to choose them." : nil
  }
}
