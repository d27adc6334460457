import Checks
import Foundation
import Testing

@Suite struct CheckRunnerTests {
  private func shell(
    _ line: String, timeLimit: Duration = .seconds(60), gracePeriod: Duration = .seconds(5),
    outputLimit: Int = 64 * 1024
  ) -> CheckCommand {
    CheckCommand(
      name: "check", invocation: .shell(line), workingDirectory: "/", environment: ["PATH": "/usr/bin:/bin"],
      timeLimit: timeLimit, gracePeriod: gracePeriod, outputLimitInBytes: outputLimit)
  }

  @Test func reportsSuccessWithItsOutputInOrder() async throws {
    let result = try await CheckRunner().run(shell("echo one; echo two >&2; printf three"))
    #expect(result.isSuccess)
    #expect(result.name == "check")
    #expect(result.output.text == "one\ntwo\nthree")
    #expect(result.output.totalBytes == 13)
  }

  @Test func reportsTheStatusOrSignalOfAFailure() async throws {
    let failed = try await CheckRunner().run(shell("echo no; exit 3"))
    #expect(failed.ending == .exited(status: 3))
    #expect(!failed.isSuccess)
    let killed = try await CheckRunner().run(shell("kill -SEGV $$"))
    #expect(killed.ending == .signaled(signal: 11))
  }

  @Test func handsOnLinesAsTheyArrive() async throws {
    var lines: [String] = []
    // The command goes on only when its first line was seen.
    let directory = try TemporaryDirectory()
    var command = shell("echo first; until test -e seen; do sleep 0.01; done; echo; printf last")
    command.workingDirectory = directory.path
    let result = try await CheckRunner().run(command) { line in
      lines.append(String(decoding: line, as: UTF8.self))
      if lines.count == 1 { try directory.create("seen") }
    }
    #expect(result.isSuccess)
    #expect(lines == ["first", "", "last"])
  }

  @Test func runsAProgramWithItsArgumentsUntouched() async throws {
    var command = shell("")
    command.invocation = .program(["printf", "%s|", "a b", "$HOME", "*"])
    let result = try await CheckRunner().run(command)
    #expect(result.output.text == "a b|$HOME|*|")
  }

  @Test func takesAPathFromTheWorkingDirectory() async throws {
    let directory = try TemporaryDirectory()
    try directory.writeScript("check.sh", "#!/bin/sh\npwd -P\necho $0\n")
    var command = shell("")
    command.workingDirectory = directory.path
    command.invocation = .program(["./check.sh"])
    let result = try await CheckRunner().run(command)
    #expect(result.isSuccess)
    #expect(result.output.text.hasPrefix(directory.path + "\n"))
  }

  @Test func tellsWhyItCouldNotStart() async throws {
    var command = shell("")
    command.invocation = .program(["no-such-program"])
    #expect(try await CheckRunner().run(command).ending == .couldNotStart(.programNotFound("no-such-program")))
    command.invocation = .program(["./missing"])
    #expect(try await CheckRunner().run(command).ending == .couldNotStart(.programNotFound("./missing")))
    command.invocation = .program(["/etc/passwd"])
    #expect(try await CheckRunner().run(command).ending == .couldNotStart(.programNotFound("/etc/passwd")))
    command.invocation = .program([])
    #expect(try await CheckRunner().run(command).ending == .couldNotStart(.emptyCommand))
    command = shell("true")
    command.workingDirectory = "/no/such/directory"
    #expect(
      try await CheckRunner().run(command).ending == .couldNotStart(.workingDirectoryUnusable("/no/such/directory")))
  }

  @Test func tellsWhenTheSystemRefuses() async throws {
    let directory = try TemporaryDirectory()
    try directory.writeScript("bad", "#!/no/such/interpreter\n")
    var command = shell("")
    command.workingDirectory = directory.path
    command.invocation = .program(["./bad"])
    let ending = try await CheckRunner().run(command).ending
    #expect(ending == .couldNotStart(.refused(errno: ENOENT)) || ending == .couldNotStart(.programNotFound("./bad")))
  }

  @Test func refusesACommandThatCWouldCutShort() async throws {
    let result = try await CheckRunner().run(shell("true\0; false"))
    #expect(result.ending == .couldNotStart(.refused(errno: EINVAL)))
  }

  @Test func runsWhatTheWrapperMakesOfIt() async throws {
    let wrapper = CommandWrapper(name: "env") { arguments, command in
      ["/usr/bin/env", "WRAPPED=\(command.name)"] + arguments
    }
    let result = try await CheckRunner(wrapper: wrapper).run(shell("echo $WRAPPED"))
    #expect(result.output.text == "check\n")
  }

  @Test func givesNothingOnStandardInputAndNoTerminal() async throws {
    let result = try await CheckRunner().run(
      shell("wc -c; test -t 0 || echo none; (: </dev/tty) 2>/dev/null || echo no tty"))
    #expect(
      result.output.text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == [
        "0", "none", "no tty",
      ])
  }

  @Test func handsOnOnlyTheEnvironmentGiven() async throws {
    var command = shell("env | grep -v -e ^PWD= -e ^SHLVL= -e ^_= -e ^OLDPWD=")
    command.environment["GREETING"] = "hello"
    let result = try await CheckRunner().run(command)
    #expect(result.output.text.split(separator: "\n").sorted() == ["GREETING=hello", "PATH=/usr/bin:/bin"])
  }

  @Test func leavesNoOpenFileToTheCommand() async throws {
    let directory = try TemporaryDirectory()
    let descriptor = open(directory.path, O_RDONLY)
    defer { close(descriptor) }
    let result = try await CheckRunner().run(shell("test -e /dev/fd/\(descriptor) && echo leaked"))
    #expect(result.output.text == "")
    #expect(result.ending == .exited(status: 1))
  }

  @Test func givesTheCommandItsSignalsAtTheirDefaults() async throws {
    signal(SIGPIPE, SIG_IGN)
    // With SIGPIPE ignored, yes would complain about its closed output instead of ending silently.
    let result = try await CheckRunner().run(shell("yes 2>&1 | head -n 1"))
    #expect(result.output.text == "y\n")
    #expect(result.isSuccess)
  }

  @Test func keepsBinaryOutputByteForByte() async throws {
    let result = try await CheckRunner().run(shell(#"printf '\000\377\200a\r\n\033[31m'"#))
    #expect(result.output.head == [0x00, 0xFF, 0x80, 0x61, 0x0D, 0x0A] + Array("\u{1B}[31m".utf8))
  }

  @Test func keepsBothEndsOfAFloodWithinTheLimit() async throws {
    let flood = "echo begin; head -c 100000000 /dev/zero; echo; echo end"
    var longest = 0
    let result = try await CheckRunner().run(shell(flood, outputLimit: 3000)) { longest = max(longest, $0.count) }
    #expect(result.isSuccess)
    #expect(result.output.totalBytes == 100_000_011)
    #expect(result.output.head == Array("begin\n".utf8))
    #expect(result.output.tail == Array("end\n".utf8))
    #expect(result.output.text == "begin\n[… 100000001 bytes left out …]\nend\n")
    #expect(longest == 65536)
  }
}
