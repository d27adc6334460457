#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// How often the words of a question occur in documents, and how much each therefore says (BM25).
///
/// Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
struct WordIndex {
  private let words: [UInt32]
  private let indexes: [UInt32: Int]
  private let weights: [Double]
  /// For each document, one after another, the counts of the words; the highest bit marks words of defined names.
  private var counts: [UInt8]
  private var lengths: [Int]
  private var holders: [Int]
  private var documents = 0
  private var totalLength = 0

  /// How soon another occurrence adds little, and how much long documents are held back.
  private static let saturation = 1.2
  private static let lengthCorrection = 0.4
  /// What a word is worth in a defined name, in the path where a component is called so, and once more for the file's own
  /// name.
  private static let inDefinition = 1.5
  private static let inPath = 2.5
  private static let inFileName = 2.0

  init(_ terms: QuestionTerms, documents: Int) {
    words = terms.words.map(\.word)
    indexes = Dictionary(words.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    weights = terms.words.map(\.weight)
    counts = Array(repeating: 0, count: documents * words.count)
    lengths = Array(repeating: 0, count: documents)
    holders = Array(repeating: 0, count: words.count)
  }

  /// Takes note of a document; packed words that cannot be read are none.
  mutating func add(_ packed: [UInt8], of document: Int) {
    guard let found = PackedWords.find(words, in: packed) else { return }
    documents += 1
    totalLength += found.total
    lengths[document] = found.total
    for (index, entry) in found.counts.enumerated() where entry.count > 0 {
      counts[document * words.count + index] = entry.count | (entry.isDefined ? 0x80 : 0)
      holders[index] += 1
    }
  }

  /// How well a file fits.
  ///
  /// - Parameter document: Nil for a file that was not looked into, of which only the path counts.
  func score(path: String, document: Int?) -> Double {
    guard !words.isEmpty else { return 0 }
    let inPath = inPath(path)
    var score = 0.0
    for index in words.indices {
      var value = document.map { inContent(index, $0) } ?? 0
      value += inPath[index]
      if value > 0 { score += value * weights[index] * rarity(index) }
    }
    return score
  }

  /// What the path says of each word: the more, the more of a component's name the word makes up.
  private func inPath(_ path: String) -> [Double] {
    var values = [Double](repeating: 0, count: words.count)
    let parts = path.split(separator: "/")
    for (place, part) in parts.enumerated() {
      let isName = place == parts.count - 1
      let found = WordForm.words(in: String(isName ? part.prefix { $0 != "." } : part))
      guard !found.isEmpty else { continue }
      let value = (Self.inPath + (isName ? Self.inFileName : 0)) / Double(found.count).squareRoot()
      for word in found {
        guard let index = indexes[word] else { continue }
        values[index] = max(values[index], value)
      }
    }
    return values
  }

  private func inContent(_ index: Int, _ document: Int) -> Double {
    let packed = counts[document * words.count + index]
    guard packed > 0 else { return 0 }
    let count = Double(packed & 0x7F)
    let mean = Double(totalLength) / Double(max(1, documents))
    let length = 1 - Self.lengthCorrection + Self.lengthCorrection * Double(lengths[document]) / max(1, mean)
    let value = count * (Self.saturation + 1) / (count + Self.saturation * length)
    return value + (packed & 0x80 != 0 ? Self.inDefinition : 0)
  }

  private func rarity(_ index: Int) -> Double {
    let all = Double(max(1, documents))
    let holding = Double(holders[index])
    return rarityOf(holding, all)
  }
}

/// How much it says that something occurs in `holding` of `all` places.
func rarityOf(_ holding: Double, _ all: Double) -> Double { log(1 + (all - holding + 0.5) / (holding + 0.5)) }
