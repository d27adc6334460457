package import NexusProtocol

/// How many bytes a model's tokens have, learnt from what servers counted.
package enum TokenRate {
  /// What holds before enough is known of a model: less than tokens have in most code.
  package static let safe = 3.0
  /// No model is trusted with more, whatever was counted, nor thought to need less.
  static let bounds = 1.0...4.0
  /// What a count can mean. With more bytes a token a server did not count what it had in its cache, or did not read all.
  static let plausible = 0.8...6.0
  /// Templates of servers weigh too much in shorter prompts.
  static let leastBytes = 500
  static let leastSamples = 3

  /// Returns the rate by which prompts are measured.
  ///
  /// It is that of the densest tenth of the prompts, less a twentieth, since an estimate that is too low costs an
  /// exchange and one that is too high only some room. So a part of a prompt that came from a cache, and was not counted,
  /// does little harm as long as some prompts were counted in full.
  ///
  /// - Parameter counted: What the server counted in a sample of text, which holds until enough prompts are known.
  package static func learnt(from samples: [TokenSample], counted: Double? = nil) -> Double {
    known(from: samples) ?? counted.map { min(max($0 * 0.95, bounds.lowerBound), bounds.upperBound) } ?? safe
  }

  /// The same, and nil as long as too little is known of the model.
  package static func known(from samples: [TokenSample]) -> Double? {
    let rates = rates(of: samples)
    guard rates.count >= leastSamples else { return nil }
    let rate = rates[rates.count / 10] * 0.95
    return min(max(rate, bounds.lowerBound), bounds.upperBound)
  }

  /// What no prompt of the model has, to tell counts that cannot be: a quarter more than in the loosest tenth of those that
  /// were counted.
  ///
  /// Never so little that plain prose would be doubted where only dense code or another script was counted before, and
  /// never more than a count can mean.
  static func most(from samples: [TokenSample]) -> Double {
    let rates = rates(of: samples)
    guard rates.count >= leastSamples else { return plausible.upperBound }
    return min(max(rates[rates.count * 9 / 10] * 1.25, loosestProse), plausible.upperBound)
  }

  /// English, the loosest of what is counted often, has four to four and a half.
  private static let loosestProse = 5.0

  /// How many of the newest prompts are looked at.
  package static let sampleLimit = 60

  private static func rates(of samples: [TokenSample]) -> [Double] {
    samples.filter { $0.promptBytes >= leastBytes && $0.promptTokens > 0 }
      .map { Double($0.promptBytes) / Double($0.promptTokens) }.filter(plausible.contains).sorted()
  }
}
