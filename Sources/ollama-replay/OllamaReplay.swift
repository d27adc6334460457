import ArgumentParser
import Foundation
import OllamaReplay

/// Plays a recording as an Ollama server.
@main struct OllamaReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ollama-replay",
    abstract: "Play a recording as an Ollama server",
    discussion: """
      Serves Ollama's native API from a recording, until it gets SIGINT or SIGTERM. Its status is then 1 when an \
      exchange was never asked for or a request was refused. The format of recordings is in docs/replay.md.
      """)

  @Argument(help: ArgumentHelp("A recording: a .yaml file, or a folder of them", valueName: "recording"))
  var path: String?

  @Option(help: "The address to listen on")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 takes a free one")
  var port = 0

  @Option(help: ArgumentHelp("Put a fault on an exchange", valueName: "name[:number]"))
  var fault: String?

  @Option(
    help: ArgumentHelp(
      "The exchange that gets the fault, by name or number (default: the first)", valueName: "exchange"))
  var faultAt: String?

  @Option(help: ArgumentHelp("How many requests meet the fault before the exchange is answered", valueName: "count"))
  var faultTimes = 1

  @Option(help: ArgumentHelp("Write all that happens to this file, a line each", valueName: "file"))
  var log: String?

  @Option(help: ArgumentHelp("Write the port to this file once the server listens", valueName: "file"))
  var portFile: String?

  @Option(help: ArgumentHelp("Reply at this pace, instead of the recording's", valueName: "tokens per second"))
  var speed: Double?

  @Flag(help: "List the faults and end")
  var listFaults = false

  func validate() throws {
    if path == nil, !listFaults { throw ValidationError("Name a recording, or use --list-faults.") }
    if !(0...65_535).contains(port) { throw ValidationError("--port must be from 0 to 65535.") }
    if let speed, !(speed > 0 && speed.isFinite) { throw ValidationError("--speed must be above 0.") }
    if faultTimes < 1 { throw ValidationError("--fault-times must be at least 1.") }
    if faultAt != nil, fault == nil { throw ValidationError("--fault-at needs --fault.") }
  }

  func run() async throws {
    if listFaults { return print(FaultList.text) }
    // The handlers stand before the first word is said, so that a signal sent on that word is not lost.
    let signals = await EndingSignals()
    let log = try self.log.map(EventFile.init(path:))
    do {
      let server = try await ReplayServer.start(recording(), host: host, port: port) { log?.write($0) }
      if let portFile { try Data("\(server.port)\n".utf8).write(to: URL(filePath: portFile), options: .atomic) }
      say("Listening on \(server.baseURL)\n", to: .standardOutput)
      await signals.wait()
      await server.stop()
      for complaint in server.complaints { say(complaint + "\n", to: .standardError) }
      if !server.complaints.isEmpty { throw ExitCode(1) }
    } catch let error as ReplayError {
      say("Error: \(error)\nHint: \(error.hint)\n", to: .standardError)
      throw ExitCode(error.status)
    }
  }

  private func recording() throws -> Recording {
    var recording = try Recording(path: path ?? "")
    if let speed {
      recording.tokensPerSecond = speed
      for index in recording.exchanges.indices { recording.exchanges[index].delay.between = nil }
    }
    guard let fault else { return recording }
    let named = try Recording.Fault(named: fault)
    return try recording.failing(named.isSweep ? named : named.times(faultTimes), at: faultAt)
  }
}

/// Writes at once, without a buffer.
func say(_ text: String, to file: FileHandle) {
  // Nobody may be listening any more; that is no reason to stop serving.
  try? file.write(contentsOf: Data(text.utf8))
}

extension ReplayError {
  /// The exit status: 65 for bad input, 69 when the address cannot be had, 64 for bad usage.
  fileprivate var status: Int32 {
    switch self {
    case .unreadable, .invalid: 65
    case .cannotListen: 69
    case .unknownFault, .badFaultArgument, .noSuchExchange: 64
    }
  }
}
