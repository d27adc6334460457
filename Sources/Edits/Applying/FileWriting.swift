/// Computes the bytes of a file from content that the reply gives for it: all of it, or definitions by their names.
struct FileWriting {
  let path: String
  let edit: Edit
  let options: ApplyOptions
  let entitiesAreOpen: Bool

  struct Written {
    var bytes: [UInt8]
    /// Lines of the old file that were written anew, from 1.
    var lines: Range<Int>
    var reading = Reading.plain
  }

  /// - Parameter old: The file's bytes; nil for a new file.
  func write(_ content: [UInt8], over old: [UInt8]?) throws(LineMerge.Doubt) -> Written {
    let file = WholeFile(path: path, edit: edit, entitiesAreOpen: entitiesAreOpen)
    guard let old else { return Written(bytes: try file.new(content), lines: 0..<0) }
    if isPart(content, of: old) {
      if let written = try byName(content, old, file) { return written }
      // What was asked for are functions: the rest of the file is not to go for want of them.
      guard !options.asksForFunctions else {
        throw LineMerge.Doubt(
          code: .truncated, reason: "The content lacks functions of the file, and holds more than whole functions.",
          advice: "Send each function that changes whole, from its head to its end, and nothing beside them.")
      }
    }
    do throws(LineMerge.Doubt) {
      return Written(bytes: try file.replacement(content, of: old), lines: 1..<(TextLines(old).count + 1))
    } catch {
      guard [.truncated, .doubtful].contains(error.code), options.loosestRung > .exact,
        let written = try byName(content, old, file)
      else { throw error }
      return written
    }
  }

  /// Whether content is functions of the file, and not the whole of it with others removed: it lacks what stands outside
  /// functions, and where functions were not asked for, it has changed each that it holds.
  private func isPart(_ content: [UInt8], of old: [UInt8]) -> Bool {
    guard options.loosestRung > .exact, let new = Outline(content, path: path), let file = Outline(old, path: path),
      !new.definitions.isEmpty
    else { return false }
    let lines = Set(new.lines.map { Array($0.trimmedEnd) })
    let loose = file.loose.map { Array(file.lines[$0].trimmedEnd) }
    let names = new.definitions.map { definition in file.definitions.contains { $0.name == definition.name } }
    if options.asksForFunctions {
      guard loose.isEmpty else { return !loose.allSatisfy(lines.contains) }
      return !file.definitions.allSatisfy { old in new.definitions.contains { $0.name == old.name } }
    }
    let isMethod = zip(new.definitions, names).contains { definition, isOutermost in
      !isOutermost && file.all(named: definition.name, isType: definition.isType).count == 1
    }
    if isMethod { return true }
    guard names.allSatisfy(\.self), names.count < file.definitions.count else { return false }
    return (loose.isEmpty || !loose.allSatisfy(lines.contains)) && !new.definitions.contains { new.holdsAsIs($0, file) }
  }

  /// The file with the definitions that are all of `content`; nil when it is something else.
  private func byName(_ content: [UInt8], _ old: [UInt8], _ file: WholeFile) throws(LineMerge.Doubt) -> Written? {
    do throws(DefinitionMerge.Doubt) {
      let text = ContentMarkup(path: path, old: TextLines(old)).cleaned(content)
      guard
        let result = try DefinitionMerge(
          path: path, old: old, allowsNew: options.asksForFunctions
        ).result(of: text)
      else { return nil }
      let bytes = try byNameBytes(result, old, file)
      return Written(
        bytes: bytes, lines: (result.replaced.lowerBound + 1)..<(result.replaced.upperBound + 1), reading: .byName)
    } catch {
      throw FileWriting.doubt(error, old)
    }
  }

  private func byNameBytes(
    _ result: DefinitionMerge.Result, _ old: [UInt8], _ file: WholeFile
  ) throws(DefinitionMerge.Doubt) -> [UInt8] {
    do throws(LineMerge.Doubt) {
      return try file.merged(result.lines.map { $0[...] }.joinedLines, onto: old, isWhole: false)
    } catch {
      throw DefinitionMerge.Doubt(code: error.code, reason: error.reason)
    }
  }

  /// A doubt about definitions with the lines of the file that it is about.
  static func doubt(_ doubt: DefinitionMerge.Doubt, _ old: [UInt8]) -> LineMerge.Doubt {
    let finder = NearestWindow(index: LineIndex(old))
    let windows = doubt.lines.prefix(2).enumerated().map { offset, lines in
      finder.window(start: lines.lowerBound, count: min(lines.count, 6), title: "Place \(offset + 1)")
    }
    return LineMerge.Doubt(
      code: doubt.code, reason: doubt.reason, windows: Array(windows),
      advice: "Send the whole file, or search/replace blocks with the lines around the change.")
  }
}
