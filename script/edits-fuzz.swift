// The fuzz target of script/fuzz: compiled together with the sources of Edits.

private let formats = EditFormat.allCases

/// Input: a byte for the format, the reply, 0xFF, the content of the files.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let format = formats[Int(input[0]) % formats.count]
  let parts = input.dropFirst().split(separator: 0xFF, maxSplits: 1, omittingEmptySubsequences: false)
  let reply = Array(parts[0])
  let content = parts.count > 1 ? Array(parts[1]) : Array(reply.reversed())
  let paths = ["a.txt", "bank.py", "main.go", "d.py", "docs/guide.md", "src/bank.py"]
  let files = Dictionary(uniqueKeysWithValues: paths.map { ($0, content) })

  let whole = EditParser.parse(reply, format: format, knownPaths: Set(paths))
  var parser = EditParser(format: format, knownPaths: Set(paths))
  let middle = count / 2
  _ = parser.feed(reply.prefix(middle))
  _ = parser.feed(reply.dropFirst(middle))
  precondition(parser.finish() == whole, "pieces are read like the whole")
  for edit in whole.edits { precondition(edit.range.lowerBound >= 0 && edit.range.upperBound <= reply.count) }

  let tree = SourceTree(contents: files)
  let needed = EditApplier.neededPaths(for: whole.edits, in: tree)
  switch EditApplier.apply(whole, to: tree) {
  case .refused(let refusals):
    precondition(!refusals.isEmpty)
    for refusal in refusals { precondition(!refusal.description.isEmpty) }
  case .applied(let application):
    precondition(whole.holdsEdits)
    for change in application.changes where change.oldBytes != nil {
      precondition(needed.contains(change.movedFrom ?? change.path), "only needed files change")
    }
  }
  return 0
}
