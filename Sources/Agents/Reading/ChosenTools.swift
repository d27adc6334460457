import Exchanges
import NexusProtocol

/// Those of other programs' tools that somebody named.
struct ChosenTools: OtherTools {
  let source: any OtherTools
  /// The names that models call; nil for all.
  let names: Set<String>?

  /// What was not chosen takes no room from what was.
  func offer(limitInBytes: Int) async -> OtherToolsOffer {
    guard let names else { return await source.offer(limitInBytes: limitInBytes) }
    var offer = await source.offer(limitInBytes: .max)
    var bytes = 0
    var leftOut: [String] = []
    offer.tools = offer.tools.filter { tool in
      guard names.contains(tool.name) else { return false }
      let size = [tool].promptBytes
      guard bytes + size <= limitInBytes else {
        leftOut.append(tool.name)
        return false
      }
      bytes += size
      return true
    }
    offer.notes += leftOut.map { "The tool \($0) is left out for want of room." }
    return offer
  }

  func answer(_ call: ToolCall, limitInBytes: Int) async throws -> ToolReply {
    try await source.answer(call, limitInBytes: limitInBytes)
  }
}
