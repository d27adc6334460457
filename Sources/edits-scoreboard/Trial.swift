import Edits

/// One true change, written in one dialect and damaged in one way, given to the engine.
struct Trial {
  enum Outcome {
    case right
    case refused([Refusal])
    case wrong(ApplyResult)
    /// The damage does not apply to the change.
    case notMade
  }

  let dialect: Dialect
  /// What was done to the reply; `twin` where that left another place as likely.
  private(set) var damage: Damage
  let seed: UInt64
  private(set) var reply = ""
  private(set) var before: [UInt8] = []
  private(set) var after: [UInt8] = []
  private(set) var outcome = Outcome.notMade
  /// What was applied, rightly or wrongly.
  private(set) var application: Application?

  init(_ dialect: Dialect, _ damage: Damage, seed: UInt64) {
    self.dialect = dialect
    self.damage = damage
    self.seed = seed
    var random = SeededGenerator(
      seed: seed &* 7919 &+ UInt64(damage.rawValue.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 0xFFFF))
    let needsProse = [.straightened, .decomposed].contains(damage)
    let style = needsProse ? SampleFile.Style.prose : random.pick(SampleFile.Style.allCases)
    let file = SampleFile(style, length: random.number(12..<90), using: &random)
    guard
      let change = TrueChange(
        file, places: random.number(1..<3), context: damage == .elided ? random.number(5..<9) : 0, using: &random),
      change.before != change.after
    else { return }
    var others = [
      "README.md": Array("# Read me\n".utf8),
      "docs/other/notes.txt": Array("one\ntwo\nthree\nfour\nfive\nsix\nseven\n".utf8),
      "src/other.py": Array("x = 1\n".utf8),
    ]
    others[file.path] = change.before
    var writer = ReplyWriter(
      change: change, dialect: dialect, damage: damage, path: path(of: file, using: &random), random: random)
    guard let reply = writer.reply() else { return }
    self.reply = reply
    if writer.leavesTwin { self.damage = .twin }
    before = change.before
    after = damage == .strippedEnds ? file.bytes(change.newLines(endsStripped: true)) : change.after
    let tree = SourceTree(contents: others)
    // A reply that was cut off is given as one of which nothing is known: told of the cut, the engine refuses it at once.
    var options = ApplyOptions(repositoryName: "nexus")
    // As where functions are asked for: then one that the file lacks is a new one.
    options.asksForFunctions = dialect == .functions
    let isEndKnown = damage != .cut && damage != .wholeShortened
    let applier = ReplyApplier(
      reply.utf8, knownPaths: Set(others.keys), ending: isEndKnown ? .stopped : .unknown,
      options: options,
      expecting: damage == .noPathAsked || damage == .exampleName ? [file.path] : [])
    var expected = others
    expected[file.path] = after
    let result = applier.apply(to: tree).result
    if case .applied(let application) = result { self.application = application }
    outcome = judge(result, others, expected)
  }

  private func path(of file: SampleFile, using random: inout SeededGenerator) -> String {
    let path = file.path
    switch damage {
    case .dotSlash: return "./" + path
    case .markedPath:
      return random.pick([
        path + ":12", path + "#L4", "**\(path)**", "- `\(path)`", path + ", line 3", "### \(path):",
        "<file>\(path)</file>",
        "`\(path):7`", "[\(path)]", "1. **\(path)**:",
      ])
    case .repositoryPrefix: return "nexus/" + path
    case .directoryMissing: return path.split(separator: "/").suffix(1).joined()
    case .wrongCase: return path.uppercased()
    case .backslashes: return path.split(separator: "/").joined(separator: "\\")
    case .noPath, .noPathAsked: return ""
    case .exampleDirectory: return "path/to/" + (path.split(separator: "/").last ?? "")
    case .exampleName: return "path/to/file" + file.style.suffix
    case .placeholder: return "path/to/file" + file.style.suffix
    case .wrongFile: return "docs/other/notes.txt"
    default: return path
    }
  }

  private func judge(_ result: ApplyResult, _ files: [String: [UInt8]], _ expected: [String: [UInt8]]) -> Outcome {
    switch result {
    case .refused(let refusals): return .refused(refusals)
    case .applied(let application):
      var files = files
      for change in application.changes {
        if let source = change.movedFrom { files[source] = nil }
        files[change.path] = change.bytes
      }
      return files == expected ? .right : .wrong(result)
    }
  }
}
