import Testing

@testable import Edits

@Suite struct CorpusTests {
  @Test func isLarge() {
    #expect(EditCase.all.count >= 300)
  }

  @Test(arguments: EditCase.all) func appliesOrRefusesAsTheCaseSays(_ example: EditCase) {
    let result = EditApplier.apply(
      example.parsed(), to: example.tree,
      options: ApplyOptions(expecting: example.expecting, asksForFunctions: example.asksForFunctions))
    switch result {
    case .applied(let application):
      var files = example.before
      for change in application.changes {
        if let source = change.movedFrom { files[source] = nil }
        files[change.path] = change.bytes
      }
      #expect(example.refusals.isEmpty, "applied: \(application.grades)")
      guard let after = example.after else { return }
      for path in Set(files.keys).union(after.keys).sorted() {
        #expect(shown(files[path]) == shown(after[path]), "\(path) in \(example.name): \(application.grades)")
      }
      let executable = Set(application.changes.filter(\.executable).map(\.path))
      #expect(executable == example.executableAfter)
      if !example.rungs.isEmpty {
        #expect(
          application.grades.map { "\($0.edit) \($0.alreadyApplied ? "already-applied" : $0.rung.name)" }
            == example.rungs)
      }
    case .refused(let refusals):
      let found = refusals.map { "\($0.edit.map(String.init) ?? "-") \($0.code.rawValue)" }
      let text = refusals.map(\.description).joined(separator: "\n")
      #expect(found == example.refusals, "\(example.name): \(text)")
      for refusal in refusals { #expect(!refusal.reason.isEmpty && !refusal.advice.isEmpty) }
    }
  }

  @Test(arguments: EditCase.all) func readsTheSameFromPieces(_ example: EditCase) {
    let whole = example.parsed()
    for size in [1, 7] { #expect(example.parsed(inPiecesOf: size) == whole) }
  }

  /// Text with its invisible bytes shown, for failures one can read.
  private func shown(_ bytes: [UInt8]?) -> String? {
    guard let bytes else { return nil }
    return String(decoding: bytes, as: UTF8.self).replacing("\r", with: "␍").replacing("\u{FEFF}", with: "[BOM]")
      + (bytes.contains { $0 > 0x7F } ? " \(bytes.count) bytes" : "")
  }
}
