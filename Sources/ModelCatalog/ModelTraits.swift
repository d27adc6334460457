/// How a model is best asked, as far as it was measured for its family and size.
package struct ModelTraits: Sendable, Equatable {
  /// Up to how many lines a task's files are written whole; the form of larger ones is `auto`'s choice. Nil leaves both
  /// to `auto`.
  package var wholeFileLines: Int?
  /// Whether nexus writes the first words of an answer.
  package var opensReplies = false
  /// Whether its prompts hold the task and its files and nothing more: no map of the repository, no offer to read.
  package var wantsShortPrompts = false
  /// The temperature of a first attempt; nil leaves it to the server.
  package var temperature: Double?
  /// How many replies a round that begins anew may take: each is checked, and the first that passes ends it.
  package var repliesARound = 1
  /// What this was measured on, or that it was not, as a sentence.
  package var basis = "Nothing was measured for this model."

  package init() {}
}

extension ModelTraits {
  /// What is known of a model.
  ///
  /// - Parameters:
  ///   - name: As it is configured, with or without provider and tag, such as `qwen2.5-coder:1.5b`.
  ///   - billions: The number of parameters, where the server tells; otherwise a size in the name counts.
  package static func known(of name: String, billions: Double? = nil) -> ModelTraits {
    guard let billions = billions ?? ModelSize.billions(inName: name) else { return ModelTraits() }
    let name = name.lowercased()
    let family = ModelCatalog.builtIn.families.first { family in family.names.contains { name.contains($0) } }
    let sizes = (family?.sizes ?? []) + ModelCatalog.builtIn.sizes
    return sizes.first { billions <= $0.upToBillions }?.traits ?? ModelTraits()
  }
}

/// The size of a model.
package enum ModelSize {
  /// The billions of parameters that a name tells: `qwen2.5-coder:1.5b`, `Llama-3.2-3B-Instruct`, `smollm2:135m`.
  package static func billions(inName name: String) -> Double? {
    name.lowercased().split { !($0.isNumber || $0.isLetter || $0 == ".") }.lazy.compactMap { billions(String($0)) }
      .first
  }

  /// The billions that a size tells as servers write it: `7.6B`, `494.03M`.
  package static func billions(_ text: String) -> Double? {
    guard let unit = text.last, let factor = ["b": 1, "m": 0.001][unit.lowercased()],
      let number = Double(text.dropLast()), number > 0
    else { return nil }
    return number * factor
  }
}
