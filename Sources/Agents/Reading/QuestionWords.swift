package import NexusProtocol
import Prompts

/// What a model is told of the tools it may use before it answers a question.
///
/// It begins with a line of its own and stands at the end of a message, so that it can be taken out where the question is
/// gone on with.
enum QuestionWords {
  static let heading = "# Before you answer"

  /// A message without what was said of tools.
  static func removed(from text: String) -> String {
    guard let range = text.ranges(of: heading).last else { return text }
    return String(text[..<range.lowerBound]).trimmedEnd()
  }
}

extension Reading {
  /// What a question's instructions say of the tools.
  func introduction() throws -> String {
    guard isForQuestion else {
      return try Self.introduction(prompts, requests: desk.limit, usesTools: usesTools, others: others?.names ?? "")
    }
    guard usesTools else { return try questionInstructions(requests: desk.limit) }
    let values = [
      "requests": String(desk.limit), "others": others?.names ?? "",
      "reading": own.map { "`\($0.name)`" }.joined(separator: ", "),
    ]
    return QuestionWords.heading + "\n" + (try prompts.render(.askingTools, values).trimmedEnd())
  }

  /// How to ask in text.
  func questionInstructions(requests: Int) throws -> String {
    let forms = own.flatMap { $0.forms }.joined(separator: "\n")
    let text =
      forms.isEmpty
      ? "Nothing can be looked up. Answer with what you have."
      : try prompts.render(.askingText, ["requests": String(requests), "forms": forms]).trimmedEnd()
    return QuestionWords.heading + "\n" + text
  }
}

extension [Message] {
  /// The messages with what is said of tools at the end of the instructions.
  func introduced(by introduction: String) -> [Message] {
    var messages = self
    if let last = messages.lastIndex(where: { $0.role == .system }) {
      messages[last].content += "\n\n" + introduction
    } else {
      messages.insert(Message(.system, introduction), at: 0)
    }
    return messages
  }

  /// What was asked and answered, without what was looked up on the way, and without what was said of tools.
  package var withoutRequests: [Message] {
    guard contains(where: { $0.content.contains(QuestionWords.heading) }) else { return self }
    var found: [Message] = []
    var isAnswer = false
    for var message in self {
      let wasAsked = isAnswer
      isAnswer = false
      switch message.role {
      case .tool: continue
      case .assistant where !message.toolCalls.isEmpty: continue
      case .assistant where RepositoryTools.requests(inAnswer: message.content) != nil:
        isAnswer = true
        continue
      case .user where wasAsked: continue
      case .user, .assistant, .system: break
      }
      message.content = QuestionWords.removed(from: message.content)
      if message.role != .system || !message.content.isEmpty { found.append(message) }
    }
    return found
  }
}
