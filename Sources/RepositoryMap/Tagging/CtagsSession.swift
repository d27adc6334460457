internal import Programs

/// A ctags that waits for files. When one makes it fail it is started anew for the next.
///
/// Used by one thread at a time.
final class CtagsSession {
  private let program: CtagsProgram
  private var child: ConnectedProgram?
  /// How many files in a row it failed at.
  private(set) var failures = 0

  /// No file within the limits of size takes a hundredth of this.
  static let timeLimitInMilliseconds: Int32 = 10_000
  /// More names than this in one file are a table and no code.
  static let markLimit = 20_000

  init(_ program: CtagsProgram) { self.program = program }

  /// What ctags finds in a file; nil if it fails at it.
  ///
  /// - Throws: `.taggerUnusable` if it cannot be started.
  func marks(in bytes: UnsafeBufferPointer<UInt8>, form: FileForm) throws(MapError) -> [DefinitionOutline.Mark]? {
    let running: ConnectedProgram
    if let child { running = child } else { running = try start() }
    child = running
    guard let marks = ask(running, bytes, form) else {
      child = nil
      failures += 1
      return nil
    }
    failures = 0
    return marks
  }

  private func start() throws(MapError) -> ConnectedProgram {
    let child = try MapError.from { () throws(ProgramError) in
      try ConnectedProgram(program.path, program.arguments)
    }
    // It introduces itself with a line; without that it will not answer either.
    guard child.readLine(within: Self.timeLimitInMilliseconds, { _ in }) else {
      throw MapError(.taggerUnusable, "\(program.path) ends as soon as it is started.")
    }
    return child
  }

  private func ask(
    _ child: ConnectedProgram, _ bytes: UnsafeBufferPointer<UInt8>, _ form: FileForm
  ) -> [DefinitionOutline.Mark]? {
    // The name is made up from the form, so nothing in it needs to be quoted.
    let request = #"{"command":"generate-tags","filename":"\#(form.sampleFileName)","size":\#(bytes.count)}"# + "\n"
    let isSent = Array(request.utf8).withUnsafeBytes(child.write) && child.write(UnsafeRawBufferPointer(bytes))
    guard isSent else { return nil }
    var marks: [DefinitionOutline.Mark] = []
    var (isDone, isWhole) = (false, true)
    while !isDone {
      let hasLine = child.readLine(within: Self.timeLimitInMilliseconds) { line in
        let fields = FlatJSON.fields(line)
        switch fields["_type"] {
        case "completed": isDone = true
        case "error": isWhole = false
        default: if marks.count < Self.markLimit, let mark = Self.mark(fields, form) { marks.append(mark) }
        }
      }
      guard hasLine else { return nil }
    }
    return isWhole ? marks : nil
  }

  private static func mark(_ fields: [String: String], _ form: FileForm) -> DefinitionOutline.Mark? {
    guard fields["_type"] == "tag", let name = fields["name"], let line = fields["line"].flatMap({ Int($0) }) else {
      return nil
    }
    let kind = fields["kind"] ?? ""
    // Names that ctags makes up for what has none.
    guard !unwantedKinds.contains(kind), !name.hasPrefix("__anon"), !name.hasPrefix("anonymous") else { return nil }
    // Python's methods are called members, as C's fields are.
    let isDetail = detailKinds.contains(kind) && !(kind == "member" && form.name.hasPrefix("py"))
    let isShown = !isDetail || fields["scope"] == nil
    return DefinitionOutline.Mark(name: name, kind: kind, line: line, isShown: isShown)
  }

  /// What is only named there and defined elsewhere, or not known outside a few lines.
  private static let unwantedKinds: Set<String> = [
    "header", "import", "include", "local", "label", "library", "package", "packageName", "parameter", "script",
    "source", "unknown", "makefile",
  ]
  /// What, within a type, is known by its name and would only fill the outline.
  private static let detailKinds: Set<String> = [
    "anonMember", "const", "constant", "enumConstant", "enumerator", "field", "member", "methodSpec", "property", "val",
    "var", "variable",
  ]
}
