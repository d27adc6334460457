internal import Git
internal import Isolation

/// Makes the record of one file's content. Used by one thread at a time.
final class FileTagger {
  private let session: CtagsSession?
  private var scanners: [String: LineScanner] = [:]

  /// After so many files in a row at which ctags fails it is not the files.
  private static let failureLimit = 8

  init(_ tagger: Tagger) {
    session = if case .ctags(let program) = tagger { CtagsSession(program) } else { nil }
  }

  /// - Throws: `.taggerUnusable`, for a tagger that does not work at all; a single file it fails at is left to the
  ///   scanner.
  func record(_ key: TagKey, _ content: Repository.BlobContent) throws(MapError) -> TagRecord {
    switch content {
    case .missing: return TagRecord(key: key, omission: Omission.missing.rawValue)
    case .tooLarge: return TagRecord(key: key, omission: Omission.large.rawValue)
    case .bytes(let bytes):
      let result: Result<TagRecord, MapError> = bytes.withUnsafeBufferPointer { buffer in
        do throws(MapError) { return .success(try record(key, buffer)) } catch { return .failure(error) }
      }
      return try result.get()
    }
  }

  private func record(_ key: TagKey, _ bytes: UnsafeBufferPointer<UInt8>) throws(MapError) -> TagRecord {
    if let omission = ContentCheck.omission(of: bytes) { return TagRecord(key: key, omission: omission.rawValue) }
    let form = key.form.isEmpty ? FileForm(firstLineOf: bytes) ?? FileForm(name: "") : FileForm(name: key.form)
    let marks = try marks(in: bytes, form)
    let names = marks.map(\.name).filter(Self.isName)
    let scan = TextScan(bytes, defining: names)
    let defined = Set(names.map { NameHash.of($0) })
    return TagRecord(
      key: key, names: PackedNumbers.bytes(defined.sorted()),
      uses: form.isData ? [] : PackedNumbers.bytes(scan.names.filter { !defined.contains($0) }),
      words: PackedWords.bytes(scan.words),
      outline: PackedDefinitions.bytes(DefinitionOutline(bytes).definitions(marks)))
  }

  private func marks(
    in bytes: UnsafeBufferPointer<UInt8>, _ form: FileForm
  ) throws(MapError) -> [DefinitionOutline.Mark] {
    if form.isData || form.name.isEmpty || bytes.isEmpty { return [] }
    if let session, !ScannerLanguage.unknownToCtags.contains(form.name) {
      if let marks = try session.marks(in: bytes, form: form) { return marks }
      if session.failures >= Self.failureLimit {
        throw MapError(.taggerUnusable, "ctags fails at one file after another.")
      }
    }
    return scanner(form)?.marks(in: bytes) ?? []
  }

  private func scanner(_ form: FileForm) -> LineScanner? {
    if let known = scanners[form.name] { return known }
    guard let language = ScannerLanguage.of(form) else { return nil }
    let scanner = LineScanner(language)
    scanners[form.name] = scanner
    return scanner
  }

  /// Whether code could use it by this name: no heading, no operator, nothing of one or two letters.
  private static func isName(_ name: String) -> Bool {
    let bytes = name.utf8
    return bytes.count >= TextScan.shortestName && bytes.count <= 100
      && bytes.allSatisfy { WordForm.isWordByte($0) || $0 == UInt8(ascii: "_") }
  }
}

/// A thread with a tagger of its own.
actor TaggingLane {
  private let tagger: FileTagger
  private nonisolated let executor = SerialQueueExecutor(label: "nexus.map.tagger")

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ tagger: Tagger) { self.tagger = FileTagger(tagger) }

  func records(_ keys: [TagKey], _ contents: [Repository.BlobContent]) throws -> [TagRecord] {
    var records: [TagRecord] = []
    for (key, content) in zip(keys, contents) {
      try Task.checkCancellation()
      records.append(try tagger.record(key, content))
    }
    return records
  }
}
