extension Recording.Fault {
  /// A fault that has a name, for recordings in files and for the command line.
  package struct Entry: Sendable {
    /// Small letters and hyphens.
    package let name: String
    /// What the number after the colon means, and its default; nil when there is none.
    package let argument: (meaning: String, standard: Int)?
    /// One sentence without a period.
    package let summary: String
    let make: @Sendable (Int) -> Recording.Fault
  }

  /// Makes the fault called `text`: a name of the catalogue, and `:number` where it takes one.
  /// - Throws: `ReplayError.unknownFault` or `.badFaultArgument`.
  package init(named text: String) throws(ReplayError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts.first ?? ""
    guard let entry = Self.catalogue.first(where: { $0.name == name }) else {
      throw .unknownFault(name)
    }
    guard parts.count > 1 else {
      self = entry.make(entry.argument?.standard ?? 0)
      return
    }
    guard entry.argument != nil, let number = Int(parts[1]), number >= 0 else {
      throw .badFaultArgument(text, meaning: entry.argument?.meaning)
    }
    self = entry.make(number)
  }

  /// Every fault that has a name.
  package static let catalogue: [Entry] = answers + cuts + lines + replies + wire

  private static func entry(_ name: String, _ summary: String, _ fault: Recording.Fault) -> Entry {
    Entry(name: name, argument: nil, summary: summary) { _ in fault }
  }

  private static func entry(
    _ name: String, _ meaning: String, _ standard: Int, _ summary: String,
    _ make: @escaping @Sendable (Int) -> Recording.Fault
  ) -> Entry {
    Entry(name: name, argument: (meaning, standard), summary: summary, make: make)
  }

  /// What Ollama says where it applies the template itself.
  static let promptTooLong =
    "the prompt is longer than the context length currently available to the model; shorten the prompt, adjust the "
    + "context length in settings, or use a model with a longer context length"

  private static let contextExceeded = """
    {"error":{"code":400,"message":"request (5000 tokens) exceeds the available context size (4096 tokens), \
    try increasing it","type":"exceed_context_size_error","n_prompt_tokens":5000,"n_ctx":4096}}
    """

