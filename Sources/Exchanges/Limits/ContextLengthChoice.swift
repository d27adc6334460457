/// The window a role's model is asked for, and why.
package struct ContextLengthChoice: Sendable, Equatable {
  /// In tokens.
  package var length: Int
  /// A few words that follow the number.
  package var reason: String

  /// What is known of a model when its window is chosen.
  package struct Model: Sendable, Equatable {
    /// What it was trained for.
    package var trained: Int?
    /// What its server was started with, where no request changes that.
    package var fixed: Int?
    /// What it has in memory at this moment.
    package var inEffect: Int?
    package var sizeInBytes: Int?
    /// What a token of context takes up in memory.
    package var bytesPerToken: Int?
    /// The memory of the machine it runs on; nil where that is another one.
    package var memoryInBytes: Int?

    package init(
      trained: Int? = nil, fixed: Int? = nil, inEffect: Int? = nil, sizeInBytes: Int? = nil, bytesPerToken: Int? = nil,
      memoryInBytes: Int? = nil
    ) {
      self.trained = trained
      self.fixed = fixed
      self.inEffect = inEffect
      self.sizeInBytes = sizeInBytes
      self.bytesPerToken = bytesPerToken
      self.memoryInBytes = memoryInBytes
    }
  }

  package static let standard = 16_384
  private static let steps = [32_768, 16_384, 8192, 4096]
  /// Below this a loaded window is not worth keeping, and above that it is slow to read in full.
  private static let worthKeeping = 8192...65_536
  /// What a token takes up in a usual model of eight thousand million parameters, with its cache in 16 bits.
  private static let usualBytesPerToken = 128 * 1024

  /// Chooses the window.
  ///
  /// What the user set holds, up to what the model was trained for. Else a model that is in memory keeps its window, so
  /// that nothing is loaded anew; else the window is such that model and context take up at most three quarters of the
  /// memory, and the larger of the two usual ones only where a quarter of what is left is enough for it.
  package static func make(configured: Int?, _ model: Model) -> ContextLengthChoice {
    if let fixed = model.fixed { return make(configured: configured, fixed: fixed) }
    let trained = model.trained ?? .max
    if let configured {
      let reason = configured > trained ? "set to \(configured), but it was trained for no more" : "as set"
      return .init(length: min(configured, trained), reason: reason)
    }
    if let inEffect = model.inEffect, worthKeeping.contains(inEffect), inEffect <= trained {
      return .init(length: inEffect, reason: "chosen: it is in memory with that")
    }
    let (fitting, reason) = fitting(model)
    return fitting > trained
      ? .init(length: trained, reason: "chosen: it was trained for no more") : .init(length: fitting, reason: reason)
  }

  /// What the server was started with is taken, up to what is still read in good time, unless the user set another.
  private static func make(configured: Int?, fixed: Int) -> ContextLengthChoice {
    if let configured {
      let reason = configured > fixed ? "set to \(configured), but its server gives no more" : "as set"
      return .init(length: min(configured, fixed), reason: reason)
    }
    guard fixed > worthKeeping.upperBound else {
      return .init(length: fixed, reason: "chosen: its server gives that")
    }
    return .init(length: worthKeeping.upperBound, reason: "chosen: its server gives \(fixed)")
  }

  /// What a model and its context take up in memory.
  package static func memoryInBytes(modelSize: Int, bytesPerToken: Int?, contextLength: Int) -> Int {
    modelSize + contextLength * (bytesPerToken ?? usualBytesPerToken)
  }

  private static func fitting(_ model: Model) -> (Int, String) {
    guard let memory = model.memoryInBytes, let size = model.sizeInBytes, size > 0 else {
      return (standard, "chosen without knowing its memory")
    }
    let free = memory / 4 * 3 - size
    let perToken = model.bytesPerToken ?? usualBytesPerToken
    let length = steps.first { step in
      step * perToken <= (step > standard ? free / 4 : free)
    }
    guard let length else { return (steps[steps.count - 1], "chosen: memory is short") }
    return (length, "chosen by memory")
  }
}
