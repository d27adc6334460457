#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// What recent changes say of files, by the numbers of their paths.
struct HistoryScore {
  private let changes: [RecentChanges.Change]
  /// The files of each change, as indexes; those that are gone are left out.
  private let files: [[Int]]
  private let count: Int

  /// After so many commits a change counts half.
  private static let halfLife = 50.0

  init(_ recent: RecentChanges, files tracked: [TrackedFile]) {
    count = tracked.count
    var index: [UInt32: Int] = [:]
    for (place, file) in tracked.enumerated() { index[NameHash.of(file.path)] = place }
    changes = recent.changes
    files = changes.map { $0.paths.compactMap { index[$0] } }
  }

  /// How often and how lately each file was changed.
  func activity() -> [Double] {
    var scores = [Double](repeating: 0, count: count)
    for (age, changed) in files.enumerated() {
      for file in changed { scores[file] += 1 / (1 + Double(age) / Self.halfLife) }
    }
    return scores
  }

  /// How much the messages of the changes to each file have in common with the question.
  func likeness(_ terms: QuestionTerms) -> [Double] {
    let words = terms.words.map(\.word)
    var scores = [Double](repeating: 0, count: count)
    guard !words.isEmpty else { return scores }
    var holders = [Double](repeating: 0, count: words.count)
    let found = changes.map { change -> (held: [Int], length: Int) in
      guard let found = PackedWords.find(words, in: change.words) else { return ([], 0) }
      let held = words.indices.filter { found.counts[$0].count > 0 }
      for word in held { holders[word] += 1 }
      return (held, change.words.count / 5)
    }
    var times = [Double](repeating: 0, count: count)
    for changed in files {
      for file in changed { times[file] += 1 }
    }
    for (place, message) in found.enumerated() where !message.held.isEmpty && !files[place].isEmpty {
      let common = message.held.reduce(0) { $0 + log(1 + Double(changes.count) / holders[$1]) }
      let score = common / (Double(3 + message.length) * Double(changes[place].paths.count)).squareRoot()
      // Lists of changes and of what is built are changed for every reason, which says the less of each.
      for file in files[place] { scores[file] += score / (1 + times[file]).squareRoot() }
    }
    return scores
  }

  /// How much each file was changed together with those of `seed`.
  func company(of seed: [Double]) -> [Double] {
    var times = [Double](repeating: 0, count: count)
    for changed in files where changed.count > 1 {
      for file in changed { times[file] += 1 }
    }
    var scores = [Double](repeating: 0, count: count)
    for changed in files where changed.count > 1 {
      let sum = changed.reduce(0) { $0 + seed[$1] / (1 + times[$1]) }
      guard sum > 0 else { continue }
      for file in changed {
        scores[file] += (sum - seed[file] / (1 + times[file])) / Double(changed.count).squareRoot()
      }
    }
    return scores
  }
}
