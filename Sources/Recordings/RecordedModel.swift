import JSONText
package import NexusProtocol
import Secrets

/// Answers in the place of all models with the replies of a recording, and notes where it is asked something else.
///
/// A question that was asked in these very words gets the answer it got; any other gets the next one that was given for
/// the same part.
package actor RecordedModel: LanguageModel {
  private var replies: [ExportedPlan.Reply]
  /// What is done at present.
  private var part: ExportedPlan.Part?
  /// What was asked otherwise, by what the reply was for.
  package private(set) var differences: [ExportedPlan.Part: [String]] = [:]

  package init(_ replies: [ExportedPlan.Reply]) {
    self.replies = replies
  }

  /// Gives from now on the replies that belong to a part.
  package func begin(_ part: ExportedPlan.Part) { self.part = part }

  /// How many replies nobody has asked for.
  package func leftOver(of part: ExportedPlan.Part) -> Int { replies.count { $0.part == part } }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    let prompt = Self.prompt(request)
    let own = replies.indices.filter { replies[$0].part == part }
    guard let index = own.first(where: { Self.prompt(replies[$0].request) == prompt }) ?? own.first else {
      throw ModelError(.modelFailed, "The recording has no further reply", model: request.model)
    }
    let recorded = replies.remove(at: index)
    if let difference = Self.difference(Self.prompt(recorded.request), prompt) {
      differences[recorded.part, default: []].append(difference)
    }
    if !recorded.reply.content.isEmpty { try await onEvent(.content(recorded.reply.content)) }
    if !recorded.reply.toolCalls.isEmpty { try await onEvent(.toolCalls(recorded.reply.toolCalls)) }
    return recorded.reply
  }

  /// The messages as lines; without their secrets, as they were exported.
  private static func prompt(_ request: ChatRequest) -> [Substring] {
    lines(request.messages.map { Redaction.redact($0.content).text })
  }

  private static func prompt(_ request: JSONValue) -> [Substring] {
    lines((request["messages"]?.array ?? []).compactMap { $0["content"]?.string })
  }

  private static func lines(_ messages: [String]) -> [Substring] {
    messages.flatMap { $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }
  }

  private static func difference(_ then: [Substring], _ now: [Substring]) -> String? {
    guard then != now else { return nil }
    let line = zip(then, now).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(then.count, now.count)
    func text(_ lines: [Substring]) -> String { line < lines.count ? "\"\(lines[line].prefix(80))\"" : "the end" }
    return "a prompt differs from its line \(line + 1): \(text(then)) then, \(text(now)) now"
  }
}
