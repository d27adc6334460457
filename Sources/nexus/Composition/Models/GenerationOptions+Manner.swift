import JSONText
import NexusProtocol
import Workflows

extension GenerationOptions {
  /// Takes over the options that a mode, persona or role sets.
  mutating func follow(_ manner: Manner) {
    for option in VoiceOption.allCases {
      guard let value = manner.options[option.rawValue] else { continue }
      switch option {
      case .temperature: temperature = value.double
      case .topP: topP = value.double
      case .topK: topK = value.int
      case .seed: seed = value.int
      case .maxTokens: maxTokens = value.int
      case .stop: stop = value.array?.compactMap(\.string) ?? []
      }
    }
  }

  /// Takes over how another request had words chosen.
  mutating func sample(as other: GenerationOptions) {
    (temperature, topP, topK, stop) = (other.temperature, other.topP, other.topK, other.stop)
  }
}
