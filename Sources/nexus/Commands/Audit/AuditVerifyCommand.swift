import ArgumentParser
import JSONText
import NexusProtocol
import Store
import Terminal

struct AuditVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify that no row of the audit and no exchange in it was changed or taken away",
    discussion: """
      Ends with status 1 where something was. Whoever can write the store can also make a new audit that fits; only a \
      hash that was noted down elsewhere shows that.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("A hash that was noted down earlier, at least 8 digits: a row must have it", valueName: "hash"))
  var head: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    guard let head else { return }
    guard head.count >= 8, head.allSatisfy(\.isHexDigit) else {
      throw ValidationError("\"\(head)\" is no hash: it takes at least 8 hexadecimal digits.")
    }
  }

  func run() async throws {
    let session = try Session(options)
    let console = session.console
    let store = try await session.openStoreOfJobs()
    var verdict = try await store?.verifyAudit() ?? AuditVerdict()
    if let head, try await store?.hasAuditRow(hashBeginning: head.lowercased()) != true {
      verdict.faults.append(.init(message: "No row of the audit has the hash \(head)."))
    }
    switch console.format {
    case .json: try console.writeLine(Self.json(verdict).text())
    case .text:
      for fault in verdict.faults {
        try console.writeLine(console.palette.apply(.error, to: "fault") + "  \(fault.message)")
      }
      try console.write(Self.list(verdict))
    }
    guard verdict.faults.isEmpty else { throw ExitCode(ExitStatus.notDone.rawValue) }
  }

  private static func list(_ verdict: AuditVerdict) -> KeyValueList {
    var list = KeyValueList()
    list.add("Rows", String(verdict.rows))
    list.add("Head", verdict.head ?? "none")
    if verdict.exchangesBefore > 0 {
      list.add("Before it", verdict.exchangesBefore.counted("exchange") + " of versions that kept no audit")
    }
    list.add("Verdict", verdict.faults.isEmpty ? "whole" : verdict.faults.count.counted("fault"))
    return list
  }

  private static func json(_ verdict: AuditVerdict) -> JSONValue {
    func number(_ value: Int64?) -> JSONValue { value.map { .number(JSONNumber($0)) } ?? .null }
    return JSONValue(members: [
      ("rows", JSONValue(verdict.rows)), ("head", verdict.head.map(JSONValue.string) ?? .null),
      ("exchangesBefore", JSONValue(verdict.exchangesBefore)),
      (
        "faults",
        .array(
          verdict.faults.map { fault in
            JSONValue(members: [
              ("row", number(fault.row)), ("exchange", number(fault.exchange)), ("message", .string(fault.message)),
            ])
          })
      ),
    ])
  }
}
