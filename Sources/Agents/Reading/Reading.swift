import Exchanges
package import Git
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

  package init(
    repository: Repository, outlines: (any OutlineSource)?, prompts: PromptLibrary, limit: Int, overseerUsesTools: Bool
  ) {
    self.repository = repository
    self.outlines = outlines
    self.prompts = prompts
    self.limit = limit
    self.overseerUsesTools = overseerUsesTools
  }

  /// Begins to answer requests of one chain of exchanges; nil where nothing may be asked.
  func begin(as role: ModelRole, at commit: ObjectID, tree: ObjectID? = nil, gate: PromptGate? = nil) async throws
    -> Reading?
  {
    guard limit > 0 else { return nil }
    let known: PromptGate = if let gate { gate } else { try await PromptGate(repository, at: [commit]) }
    let place = ReadingPlace(repository, tree: tree, commit: commit, gate: known, outlines: outlines)
    // The Implementer writes text, and its requests are text too.
    return Reading(
      desk: ReadingDesk(place, limit: limit), usesTools: role == .overseer && overseerUsesTools, prompts: prompts)
  }
}

/// How a model asks to read in one chain of exchanges.
struct Reading: Toolbox {
  struct Request: Sendable {
    var asked: Result<ReadingRequest, ReadingFault>
    /// The name under which a request that cannot be understood is told of.
    var tool: String
  }

  let desk: ReadingDesk
  /// Whether tools are offered; a model without them writes lines.
  let usesTools: Bool
  let prompts: PromptLibrary

  var tools: [ToolDefinition] { usesTools ? ReadingRequest.tools : [] }
  var left: Int { get async { await desk.left } }

  /// What a prompt says of reading.
  func introduction() throws -> String {
    let name: PromptLibrary.Name = usesTools ? .readingTools : .readingText
    return try prompts.render(name, ["requests": String(desk.limit)]).trimmedEnd()
  }

  func textInstructions() async throws -> String {
    try prompts.render(.readingText, ["requests": String(await left)])
  }

  func request(in call: ToolCall) -> Request { Request(asked: ReadingRequest.request(call), tool: call.name) }

  func isSound(_ call: ToolCall) -> Bool {
    if case .success = ReadingRequest.request(call) { true } else { false }
  }

  func requests(in answer: String) -> [Request]? {
    ReadingRequest.requests(inAnswer: answer)?.map { Request(asked: $0, tool: "reading") }
  }

  func answer(_ request: Request, limitInBytes: Int) async throws -> ToolReply {
    try await desk.answer(request.asked, tool: request.tool, limitInBytes: limitInBytes)
  }
}
