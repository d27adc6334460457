import Foundation
import Terminal
import Testing

@Suite struct PagerTests {
  private let environment = ["PATH": "/usr/bin:/bin"]

  init() {
    signal(SIGPIPE, SIG_IGN)
  }

  private func shown(_ text: String, by command: String?, environment: [String: String]? = nil) throws -> String {
    let terminal = try DescriptorPair.terminal(columns: 80)
    let sink = FileDescriptorSink(descriptor: terminal.second)
    try Pager(command: command, environment: environment ?? self.environment, output: sink).show(text)
    return terminal.closeAndReadScreen()
  }

  @Test func givesTheTextToThePager() throws {
    #expect(try shown("a\nb\n", by: "sed 's/^/> /'") == "> a\r\n> b\r\n")
  }

  @Test(arguments: [nil, "", "cat", "no-such-pager 2>/dev/null", "/etc/passwd 2>/dev/null"])
  func printsDirectlyWhereThereIsNoPager(command: String?) throws {
    #expect(try shown("text\n", by: command) == "text\r\n")
  }

  @Test func isNotConfusedByAPagerThatLeavesEarly() throws {
    let long = String(repeating: "line\n", count: 100_000)
    #expect(try shown(long, by: "head -n 1") == "line\r\n")
    #expect(try shown(long, by: "exit 1") == "")
  }

  @Test func setsTheOptionsOfLessUnlessGiven() throws {
    #expect(try shown("", by: "echo $LESS $LV") == "FRX -c\r\n")
    #expect(try shown("", by: "echo $LESS", environment: ["PATH": "/bin", "LESS": "S"]) == "S\r\n")
  }

  @Test func letsAPipelineEndByItsSignal() throws {
    // With SIGPIPE ignored, yes would complain instead of ending silently.
    #expect(try shown("", by: "yes 2>&1 | head -n 1") == "y\r\n")
  }

  @Test func printsDirectlyWhereTheOutputIsNoTerminal() throws {
    let pipe = try DescriptorPair.pipe()
    let sink = FileDescriptorSink(descriptor: pipe.second)
    try Pager(command: "sed 's/^/> /'", environment: environment, output: sink).show("a\n")
    pipe.closeSecond()
    #expect(DescriptorPair.readToEnd(pipe.first) == "a\n")
  }
}
