/// The parts of a recording as they stand in a file.
extension Recording.Model {
  init(_ fields: inout YAMLFields) throws {
    self.init(try fields.string("name") ?? "")
    sizeInBytes = try fields.count("size") ?? sizeInBytes
    family = try fields.string("family") ?? family
    parameterSize = try fields.string("parameter-size") ?? parameterSize
    quantization = try fields.string("quantization") ?? quantization
    contextLength = try fields.count("context-length") ?? contextLength
    grantedContextLength = try fields.count("granted-context-length")
    capabilities = try fields.strings("capabilities") ?? capabilities
    listedCapabilities = try fields.strings("listed-capabilities")
    path = try fields.choice("path", Recording.Path.self)
    weights = try fields.string("weights")
    isLoaded = try fields.bool("loaded") ?? isLoaded
    isInstalled = try fields.bool("installed") ?? isInstalled
    loadingPolls = try fields.count("loading-polls") ?? loadingPolls
    loadingTime = try fields.duration("loading-time") ?? loadingTime
    shareOnGPU = try fields.share("share-on-gpu") ?? shareOnGPU
    parameters = try fields.strings("parameters") ?? parameters
    remoteHost = try fields.string("remote-host")
    try fields.end()
    try fields.require("name")
  }
}

extension Recording.Exchange {
  init(_ fields: inout YAMLFields) throws {
    self.init(Recording.Reply())
    name = try fields.string("name") ?? name
    if var expected = try fields.fields("expect", of: "what is expected") {
      expectation = try Recording.Expectation(&expected)
    }
    if let text = try fields.text("reply") {
      reply = Recording.Reply(text)
    } else if var fields = try fields.fields("reply", of: "a reply") {
      reply = try Recording.Reply(&fields)
    }
    if var fields = try fields.fields("delay", of: "a delay") {
      delay.first = try fields.duration("first") ?? delay.first
      delay.between = try fields.duration("between")
      try fields.end()
    }
    if let text = try fields.text("fault") {
      fault = try fields.rethrowing("fault") { () throws(ReplayError) in try Recording.Fault(named: text) }
    } else if var fields = try fields.fields("fault", of: "a fault") {
      fault = try Recording.Fault(&fields)
    }
    if let text = try fields.text("repeat"), text == "true" {
      repetition = .always
    } else if let count = try fields.count("repeat") {
      repetition = .times(count)
    }
    isOptional = try fields.bool("optional") ?? isOptional
    try fields.end()
  }
}

extension Recording.Expectation {
  init(_ fields: inout YAMLFields) throws {
    self.init()
    endpoint = try fields.choice("endpoint", Endpoint.self)
    model = try fields.string("model")
    role = try fields.string("role")
    contains = try fields.strings("contains") ?? []
    lacks = try fields.strings("lacks") ?? []
    requires = Set(try fields.choices("requires", Part.self) ?? [])
    forbids = Set(try fields.choices("forbids", Part.self) ?? [])
    try fields.end()
  }
}

extension Recording.Reply {
  init(_ fields: inout YAMLFields) throws {
    self.init(try fields.string("content") ?? "")
    thinking = try fields.string("thinking") ?? ""
    pieces = try fields.choice("pieces", Pieces.self) ?? pieces
    callStyle = try fields.choice("call-style", CallStyle.self) ?? callStyle
    isLastPieceOnFinalLine = try fields.bool("text-on-final-line") ?? isLastPieceOnFinalLine
    doneReason = try fields.string("done-reason") ?? doneReason
    for var call in try fields.list("tool-calls", of: "a tool call") {
      toolCalls.append(
        ToolCall(try call.string("name") ?? "", try call.value("arguments") ?? [:], id: try call.string("id")))
      try call.end()
      try call.require("name")
    }
    if var figures = try fields.fields("usage", of: "the usage") {
      usage.promptTokens = try figures.count("prompt-tokens")
      usage.outputTokens = try figures.count("output-tokens")
      usage.loadDuration = try figures.duration("load")
      usage.promptDuration = try figures.duration("prompt")
      usage.outputDuration = try figures.duration("output")
      try figures.end()
    }
    if let vectors = try fields.value("embeddings") {
      embeddings = vectors.array?.map { $0.array?.compactMap(\.number) ?? [] }
    }
    try fields.end()
  }
}

extension Recording.Fault {
  /// A fault with more to say than its name: `name`, `times`, or an answer's `status`, `body`, `content-type`, or the
  /// `text` and `after` of a line.
  init(_ fields: inout YAMLFields) throws {
    let times = try fields.count("times")
    let name = try fields.string("name")
    if let status = try fields.count("status") {
      self = .answer(status, body: try fields.string("body") ?? "", contentType: try fields.string("content-type"))
    } else if let text = try fields.string("error-line") {
      self = .errorLine(text, after: try fields.count("after") ?? 0)
    } else if let text = try fields.string("stray-line") {
      self = .strayLine(text, after: try fields.count("after") ?? 0)
    } else {
      try fields.require("name")
      let name = name ?? ""
      self = try fields.rethrowing("name") { () throws(ReplayError) in try Recording.Fault(named: name) }
    }
    self.times = times
    try fields.end()
  }
}
