import OllamaReplay

/// A request as lines that a person reads.
struct RequestText {
  let lines: [String]

  /// - Parameter whole: Whether messages are shown in full.
  init(_ request: SeenRequest, whole: Bool) {
    let settings = (request.body?.members ?? []).filter { !["messages", "prompt", "system"].contains($0.key) }
    let first = ["\(request.id) \(request.method) \(request.path)"] + settings.map { "\($0.key)=\($0.value.json)" }
    var lines = [first.joined(separator: " ")]
    for message in request.body?["messages"]?.array ?? [] {
      lines += Self.message(message["role"]?.string ?? "no role", message["content"]?.string ?? "", whole)
      for (key, value) in (message.members ?? []).map({ ($0.key, $0.value) }) where key != "role" && key != "content" {
        lines.append("    \(key)=\(value.json)")
      }
    }
    for key in ["system", "prompt"] {
      if let text = request.body?[key]?.string { lines += Self.message(key, text, whole) }
    }
    self.lines = lines
  }

  private static func message(_ role: String, _ text: String, _ whole: Bool) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if whole { return ["  \(role):"] + lines.map { "    | \($0)" } }
    return ["  \(role): \(text.utf8.count) bytes, \(lines.first ?? "")"]
  }
}
