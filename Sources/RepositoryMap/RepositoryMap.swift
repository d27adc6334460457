package import Git

/// Knows what is defined and used in the files of a repository, and finds those that a question is about.
///
/// Everything is read from git's objects and nothing from a work tree. What was found in a content is kept under its id,
/// so that only contents never seen are looked at, whatever branch or work tree they are on.
package struct RepositoryMap: Sendable {
  private let repository: Repository
  private let reader: TagReader

  /// - Parameters:
  ///   - lanes: How many files are looked at at the same time.
  ///   - progress: Called after every few of the files that were never seen before: how many were looked at, of how many.
  package init(
    _ repository: Repository, tagger: Tagger, cache: any TagCache, lanes: Int = 2,
    progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
  ) {
    self.repository = repository
    reader = TagReader(
      repository: repository, tagger: tagger, cache: cache, lanes: max(1, lanes), progress: progress)
  }

  /// Ranks the files of a commit.
  ///
  /// The same question about the same commit always gives the same order, as long as the tagger is the same.
  /// - Throws: `MapError.taggerUnusable`, `GitError`, what the cache throws, `CancellationError`.
  package func ranking(for question: Question, at commit: ObjectID) async throws -> Ranking {
    var files = try await repository.trackedFiles(at: commit)
    let (keys, documents) = Self.documents(of: files)
    let places = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
    var tally = Ranking.Tally()

    var names = [[UInt32]](repeating: [], count: keys.count)
    var omissions = [Omission?](repeating: nil, count: keys.count)
    tally.tagged = try await reader.complete(keys) { records in
      for record in records {
        guard let place = places[record.key] else { continue }
        names[place] = PackedNumbers.numbers(record.names) ?? []
        omissions[place] = record.omission.flatMap { Omission(rawValue: $0) }
      }
    }
    tally.known = keys.count - tally.tagged
    for (index, document) in documents.enumerated() {
      if let omission = document.flatMap({ omissions[$0] }) { files[index].omission = omission }
      if let omission = files[index].omission { tally.omitted[omission, default: 0] += 1 }
    }

    let terms = QuestionTerms(question)
    var graph = ReferenceGraph(definedNames: names)
    var words = WordIndex(terms, documents: keys.count)
    names = []
    try await reader.read(keys, terms.words.isEmpty ? .uses : [.uses, .words]) { records in
      for record in records {
        guard let place = places[record.key] else { continue }
        graph.add(record.uses, usedIn: place)
        if !terms.words.isEmpty { words.add(record.words, of: place) }
      }
    }
    graph.finish()
    let recent = try await RecentChanges(before: commit, in: repository, cache: reader.cache)
    let ranker = Ranker(
      files: files, documents: documents, documentCount: keys.count, graph: graph, words: words, terms: terms,
      history: HistoryScore(recent, files: files))
    return Ranking(files: Self.sorted(files, ranker.scores()), tally: tally, reader: reader)
  }

  /// The definitions of one file's content, in the order of their lines; none for what is not looked into.
  package func definitions(of path: String, object: ObjectID) async throws -> [Definition] {
    let key = TagKey(object: object, form: FileForm(path: path).name)
    _ = try await reader.complete([key]) { _ in }
    var found: [Definition] = []
    try await reader.read([key], .outline) { records in
      for record in records { found = PackedDefinitions.definitions(record.outline) ?? [] }
    }
    return found
  }

  /// The different contents to be looked at, and which of them each file has.
  private static func documents(of files: [TrackedFile]) -> (keys: [TagKey], documents: [Int?]) {
    var places: [TagKey: Int] = [:]
    var keys: [TagKey] = []
    let documents = files.map { file -> Int? in
      guard file.omission == nil else { return nil }
      let key = file.key
      if let place = places[key] { return place }
      places[key] = keys.count
      keys.append(key)
      return keys.count - 1
    }
    return (keys, documents)
  }

  private static func sorted(_ files: [TrackedFile], _ scores: [Double]) -> [RankedFile] {
    // Git's order of paths is that of their bytes, and stays among equals.
    files.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.map {
      RankedFile(file: files[$0], score: scores[$0])
    }
  }
}
