package import NexusProtocol

extension KnownModel {
  /// A request without what the model would refuse: no more tokens than it can write, no sampling where it takes none, and
  /// no word against thinking that it cannot do without.
  package func adapted(_ request: ChatRequest) -> ChatRequest {
    var request = request
    if let maxTokens, let wanted = request.options.maxTokens { request.options.maxTokens = min(wanted, maxTokens) }
    if quirks.contains(.refusesSampling) {
      request.options.temperature = nil
      request.options.topP = nil
      request.options.topK = nil
    }
    if quirks.contains(.alwaysThinks), request.think == .off { request.think = nil }
    return request
  }
}
