extension Recording {
  /// A rule that holds for every request, whatever its exchange.
  package enum Check: String, Sendable, CaseIterable, Comparable {
    /// `truncate` is false: an over-long prompt must be an error, never a silent cut.
    case truncate
    /// `shift` is false.
    case shift
    /// `options.num_ctx` is sent.
    case contextLength = "context-length"
    /// What makes Ollama reload a model stays the same for all requests to it.
    case loadOptions = "load-options"
    /// The prompt, at four bytes a token, is shorter than `options.num_ctx`.
    case promptFits = "prompt-fits"
    /// `stream` is true.
    case stream
    /// A `format` is a schema: Ollama holds replies to one, and not to `"json"`, on its native path.
    case schema
    /// There is no `Origin` header.
    case origin

    package static func < (one: Check, other: Check) -> Bool { one.rawValue < other.rawValue }
  }
}

/// Holds each request to the recording's checks, and remembers the load options of each model.
struct RequestChecker {
  let checks: Set<Recording.Check>
  /// What models with the same weights have in common, by their names.
  private let runners: [String: String]
  private var loadOptions: [String: [String: BodyValue]] = [:]

  init(checks: Set<Recording.Check>, models: [Recording.Model] = []) {
    self.checks = checks
    runners = Dictionary(models.map { (ModelName.normalised($0.name), $0.runner) }) { first, _ in first }
  }

  /// What is wrong with `request`; empty when it keeps all rules.
  mutating func violations(of request: SeenRequest) -> [String] {
    var found: [String] = []
    if checks.contains(.origin), let origin = request.header("Origin").first {
      found.append("the header \"Origin: \(origin)\" must not be sent")
    }
    guard request.endpoint == .chat || request.endpoint == .generate else { return found }
    let isUnload = request.isLoadOnly && request.keepAlive == .duration(.zero)
    if !isUnload {
      found += contextViolations(of: request) + loadOptionViolations(of: request)
    }
    if !request.isLoadOnly { found += flagViolations(of: request) }
    return found
  }

  private func flagViolations(of request: SeenRequest) -> [String] {
    var found: [String] = []
    if checks.contains(.truncate), request.body?["truncate"]?.bool != false {
      found.append("\"truncate\" must be false")
    }
    if checks.contains(.shift), request.body?["shift"]?.bool != false {
      found.append("\"shift\" must be false")
    }
    if checks.contains(.stream), request.body?["stream"]?.bool != true {
      found.append("\"stream\" must be true")
    }
    if checks.contains(.schema), request.body?["format"]?.string != nil {
      found.append("\"format\" must be a schema, since no reply is held to \"json\"")
    }
    return found
  }

  private func contextViolations(of request: SeenRequest) -> [String] {
    let contextLength = request.body?["options"]?["num_ctx"]?.integer
    if checks.contains(.contextLength), contextLength == nil {
      return ["\"options.num_ctx\" must be sent, as an integer"]
    }
    let tokens = request.estimatedPromptTokens
    if checks.contains(.promptFits), let contextLength, tokens >= contextLength {
      return ["the prompt has about \(tokens) tokens, which does not fit num_ctx \(contextLength)"]
    }
    return []
  }

  private mutating func loadOptionViolations(of request: SeenRequest) -> [String] {
    guard checks.contains(.loadOptions), let model = request.model else { return [] }
    let now = request.loadOptions
    let name = ModelName.normalised(model)
    guard let before = loadOptions[runners[name] ?? name] else {
      loadOptions[runners[name] ?? name] = now
      return []
    }
    return Set(before.keys).union(now.keys).sorted().filter { before[$0] != now[$0] }.map { name in
      let was = before[name]?.json ?? "absent"
      return "\"\(name)\" was \(was) for \"\(model)\" and is now \(now[name]?.json ?? "absent"): the model would reload"
    }
  }
}
