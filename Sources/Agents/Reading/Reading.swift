package import Exchanges
package import Git
import JSONText
import NexusProtocol
package import Prompts

/// Lets models read the repository, where the user has it so.
package struct Readings: Sendable {
  let repository: Repository
  /// What files define, for models that ask; nil where nothing tells.
  let outlines: (any OutlineSource)?
  let prompts: PromptLibrary
  /// How much a model may ask for in one chain of exchanges; 0 for nothing.
  let limit: Int
  /// Whether the Overseer is known to take tools.
  let overseerUsesTools: Bool
  /// What other programs offer the Overseer where it takes tools; nil for nothing.
  let others: (any OtherTools)?

  package init(
    repository: Repository, outlines: (any OutlineSource)?, prompts: PromptLibrary, limit: Int, overseerUsesTools: Bool,
    others: (any OtherTools)? = nil
  ) {
    self.repository = repository
    self.outlines = outlines
    self.prompts = prompts
    self.limit = limit
    self.overseerUsesTools = overseerUsesTools
    self.others = others
  }

  /// Begins to answer requests of one chain of exchanges; nil where nothing may be asked.
  /// - Parameter room: What prompts have in all; the tools of other programs get an eighth of it.
  func begin(
    as role: ModelRole, at commit: ObjectID, tree: ObjectID? = nil, gate: PromptGate? = nil, roomInBytes room: Int = 0
  ) async throws -> Reading? {
    guard limit > 0 else { return nil }
    let known: PromptGate = if let gate { gate } else { try await PromptGate(repository, at: [commit]) }
    let place = ReadingPlace(repository, tree: tree, commit: commit, gate: known, outlines: outlines)
    // The Implementer writes text, and its requests are text too.
    let usesTools = role == .overseer && overseerUsesTools
    return Reading(
      desk: ReadingDesk(place, limit: limit), usesTools: usesTools, prompts: prompts,
      others: usesTools && room > 0 ? await foreignTools(limitInBytes: room / 8) : nil)
  }

  private func foreignTools(limitInBytes: Int) async -> ForeignTools? {
    guard let others else { return nil }
    return ForeignTools(source: others, offer: await others.offer(limitInBytes: limitInBytes))
  }
}

/// How a model asks to read in one chain of exchanges.
struct Reading: Toolbox {
  struct Request: Sendable {
    var asked: RepositoryTools.Request
    /// The call, where it is of another program's tool; nothing else is then asked.
    var foreign: ToolCall?
    /// The name under which a request that cannot be understood is told of.
    var tool: String
  }

  let desk: ReadingDesk
  /// Whether tools are offered; a model without them writes lines.
  let usesTools: Bool
  let prompts: PromptLibrary
  /// Tools of other programs; nil for none.
  var others: ForeignTools?
  /// The tools that read the repository, as far as they are offered.
  var own = RepositoryTools.all
  /// Whether a question is asked that belongs to no plan, for which there are other words.
  var isForQuestion = false

  var tools: [ToolDefinition] { usesTools ? own.map { $0.definition } + (others?.offer.tools ?? []) : [] }
  var left: Int { get async { await desk.left } }

  /// What a prompt says of reading.
  ///
  /// - Parameter others: The names of other programs' tools, for a model that takes tools.
  static func introduction(
    _ prompts: PromptLibrary, requests: Int, usesTools: Bool, others: String
  ) throws -> String {
    let name: PromptLibrary.Name = usesTools ? .readingTools : .readingText
    var values = ["requests": String(requests)]
    if usesTools { values["others"] = others }
    return try prompts.render(name, values).trimmedEnd()
  }

  func textInstructions() async throws -> String {
    if isForQuestion { return try questionInstructions(requests: await left) }
    return try prompts.render(.readingText, ["requests": String(await left)])
  }

  func request(in call: ToolCall) -> Request {
    Request(
      asked: RepositoryTools.request(call, among: own), foreign: others?.offers(call.name) == true ? call : nil,
      tool: call.name)
  }

  func isSound(_ call: ToolCall) -> Bool {
    if others?.offers(call.name) == true { return (try? JSONValue(parsing: call.arguments))?.object != nil }
    return if case .success = RepositoryTools.request(call, among: own) { true } else { false }
  }

  func requests(in answer: String) -> [Request]? {
    RepositoryTools.requests(inAnswer: answer, among: own)?.map { Request(asked: $0, tool: "reading") }
  }

  func answer(_ request: Request, limitInBytes: Int) async throws -> ToolReply {
    if let call = request.foreign, let others {
      return try await desk.answer(call, with: others, limitInBytes: limitInBytes)
    }
    return try await desk.answer(request.asked, tool: request.tool, limitInBytes: limitInBytes)
  }
}
