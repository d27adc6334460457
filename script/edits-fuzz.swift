// A target of script/fuzz: the edit engine.

@testable import Edits

private let formats = EditFormat.allCases
private let endings = [ReplyEnding.unknown, .stopped, .cut]

/// Input: a byte for the format, the ending and what is asked for, the reply, 0xFF, the content of the files.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let format = formats[Int(input[0]) % formats.count]
  let parts = input.dropFirst().split(separator: 0xFF, maxSplits: 1, omittingEmptySubsequences: false)
  let reply = Array(parts[0])
  let content = parts.count > 1 ? Array(parts[1]) : Array(reply.reversed())
  let paths = ["a.txt", "bank.py", "main.go", "d.py", "docs/guide.md", "src/bank.py", "l.rs", "s.rb", "r.js", "p.c"]
  let asked = Int(input[0]) / (formats.count * endings.count) % 3
  let expecting = asked == 0 ? [] : asked == 1 ? ["bank.py"] : ["r.js", "src/new.py"]
  let files = Dictionary(uniqueKeysWithValues: paths.map { ($0, content) })

  var once = EditParser(format: format, knownPaths: Set(paths), expecting: expecting)
  _ = once.feed(reply)
  let whole = once.finish()
  var parser = EditParser(format: format, knownPaths: Set(paths), expecting: expecting)
  let middle = count / 2
  _ = parser.feed(reply.prefix(middle))
  _ = parser.feed(reply.dropFirst(middle))
  hold(parser.finish() == whole, "pieces are read like the whole")
  for edit in whole.edits {
    hold(edit.range.lowerBound >= 0 && edit.range.upperBound <= reply.count, "edits stand in the reply")
  }

  let tree = SourceTree(contents: files)
  let ending = endings[Int(input[0]) / formats.count % endings.count]
  let applier = ReplyApplier(
    reply, format: format, knownPaths: Set(paths), ending: ending, expecting: expecting)
  let needed = applier.neededPaths(in: tree)
  let outcome = applier.apply(to: tree)
  switch outcome.result {
  case .refused(let refusals):
    hold(!refusals.isEmpty && outcome.repairs.isEmpty, "a refusal has reasons")
    for refusal in refusals { hold(!refusal.description.isEmpty, "a refusal has words") }
  case .applied(let application):
    hold(!outcome.edits.isEmpty, "what is applied are edits")
    hold(ending != .cut, "nothing of a reply that was cut is applied")
    hold(
      Set(application.grades.map(\.edit)) == Set(outcome.edits.map(\.number)), "every edit has a grade, and no other")
    for change in application.changes where change.oldBytes != nil {
      hold(needed.contains(change.movedFrom ?? change.path), "only needed files change")
    }
    // Where a file was moved away, what stands in its place is another; so is what is made there.
    let made = outcome.edits.compactMap { edit in if case .create = edit.action { edit.number } else { nil } }
    let left = application.changes.compactMap(\.movedFrom)
      + application.grades.filter { made.contains($0.edit) }.map(\.path)
    for change in application.changes where !left.contains(change.path) {
      checkUnnamedLines(change, application.grades)
    }
  }
  return 0
}

/// Ends the program, with the message, also where the compiler optimises.
private func hold(_ condition: Bool, _ message: String) {
  if !condition { fatalError(message) }
}

/// Lines that no grade names stand in the result to the byte and in their order.
private func checkUnnamedLines(_ change: FileChange, _ grades: [Grade]) {
  // A lone return is content or a line end, by what else the file holds; both states must be read alike.
  guard let old = change.oldBytes, let new = change.bytes, !holdsLoneReturn(old), !holdsLoneReturn(new) else { return }
  let path = change.movedFrom ?? change.path
  let own = grades.filter { [path, change.path].contains($0.path) }
  // A hunk found only after another changed the file names lines of that state.
  guard own.count == 1 else { return }
  let named = Set(own.flatMap(\.lines))
  let (before, after) = (TextLines(old), TextLines(new))
  var next = 0
  for line in 0..<before.count where !named.contains(line + 1) {
    // The last line may gain an end when lines follow it now.
    while next < after.count, !after.content(next).elementsEqual(before.content(line)) { next += 1 }
    hold(next < after.count, "a line that no edit names is gone")
    next += 1
  }
}

private func holdsLoneReturn(_ bytes: [UInt8]) -> Bool {
  bytes.indices.contains { bytes[$0] == 0x0D && ($0 + 1 == bytes.count || bytes[$0 + 1] != 0x0A) }
}
