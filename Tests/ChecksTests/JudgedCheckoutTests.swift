import Checks
import Foundation
import Testing

/// In a sandbox the path of the checkout leads to what is judged.
@Suite(.enabled(if: Bubblewrap.isHere, "bubblewrap is not installed"))
struct JudgedCheckoutTests {
  /// A checkout in which every file says `mine`, and a work tree in which every file says `judged`.
  private struct Ground {
    let directory: TemporaryDirectory
    var checkout: String { directory.path + "/checkout" }
    var tree: String { checkout + "/.state/tree" }

    init() throws {
      directory = try TemporaryDirectory()
      for name in ["src/a", "packages/one/b", "gone/c", "node_modules/d", "packages/one/node_modules/e", ".git/config"]
      {
        try write("mine", to: "\(checkout)/\(name)")
      }
      for name in ["src/a", "packages/one/b", "new/f"] { try write("judged", to: "\(tree)/\(name)") }
      for path in ["node_modules", "packages/one/node_modules"] {
        try FileManager.default.createSymbolicLink(
          atPath: "\(tree)/\(path)", withDestinationPath: "\(checkout)/\(path)")
      }
      try FileManager.default.createSymbolicLink(atPath: tree + "/alias", withDestinationPath: "src/a")
      try write("gitdir: \(checkout)/.git\n", to: tree + "/.git")
    }

    func write(_ text: String, to path: String) throws {
      let url = URL(fileURLWithPath: path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }

    func run(_ line: String, in directory: String? = nil, readable: [String] = []) async throws -> CheckResult {
      let modules = ["\(checkout)/node_modules", "\(checkout)/packages/one/node_modules"]
      let policy = SandboxPolicy(
        readable: modules + readable, protected: [checkout + "/.git"], checkouts: [checkout])
      let command = CheckCommand(
        name: "check", invocation: .shell(line), workingDirectory: directory ?? tree,
        environment: ["PATH": "/usr/bin:/bin", "C": checkout], timeLimit: .seconds(60))
      return try await CheckRunner(wrapper: Bubblewrap.sandbox!.wrapper(policy: policy)).run(command)
    }
  }

  @Test func showsTheJudgedFilesAtThePathsOfTheCheckout() async throws {
    let ground = try Ground()
    let result = try await ground.run(
      """
      cat $C/src/a $C/packages/one/b $C/new/f $C/alias; echo
      cat $C/node_modules/d $C/packages/one/node_modules/e node_modules/d $C/.git/config; echo
      test ! -e $C/gone && echo fine; cat src/a
      """)
    #expect(result.isSuccess, "\(result)")
    #expect(result.output.text == "judgedjudgedjudgedjudged\nminemineminemine\nfine\njudged", "\(result)")
  }

  @Test func whatIsWrittenThereIsWrittenToTheWorkTreeOrNowhere() async throws {
    let ground = try Ground()
    let result = try await ground.run("echo x > $C/src/made; echo x > $C/top; echo x > $C/src/a; cat src/made")
    #expect(result.isSuccess && result.output.text == "x\n", "\(result)")
    #expect(FileManager.default.fileExists(atPath: ground.tree + "/src/made"))
    #expect(!FileManager.default.fileExists(atPath: ground.checkout + "/src/made"))
    #expect(!FileManager.default.fileExists(atPath: ground.checkout + "/top"))
    #expect(try String(contentsOfFile: ground.checkout + "/src/a", encoding: .utf8) == "mine")
  }

  @Test func aCheckInTheCheckoutItselfSeesTheCheckout() async throws {
    let ground = try Ground()
    let result = try await ground.run("cat $C/src/a src/a", in: ground.checkout)
    #expect(result.output.text == "minemine", "\(result)")
  }

  @Test func aCheckoutThatIsNamedReadableIsOpenAndSaidToBe() async throws {
    let ground = try Ground()
    #expect(try await ground.run("cat $C/src/a", readable: [ground.checkout]).output.text == "mine")
    let policy = SandboxPolicy(readable: [ground.checkout], checkouts: [ground.checkout])
    #expect(policy.openCheckouts == [ground.checkout])
    #expect(SandboxPolicy(readable: [ground.checkout + "/src"], checkouts: [ground.checkout]).openCheckouts == [])
  }
}
