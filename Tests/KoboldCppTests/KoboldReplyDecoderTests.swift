import ModelWire
import NexusProtocol
import Testing

@testable import KoboldCpp

@Suite struct KoboldReplyDecoderTests {
  /// As the server writes it, but for characters that it would escape.
  private static let stream =
    ["<think>", "Grü", "ße 日本", "</think>", "\\n", "Done 😀", ""].enumerated().map { index, token in
      "event: message\ndata: {\"token\": \"\(token)\", \"finish_reason\": \(index == 6 ? "\"stop\"" : "null")}\n\n"
    }.joined()

  private func decoder() -> ReplyDecoder<KoboldDialect> {
    ReplyDecoder(KoboldDialect(), model: "m", server: ServerLabel(kind: .koboldCpp, address: "a"))
  }

  private func decode(_ pieces: [[UInt8]]) throws -> (ModelReply, [ModelEvent]) {
    var decoder = decoder()
    var events = pieces.flatMap { decoder.feed($0) }
    events += decoder.finishEvents()
    return (try decoder.result(), events)
  }

  /// The stream in two pieces, cut at each byte, and so within events, lines, marks and characters.
  @Test func aCutAnywhereChangesNothing() throws {
    let bytes = Array(Self.stream.utf8)
    let (whole, _) = try decode([bytes])
    #expect(whole.thinking == "Grüße 日本")
    #expect(whole.content == "Done 😀")
    for cut in 1..<bytes.count {
      let (reply, events) = try decode([Array(bytes[..<cut]), Array(bytes[cut...])])
      #expect(reply == whole)
      #expect(events.map { if case .content(let text) = $0 { text } else { "" } }.joined() == whole.content)
    }
    #expect(try decode(bytes.map { [$0] }).0 == whole)
  }

  /// Whatever of it came, a reply without its last event is not whole.
  @Test func aStreamThatIsCutIsIncomplete() throws {
    let bytes = Array(Self.stream.utf8)
    let first = #"event: message\ndata: {"token": "<think>", "finish_reason": null}"#.utf8.count
    for end in first..<(bytes.count - "\n\n".utf8.count) {
      var decoder = decoder()
      _ = decoder.feed(Array(bytes[..<end]))
      _ = decoder.finishEvents()
      #expect(throws: ModelError.self) { try decoder.result() }
      #expect(decoder.failure?.code == .incomplete, "\(end)")
    }
  }

  @Test(arguments: [
    ("…assistant\n<think>\n", "<think>"), ("x<|channel|>analysis<|message|>", "<|channel|>analysis<|message|>"),
    ("[THINK]", "[THINK]"), ("…assistant\n", nil), ("<think>\n</think>\n", nil), ("", nil), ("a <b", nil),
    ("<think> of it", nil),
  ])
  func findsThinkingThatThePromptOpened(_ prompt: String, _ mark: String?) {
    #expect(OpenThinking.mark(atEndOf: prompt) == mark)
  }

  @Test(arguments: [
    (PromptForm.chatML, "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU<|im_end|>\n<|im_start|>assistant\n"),
    (
      .llama3,
      "<|start_header_id|>system<|end_header_id|>\n\nS<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nU<|eot_id|>"
        + "<|start_header_id|>assistant<|end_header_id|>\n\n"
    ),
    (.gemma, "<start_of_turn>user\nS\n\nU<end_of_turn>\n<start_of_turn>model\n"),
    (.mistral, "[INST] S\n\nU [/INST]"),
    (.alpaca, "\n### Instruction:\nS\n\n### Instruction:\nU\n\n### Response:\n"),
  ])
  func writesTurnsAsTheFamilyReadsThem(_ form: PromptForm, _ prompt: String) {
    #expect(form.prompt(of: [Message(.system, "S"), Message(.user, "U")]) == prompt)
    #expect(PromptForm.recognised(in: prompt) == form)
  }

  @Test(arguments: [
    ("Qwen2.5-Coder-7B", PromptForm.chatML), ("Llama-3.1-8B", .llama3), ("gemma-2-9b", .gemma),
    ("Mistral-7B", .mistral), ("WizardLM-13B", .alpaca), ("something", .chatML),
  ])
  func knowsTheFormByTheName(_ name: String, _ form: PromptForm) {
    #expect(PromptForm(template: nil, model: name) == form)
    #expect(PromptForm(template: "…[INST]…", model: name) == .mistral)
  }
}
