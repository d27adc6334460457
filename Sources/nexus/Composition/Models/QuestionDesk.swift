import Agents
import Configuration
import Exchanges
import Git
import Isolation
import NexusProtocol
import Prompts
import Store
import Terminal
import Workflows

/// Offers tools to models that are asked outside of plans, by the names under which users wish for them.
struct QuestionDesk: Sendable {
  private let project: Project
  private let prompts: PromptLibrary
  private let outlines: ProjectMap
  private let limit: Int
  private let known: KnownTools
  private let others: (any OtherTools)?
  private let console: Console
  /// What the user was told already.
  private let told = Locked<[String]>([])

  /// Why some tools are not offered, a sentence each.
  var leftOut: [String] { told.withLock { $0 } }

  /// - Parameter others: What the servers offer that may be used; nil where none was started.
  init(_ session: Session, store: Store, known: KnownTools, others: (any OtherTools)?) throws {
    project = try session.requireProject()
    prompts = try session.promptLibrary(project)
    outlines = ProjectMap(project, store: store, console: session.console)
    limit = session.configuration.reading.maxRequests
    console = session.console
    self.known = known
    self.others = others
  }

  /// The tools of one question, which read the last commit of the branch that is checked out.
  ///
  /// A server that cannot be used is told of, and left out.
  /// - Throws: `UserError` for a name that no tool has; errors of git.
  func tools(for wish: ToolWish) async throws -> QuestionTools? {
    guard limit > 0 else {
      try tell("No tool is offered, since `reading.maxRequests` is 0.")
      return nil
    }
    let others = wish.mayCallServers ? others : nil
    let offer = await others?.offer(limitInBytes: .max) ?? OtherToolsOffer()
    for note in offer.notes { try tell(note) }
    var names: Set<String>?
    if case .named(let wished) = wish {
      for name in wished { try require(name, in: offer) }
      names = Set(wished)
    }
    let commit = try await project.repository.head().commit
    if commit == nil { try tell("There is no commit yet, so no file can be read.") }
    return try await QuestionTools(
      reading: project.repository, at: commit, outlines: outlines, prompts: prompts, limit: limit, others: others,
      names: names)
  }

  private func require(_ name: String, in offer: OtherToolsOffer) throws {
    if let fault = known.fault(in: name) { throw UserError(fault) }
    guard let server = known.server(of: name), !offer.tools.contains(where: { $0.name == name }) else { return }
    let others = offer.tools.map(\.name).filter { known.server(of: $0) == server }
    // Of a server that is left out nobody knows which tools it has.
    guard !others.isEmpty else { return }
    throw UserError(known.unknown(name, offered: others))
  }

  private func tell(_ text: String) throws {
    let isNew = told.withLock { told in
      guard !told.contains(text) else { return false }
      told.append(text)
      return true
    }
    if isNew { try console.note(Sanitizer.text(text)) }
  }
}

extension Session {
  /// The tools that can be named, as far as no server has to be asked.
  func knownTools() throws -> KnownTools {
    KnownTools(reading: QuestionTools.readingTools, servers: try toolServers().map(\.name))
  }

  /// Why a model that is asked here can be offered no tools: it can be where what it is shown is kept.
  var whyNoTools: UserError {
    guard project != nil else {
      return UserError(
        "Outside of a git repository a model is offered no tools, since nothing is kept of what it is shown.",
        hint: "Change into the project.", status: .unavailable)
    }
    return UserError(
      "nexus keeps nothing in this repository yet, so a model is offered no tools: what it is shown is kept.",
      hint: "After `nexus init` they can be used here.", status: .notDone)
  }
}

extension UserError {
  init(_ fault: WorkflowFault) {
    self.init(fault.message, hint: fault.hint, status: .badInput)
  }
}
