import Edits
import Testing

@Suite struct RedactionCheckTests {
  private static let mark = "[KEPT-BACK]"
  private static let file = "port = 80\npassword = \"s3cret\"\nhost = \"a\"\n"

  private func apply(_ reply: String, to files: [String: String] = ["a.ini": file]) -> ApplyResult {
    let tree = SourceTree(contents: files.mapValues { Array($0.utf8) })
    return EditApplier.apply(
      EditParser.parse(Array(reply.utf8), format: .auto), to: tree, options: ApplyOptions(redactionMark: Self.mark))
  }

  private func codes(_ result: ApplyResult) -> [Refusal.Code] {
    guard case .refused(let refusals) = result else { return [] }
    return refusals.map(\.code)
  }

  private func block(_ old: String, _ new: String, _ path: String = "a.ini") -> String {
    "\(path)\n<<<<<<< SEARCH\n\(old)\n=======\n\(new)\n>>>>>>> REPLACE\n"
  }

  @Test func anEditBesideTheMarkedLineApplies() {
    guard case .applied(let application) = apply(block("port = 80", "port = 81")) else {
      Issue.record("It is refused.")
      return
    }
    #expect(
      application.changes.first?.bytes.map { String(decoding: $0, as: UTF8.self) }
        == "port = 81\npassword = \"s3cret\"\nhost = \"a\"\n")
  }

  @Test(arguments: ["[KEPT-BACK]", "[kept-back]", "KEPT_BACK", "<Kept Back>", "x[KEPT-BACK]y"])
  func theMarkIsNeverWrittenBack(mark: String) {
    let line = "password = \"\(mark)\""
    #expect(codes(apply(block(line, "password = \"new\""))) == [.redacted])
    #expect(codes(apply(block("port = 80\n\(line)", "port = 81\n\(line)"))) == [.redacted])
    #expect(codes(apply(block("host = \"a\"", line))) == [.redacted])
    #expect(codes(apply(block("", line, "new.ini"))) == [.redacted])
    #expect(codes(apply("a.ini\n```\nport = 81\n\(line)\nhost = \"a\"\n```\n")) == [.redacted])
    #expect(
      codes(apply("--- a/a.ini\n+++ b/a.ini\n@@\n-port = 80\n+port = 81\n \(line)\n host = \"a\"\n")) == [.redacted])
  }

  @Test func aFileThatReallyHoldsTheMarkCanBeChanged() {
    let docs = ["a.md": "one\nSecrets become [KEPT-BACK].\nthree\n"]
    let reply = block("Secrets become [KEPT-BACK].\nthree", "Secrets become [KEPT-BACK] here.\n3", "a.md")
    #expect(codes(apply(reply, to: docs)) == [])
    #expect(codes(apply(block("three", "[KEPT-BACK]", "a.md"), to: docs)) == [.redacted])
  }

  @Test func theRefusalSaysWhatToDo() {
    guard case .refused(let refusals) = apply(block("port = 80", "password = [KEPT-BACK]")) else {
      Issue.record("It is applied.")
      return
    }
    #expect(refusals.first?.description.contains("Leave the lines with that mark out") == true)
  }
}