  private static let answers = [
    entry("status", "HTTP status", 500, "Answer with this status and an error of no known text") {
      .status($0, "replayed status \($0)")
    },
    entry(
      "bad-request", "400 with the text of Go's JSON decoder", .status(400, "invalid character 'x' after object key")),
    entry("no-thinking", "400, the model cannot think", .status(400, "\"replay\" does not support thinking")),
    entry("no-tools", "400, the model has no tools", .status(400, "library/replay:latest does not support tools")),
    entry("context-exceeded", "400 with llama-server's error as JSON within the string", .status(400, contextExceeded)),
    entry(
      "prompt-too-long", "400, the prompt does not fit",
      .status(400, promptTooLong)),
    entry(
      "unauthorized", "401 of the cloud with signin_url",
      .answer(
        401, body: #"{"error":"unauthorized","signin_url":"https://ollama.com/connect?name=host&key=abc"}"#,
        contentType: "application/json")),
    entry("forbidden", "403 with an empty body, as for a foreign Host or Origin", .answer(403, body: "")),
    entry(
      "cloud-disabled", "403, the owner forbids the cloud",
      .status(403, "ollama cloud is disabled: remote model is unavailable")),
    entry("model-not-found", "404, JSON", .status(404, "model 'replay' not found")),
    entry(
      "path-not-found", "404, text: an old server or a wrong base URL",
      .answer(404, body: "404 page not found", contentType: "text/plain")),
    entry(
      "rate-limited", "429 of the cloud",
      .status(429, "you (user) have reached your session usage limit, upgrade for higher limits")),
    entry(
      "cloud-stub", "429 in the shape of old cloud stubs",
      .answer(
        429, body: #"{"StatusCode":429,"Status":"429 Too Many Requests","error":"session usage limit reached"}"#,
        contentType: "application/json")),
    entry("option-type", "500 that no retry can mend", .status(500, #"option "stop" must be of type array"#)),
    entry(
      "load-failed", "500, the runner died while loading",
      .status(500, "llama-server process has terminated: signal: killed")),
    entry("out-of-memory", "500, no memory", .status(500, "llama-server reported out-of-memory during startup")),
    entry(
      "runner-stopped", "500, the runner crashed before the first token",
      .status(
        500,
        "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, "
          + "check ollama server logs for details")),
    entry(
      "error-object", "500 whose error is an object, not a string",
      .answer(
        500, body: #"{"error":{"message":"boom","type":"api_error","param":null,"code":null}}"#,
        contentType: "application/json")),
    entry("bad-gateway", "502 of the cloud", .status(502, "upstream unreachable")),
    entry(
      "proxy-page", "502 with a page of HTML, from a proxy",
      .answer(502, body: "<html><body><h1>502 Bad Gateway</h1></body></html>\n", contentType: "text/html")),
    entry("busy", "503, the queue is full", .busy),
  ]

  private static let cuts =
    Ending.allCases.map { ending in
      entry(ending.rawValue, "lines before it", 1, ending.summary) { Self(.cut(ending, afterLines: $0)) }
    }
    + Ending.allCases.map { ending in
      entry(
        "sweep-" + ending.rawValue,
        "As \(ending.rawValue), after 0, 1, 2 … lines with each request, then the whole answer",
        .sweep(ending))
    }

  private static let lines = [
    entry("error-line", "lines before it", 1, "A line with an error in mid-stream, then the end") {
      .errorLine("an error was encountered while running the model: unexpected EOF", after: $0)
    },
    entry("error-line-json", "lines before it", 1, "The same with llama-server's JSON within the string") {
      .errorLine(contextExceeded, after: $0)
    },
    entry("tool-parse-error", "lines before it", 1, "The output parser fails in mid-stream") {
      .errorLine("error parsing tool call: raw='{\"a\":', err=unexpected end of JSON input", after: $0)
    },
    entry("garbage-line", "lines before it", 1, "A line that is no JSON") { .strayLine("%% not json %%", after: $0) },
    entry("wrong-shape-line", "lines before it", 1, "A line of JSON whose message is a string") {
      .strayLine(#"{"model":"m","message":"text","done":false}"#, after: $0)
    },
    entry("array-line", "lines before it", 1, "A line of JSON that is no object") { .strayLine("[1,2,3]", after: $0) },
    entry("long-line", "bytes", 9_000_000, "A line longer than any client should take") { .longLine(bytes: $0) },
    entry("invalid-utf8", "Bytes that are no UTF-8 within a line", Self(.invalidUTF8)),
    entry("crlf", "Lines end with CR LF", Self(.crlf)),
    entry("blank-lines", "Empty lines between the lines", Self(.blankLines)),
    entry("no-final-line-end", "The last line has no line end", Self(.noFinalLineEnd)),
  ]

  private static let replies = [
    entry("length", "The reply breaks off half-way, done_reason is length", .lengthReached),
    entry("thinking-only", "Thinking used the whole budget: no content, done_reason is length", .thinkingOnly),
    entry("empty", "No content at all, done_reason is stop", Self(.emptyReply)),
    entry("never-done", "The stream ends properly, but no line has done: true", Self(.neverDone)),
    entry("truncated-prompt", "prompt_eval_count tells of a prompt cut to half the context", .truncatedPrompt),
    entry("no-usage", "All figures are left out", Self(.noUsage)),
    entry("think-tags", "The thinking stands in the content between <think> tags", Self(.thinkTags)),
  ]

  private static let wire = [
    entry("close-before-head", "The connection closes instead of an answer", .closeBeforeHead),
    entry("reset-before-head", "The connection is reset instead of an answer", .resetBeforeHead),
    entry("stall-before-head", "Nothing comes until the client leaves", .stallBeforeHead),
    entry("stall-in-head", "Half of the head comes, then nothing until the client leaves", Self(.stallInHead)),
    entry("garbage", "Bytes that are no HTTP", .garbageResponse),
    entry("bad-chunk-size", "A chunk's size is no number", Self(.badChunkSize)),
    entry("short-body", "Content-Length promises more than comes", Self(.shortBody)),
    entry("until-close", "Neither length nor chunks: the answer ends with the connection", Self(.untilClose)),
    entry("interim", "An interim response 103 comes first", Self(.interim)),
    entry("announced-close", "Connection: close, and it is done", Self(.announcedClose)),
    entry("silent-close", "The idle connection closes after the answer", Self(.silentClose)),
    entry("byte-by-byte", "Each byte is written on its own", .byteByByte),
  ]
}

extension Recording.Fault.Ending {
  var summary: String {
    switch self {
    case .endEarly: "The stream ends properly, without a line that says done"
    case .close: "The connection closes between two lines"
    case .closeMidLine: "The connection closes in the middle of a line"
    case .truncateChunk: "The connection closes within a chunk whose size was announced"
    case .reset: "The connection is reset"
    case .stall: "Nothing more comes until the client leaves"
    case .stallMidLine: "Half a line comes, then nothing until the client leaves"
    }
  }
}
