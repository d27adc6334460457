import NexusProtocol

/// How turns are written in the prompts of a family of models, for servers that do not tell their template.
///
/// Source: the models' own templates, as published with their weights.
enum PromptForm: String, Sendable, CaseIterable {
  case chatML, llama3, gemma, mistral, alpaca

  /// A mark that only prompts and templates of this form hold.
  private var mark: String {
    switch self {
    case .chatML: "<|im_start|>"
    case .llama3: "<|start_header_id|>"
    case .gemma: "<start_of_turn>"
    case .mistral: "[INST]"
    case .alpaca: "### Instruction:"
    }
  }

  /// The form of a text that is a template or a prompt; nil for one of another form.
  static func recognised(in text: String) -> PromptForm? {
    allCases.first { text.contains($0.mark) }
  }

  /// The form of a model by its template, else by its name.
  init(template: String?, model: String) {
    let name = model.lowercased()
    let named = Self.names.first { entry in entry.words.contains { name.contains($0) } }?.form
    self = template.flatMap { Self.recognised(in: $0) } ?? named ?? .chatML
  }

  private static let names: [(form: PromptForm, words: [String])] = [
    (.llama3, ["llama-3", "llama3"]), (.gemma, ["gemma"]),
    (.mistral, ["mistral", "mixtral", "ministral", "codestral", "devstral"]),
    (.alpaca, ["alpaca", "vicuna", "wizard"]),
  ]

  /// What begins the user's next turn, which a model that misses its end writes itself.
  var stops: [String] {
    switch self {
    case .chatML: ["<|im_end|>", "<|im_start|>"]
    case .llama3: ["<|eot_id|>", "<|start_header_id|>"]
    case .gemma: ["<end_of_turn>", "<start_of_turn>"]
    case .mistral: ["[INST]"]
    case .alpaca: ["\n### Instruction:"]
    }
  }

  /// The prompt up to where the model goes on: at the start of its turn, or inside it where the last message is its own.
  func prompt(of messages: [Message]) -> String {
    var turns = messages.map { (role: $0.role, text: Self.text(of: $0)) }
    if self == .gemma || self == .mistral, turns.count > 1, turns[0].role == .system {
      // These have no turn for it.
      turns[1].text = turns[0].text + "\n\n" + turns[1].text
      turns.removeFirst()
    }
    let goesOn = messages.last?.role == .assistant
    let last = goesOn ? turns.removeLast().text : ""
    return turns.map { open($0.role) + $0.text + close($0.role) }.joined() + open(.assistant) + last
  }

  private func open(_ role: Message.Role) -> String {
    let isAssistant = role == .assistant
    return switch self {
    case .chatML: "<|im_start|>\(role == .tool ? "user" : role.rawValue)\n"
    case .llama3: "<|start_header_id|>\(role == .tool ? "user" : role.rawValue)<|end_header_id|>\n\n"
    case .gemma: "<start_of_turn>\(isAssistant ? "model" : "user")\n"
    case .mistral: isAssistant ? "" : "[INST] "
    case .alpaca: isAssistant ? "\n### Response:\n" : "\n### Instruction:\n"
    }
  }

  private func close(_ role: Message.Role) -> String {
    switch self {
    case .chatML: "<|im_end|>\n"
    case .llama3: "<|eot_id|>"
    case .gemma: "<end_of_turn>\n"
    case .mistral: role == .assistant ? "</s>" : " [/INST]"
    case .alpaca: "\n"
    }
  }

  /// A message with its calls, which these forms have no place for, in words.
  private static func text(of message: Message) -> String {
    switch message.role {
    case .tool: "Result of \(message.toolName ?? "the tool"):\n" + message.content
    case .assistant:
      ([message.content] + message.toolCalls.map { "Call of \($0.name): \($0.arguments)" })
        .filter { !$0.isEmpty }.joined(separator: "\n")
    case .system, .user: message.content
    }
  }
}
