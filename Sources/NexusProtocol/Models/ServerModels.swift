/// What a server tells about a model; nil is what it does not tell.
package struct ModelFacts: Sendable, Equatable {
  /// Such as `completion`, `tools`, `thinking`.
  package var capabilities: Set<String>?
  /// The context the model was trained for, in tokens: not what is in effect.
  package var trainedContextLength: Int?
  /// The context the server gives it, in tokens, where no request can change that.
  package var fixedContextLength: Int?
  /// Whether the server tells the window only once the model is loaded.
  package var tellsWindowOnceLoaded = false
  /// Whether the server could not load it when it last tried.
  package var failedToLoad = false
  /// What a token of context takes up in memory, in bytes, with a cache of 16 bits.
  package var cacheBytesPerToken: Int?
  /// Where the prompt would go, for a model that does not run on the server itself.
  package var remoteHost: String?
  package var family: String?
  package var parameterSize: String?
  package var quantization: String?
  /// What its weights are kept as. Models with the same are one in memory, whatever they are called.
  package var weights: String?

  package init() {}

  /// Whether the model has a capability; nil when the server does not tell.
  package func can(_ capability: String) -> Bool? { capabilities?.contains(capability) }
}

/// A model that a server has.
package struct InstalledModel: Sendable, Equatable {
  /// As the server writes it.
  package var name: String
  /// 0 where the server does not tell.
  package var sizeInBytes: Int
  /// Empty where the server does not tell.
  package var digest: String
  /// RFC 3339, as the server wrote it; may be empty.
  package var modifiedAt: String
  package var family: String?
  package var parameterSize: String?
  package var quantization: String?
  /// Where the prompt would go, for a model that does not run on the server itself.
  package var remoteHost: String?

  package init(
    name: String, sizeInBytes: Int = 0, digest: String = "", modifiedAt: String = "", family: String? = nil,
    parameterSize: String? = nil, quantization: String? = nil, remoteHost: String? = nil
  ) {
    self.name = name
    self.sizeInBytes = sizeInBytes
    self.digest = digest
    self.modifiedAt = modifiedAt
    self.family = family
    self.parameterSize = parameterSize
    self.quantization = quantization
    self.remoteHost = remoteHost
  }
}

/// A model in a server's memory, or on its way there.
package struct RunningModel: Sendable, Equatable {
  package var name: String
  /// 0 where the server does not tell.
  package var sizeInBytes: Int
  /// Less than `sizeInBytes` when a part runs on the CPU, which is slow; nil where the server does not tell.
  package var sizeInVideoMemory: Int?
  /// The context in effect, in tokens; nil where the server does not tell.
  package var contextLength: Int?
  /// RFC 3339, as the server wrote it; empty where it stays.
  package var expiresAt: String

  package init(
    name: String, sizeInBytes: Int = 0, sizeInVideoMemory: Int? = nil, contextLength: Int? = nil,
    expiresAt: String = ""
  ) {
    self.name = name
    self.sizeInBytes = sizeInBytes
    self.sizeInVideoMemory = sizeInVideoMemory
    self.contextLength = contextLength
    self.expiresAt = expiresAt
  }
}
