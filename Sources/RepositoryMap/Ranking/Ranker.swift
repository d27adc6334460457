#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Puts together what speaks for each file. All sums are taken in the order of the files, so that one question has one
/// answer, to the last bit.
struct Ranker {
  let files: [TrackedFile]
  /// The document of each file; nil for one that was not looked into.
  let documents: [Int?]
  let documentCount: Int
  let graph: ReferenceGraph
  let words: WordIndex
  let terms: QuestionTerms
  let history: HistoryScore

  // Chosen by `script/map-quality` on the histories of public repositories; each part is first brought to 0…1.
  private static let likeness = 0.7
  private static let activity = 0.2
  private static let references = 0.15
  private static let company = 0.15
  private static let twin = 0.2
  /// What is mentioned by name stands before everything that is not.
  private static let mention = 4.0
  /// What it adds to the words in common that a file, or a directory it lies in, is called like a compound.
  private static let calledLike = 12.0
  private static let liesInCalledLike = 5.0
  /// What a file that was not looked into is worth beside others.
  private static let omitted = 0.2
  /// From how many of the best files is gone on to those that have to do with them.
  private static let seeds = 10

  func scores() -> [Double] {
    terms.isEmpty ? general() : specific()
  }

  /// Without a question: what others refer to, and what is being worked on.
  private func general() -> [Double] {
    let spread = scaled(perFile(graph.spread(Array(repeating: 1, count: documentCount))))
    let activity = scaled(history.activity())
    return files.indices.map { file in
      (spread[file] + 0.5 * activity[file].squareRoot()) * share(of: files[file])
    }
  }

  /// How much of its score a file keeps.
  private func share(of file: TrackedFile) -> Double {
    file.omission == nil ? 1 : file.omission?.isClosed == true ? 0 : Self.omitted
  }

  private func specific() -> [Double] {
    let fit = scaled(fitness())
    let (likeness, activity) = (scaled(history.likeness(terms)), scaled(history.activity()))
    var scores = files.indices.map { file in
      fit[file] + Self.likeness * likeness[file] + Self.activity * (activity[file] * fit[file]).squareRoot()
    }
    let seed = seed(scores)
    let company = scaled(history.company(of: seed))
    let spread = scaled(perFile(graph.spread(perDocument(seed))))
    let twins = twins(scores)
    for file in files.indices {
      scores[file] += Self.company * company[file] + Self.references * spread[file] + Self.twin * twins[file]
      scores[file] *= share(of: files[file])
      if files[file].omission?.isClosed != true, terms.mention(of: files[file].path) { scores[file] += Self.mention }
    }
    return scores
  }

  /// Words in common, and names that the question mentions and the file defines.
  private func fitness() -> [Double] {
    var defined = [Double](repeating: 0, count: documentCount)
    for (name, weight) in terms.names.sorted(by: { $0.key < $1.key }) {
      let definers = graph.documents(defining: name)
      guard !definers.isEmpty else { continue }
      let value = 3 * weight * log(1 + Double(documentCount) / Double(definers.count))
      for document in definers { defined[Int(document)] += value }
    }
    return files.indices.map { file in
      let fit =
        words.score(path: files[file].path, document: documents[file]) + (documents[file].map { defined[$0] } ?? 0)
      return fit + compoundFit(files[file].path)
    }
  }

  /// A directory or file that is called like a compound of the question: `poll_evented.rs` and "PollEvented".
  private func compoundFit(_ path: String) -> Double {
    guard !terms.compounds.isEmpty else { return 0 }
    let parts = path.split(separator: "/")
    return parts.enumerated().reduce(0) { sum, part in
      let isName = part.offset == parts.count - 1
      let text = isName ? part.element.prefix { $0 != "." } : part.element
      guard terms.compounds.contains(WordForm.words(in: String(text))) else { return sum }
      return sum + (isName ? Self.calledLike : Self.liesInCalledLike)
    }
  }

  /// The best files, each with the third power of its score: the first few are what matters.
  private func seed(_ scores: [Double]) -> [Double] {
    var seed = [Double](repeating: 0, count: scores.count)
    for file in best(scores, Self.seeds) { seed[file] = scores[file] * scores[file] * scores[file] }
    let total = seed.reduce(0, +)
    return total > 0 ? seed.map { $0 / total } : seed
  }

  /// What has the same name as one of the best but for `test`: a file and its tests go together.
  private func twins(_ scores: [Double]) -> [Double] {
    let best = best(scores, 5)
    guard let first = best.first, scores[first] > 0 else { return scores.map { _ in 0 } }
    var values: [[UInt32]: Double] = [:]
    for file in best {
      let key = Self.twinKey(files[file].path)
      if !key.isEmpty { values[key] = max(values[key] ?? 0, scores[file] / scores[first]) }
    }
    return files.map { values[Self.twinKey($0.path)] ?? 0 }
  }

  private static let testWords: Set<UInt32> = Set(["test", "tests", "spec", "specs"].map { WordForm.number(of: $0) })

  private static func twinKey(_ path: String) -> [UInt32] {
    let name = path.split(separator: "/").last ?? ""
    let stem = name.split(separator: ".", maxSplits: 1).first ?? ""
    return WordForm.words(in: String(stem)).filter { !testWords.contains($0) }
  }

  /// The indexes of the highest scores above 0; the earlier file first among equals.
  private func best(_ scores: [Double], _ count: Int) -> ArraySlice<Int> {
    files.indices.filter { scores[$0] > 0 }.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.prefix(count)
  }

  private func perFile(_ values: [Double]) -> [Double] { documents.map { $0.map { values[$0] } ?? 0 } }

  private func perDocument(_ values: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: documentCount)
    for (file, document) in documents.enumerated() {
      if let document { result[document] += values[file] }
    }
    return result
  }

  /// Brings the highest value to 1.
  private func scaled(_ values: [Double]) -> [Double] {
    let highest = values.max() ?? 0
    return highest > 0 ? values.map { $0 / highest } : values
  }
}
