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
  /// What a word is worth in a defined name, in the path, and once more in the file's own name.
  private static let inDefinition = 1.5
  private static let inPath = 1.5
  private static let inFileName = 2.0

  init(_ terms: QuestionTerms, documents: Int) {
    words = terms.words.map(\.word)
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
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let directory = Set(slash.map { WordForm.words(in: String(path[..<$0])) } ?? [])
    let name = Set(WordForm.words(in: slash.map { String(path[path.index(after: $0)...]) } ?? path))
    var score = 0.0
    for (index, word) in words.enumerated() {
      var value = document.map { inContent(index, $0) } ?? 0
      if name.contains(word) {
        value += Self.inPath + Self.inFileName
      } else if directory.contains(word) {
        value += Self.inPath
      }
      if value > 0 { score += value * weights[index] * rarity(index) }
    }
    return score
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
