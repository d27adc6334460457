package import NexusProtocol

/// A reply that is put together from its pieces, and the events that tell of them; pieces of one kind that come together
/// are one event.
package struct ReplyAssembly: Sendable {
  /// What has arrived so far.
  package var reply: ModelReply
  private var tags: ThinkTagSplitter?
  private var events: [ModelEvent] = []
  private var run = ""
  private var isThinkingRun = false

  /// - Parameter splitsThinkTags: Whether `<think>…</think>` at the start of the text counts as thinking.
  package init(model: String, splitsThinkTags: Bool) {
    reply = ModelReply(model: model)
    tags = splitsThinkTags ? ThinkTagSplitter() : nil
  }

  package mutating func add(thinking: String) {
    guard !thinking.isEmpty else { return }
    reply.thinking += thinking
    if !isThinkingRun { endRun() }
    isThinkingRun = true
    run += thinking
  }

  /// Adds a piece of the text, which may begin with thinking between tags unless thinking came apart from it.
  package mutating func add(text: String) {
    guard var splitter = tags else { return add(content: text) }
    guard reply.thinking.isEmpty || splitter.isInside else {
      endText()
      return add(content: text)
    }
    guard !text.isEmpty else { return }
    let (thinking, content) = splitter.feed(text)
    tags = splitter.isOver ? nil : splitter
    add(thinking: thinking)
    add(content: content)
  }

  /// Adds whole calls; blank arguments are an empty object.
  ///
  /// Where the reply ended at its token limit before an argument of its last call came, these are left as `{`, which nobody
  /// takes for arguments: the model wanted to say some.
  package mutating func add(toolCalls: [ToolCall]) {
    guard !toolCalls.isEmpty else { return }
    var toolCalls = toolCalls
    for index in toolCalls.indices where toolCalls[index].arguments.allSatisfy(\.isWhitespace) {
      let isCut = reply.stopReason == .length && index == toolCalls.indices.last
      toolCalls[index].arguments = isCut ? "{" : "{}"
    }
    endText()
    reply.toolCalls += toolCalls
    endRun()
    events.append(.toolCalls(toolCalls))
  }

  /// Releases what was held back because it could have become a tag: no text follows.
  package mutating func endText() {
    guard let splitter = tags else { return }
    tags = nil
    let (thinking, content) = splitter.rest
    add(thinking: thinking)
    add(content: content)
  }

  /// The events since they were last taken.
  package mutating func takeEvents() -> [ModelEvent] {
    endRun()
    defer { events = [] }
    return events
  }

  private mutating func add(content: String) {
    guard !content.isEmpty else { return }
    reply.content += content
    if isThinkingRun { endRun() }
    isThinkingRun = false
    run += content
  }

  private mutating func endRun() {
    guard !run.isEmpty else { return }
    events.append(isThinkingRun ? .thinking(run) : .content(run))
    run = ""
  }
}

extension ModelReply {
  /// Whether the tokens went to thinking before an answer began.
  package var isOnlyThinking: Bool {
    stopReason == .length && content.allSatisfy(\.isWhitespace) && toolCalls.isEmpty && !thinking.isEmpty
  }
}
