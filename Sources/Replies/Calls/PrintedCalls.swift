internal import JSONText
package import NexusProtocol
internal import ReplyMarks

/// Calls of tools that a model wrote into its text, because its server does not read the form in which it was taught to call.
///
/// Reads what these families print: Hermes and Qwen (`<tool_call>` with JSON, `<tools>`), Qwen3-Coder and Seed-OSS
/// (`<function=name>` with `<parameter=name>`), Mistral (`[TOOL_CALLS]`), gpt-oss (`to=functions.name`), Llama (`<|python_tag|>`,
/// `<function=name>` with JSON, Python calls), DeepSeek (`<｜tool▁calls▁begin｜>` and DSML), GLM (`<arg_key>`), Kimi K2, MiniMax,
/// Granite, Phi, Command, Jamba, Nemotron, OLMo and LFM2 (a list between marks), Gemma (`tool_code`, `call:name{…}`), Functionary
/// (`>>>name`), elements named for tools as Cline's, and `Action:` with `Action Input:`.
/// Sources: the models' chat templates, and vLLM's documentation of its tool parsers, <https://docs.vllm.ai/en/latest/features/tool_calling/>.
package enum PrintedCalls {
  /// Beyond this a reply is an answer.
  private static let limitInBytes = 20_000

  /// The calls that `reply` consists of, with perhaps some words before them; nil for an answer.
  ///
  /// - Parameter isTool: Whether a tool has this name. Without marks around it only a call of such a tool is one.
  package static func read(_ reply: String, isTool: @escaping (String) -> Bool) -> [ToolCall]? {
    guard reply.utf8.count < limitInBytes, let text = AnswerText.of(reply, keepsTokens: true) else { return nil }
    if let found = MarkedCalls.find(in: text, isTool: isTool) {
      return found.calls.allSatisfy({ !holdsEdit($0) }) && isAside(found.rest) ? found.calls : nil
    }
    guard let plain = AnswerText.of(reply) else { return nil }
    return bare(plain, isTool: isTool)
  }

  /// Calls without marks, which are all of the text but for a fence.
  private static func bare(_ text: String, isTool: @escaping (String) -> Bool) -> [ToolCall]? {
    var body = text.trimmed
    if let inner = FencedText.inner(of: body) { body = inner.trimmed }
    guard !body.isEmpty else { return nil }
    let calls = JSONCalls.read(body) ?? PythonCalls.read(body) ?? NamedJSON.read(body)
    guard let calls, !calls.isEmpty, calls.allSatisfy({ isTool($0.name) }) else { return nil }
    return calls
  }

  /// Whether a call brings text for a file, so that it is an edit and no request.
  private static func holdsEdit(_ call: ToolCall) -> Bool {
    guard let arguments = try? JSONValue(parsing: call.arguments), let members = arguments.object?.members else {
      return false
    }
    let names: Set<String> = [
      "content", "contents", "file_text", "old_string", "new_string", "old_str", "new_str", "old_text", "new_text",
      "patch",
      "diff", "edits", "replacement", "new_content", "insert",
    ]
    return members.contains { names.contains($0.key) }
  }

  /// Whether text beside the calls only speaks of them: it holds no block, no diff, no plan and no review.
  private static func isAside(_ text: String) -> Bool {
    !text.lines.contains { line in
      let line = MarkdownLine(line)
      let begins = ["<<<<<<<", "*** Begin", "*** Update", "*** Add", "--- a/", "diff --git", "=== FILE", "{\""]
      return line.fence != nil || begins.contains { line.content.hasPrefix($0) } || TaskHeading(line)?.kind == .heading
        || ReviewLabel(line)?.name == .verdict
    }
  }
}

/// A fence that is all of a text.
enum FencedText {
  static func inner(of text: Substring) -> Substring? {
    guard text.hasPrefix("```"), let end = text.firstIndex(where: \.isNewline) else { return nil }
    var body = text[text.index(after: end)...].trimmed
    if body.hasSuffix("```") { body = body.dropLast(3) }
    return body.contains("```") ? nil : body
  }
}
