import Agents
import NexusProtocol
import Terminal

/// A prompt and the table of its parts, for people.
struct ContextText {
  private let prompt: PreparedPrompt

  init(_ prompt: PreparedPrompt) {
    self.prompt = prompt
  }

  func write(to console: Console, withMessages: Bool) throws {
    if withMessages {
      for message in prompt.messages {
        try console.writeLine(console.palette.apply(.heading, to: "--- \(message.role.rawValue) ---"))
        let text = Sanitizer.text(message.content)
        try console.write(text.hasSuffix("\n") ? text : text + "\n")
      }
      if !prompt.tools.isEmpty {
        try console.writeLine(console.palette.apply(.heading, to: "--- tools ---"))
        for tool in prompt.tools { try console.writeLine("\(tool.name): \(tool.description)\n  \(tool.parameters)") }
      }
      try console.writeLine(console.palette.apply(.heading, to: "--- end ---") + "\n")
    }
    try console.write(table)
    try console.writeLine("\n" + sum)
    for text in prompt.leftOut { try console.writeLine("Left out: " + Sanitizer.oneLine(text)) }
  }

  private var table: Table {
    var table = Table([
      .init("Part"), .init("Priority", alignment: .right), .init("Wanted", alignment: .right),
      .init("Cap", alignment: .right), .init("Bytes", alignment: .right), .init("Tokens", alignment: .right),
      .init("State"),
    ])
    for part in prompt.pack.parts {
      table.add([
        .init(Sanitizer.oneLine(part.name)), .init(String(part.priority)), .init(String(part.wantedBytes)),
        .init(part.capBytes.map { String($0) } ?? "-"), .init(String(part.bytes)),
        .init(String(prompt.tokens(of: part))), .init(part.state.rawValue),
      ])
    }
    return table
  }

  private var sum: String {
    let thinking = prompt.thinkingTokens > 0 ? ", \(prompt.thinkingTokens) for thinking" : ""
    let rate = (prompt.bytesPerToken * 10).rounded() / 10
    return "The \(prompt.role.title)'s prompt has about \(prompt.tokens) of \(prompt.promptTokens) tokens, at \(rate) "
      + "bytes a token; its context holds \(prompt.contextLength), of which \(prompt.replyTokens) are for the reply"
      + "\(thinking)."
  }
}
