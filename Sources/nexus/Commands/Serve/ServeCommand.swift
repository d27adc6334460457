import ArgumentParser
import HTTPServing
import JSONText
import MCP
import MCPOverHTTP
import NexusProtocol
import Terminal

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Offer nexus to other programs over HTTP, on this machine",
    discussion: """
      Serves the Model Context Protocol as `nexus mcp` does, over streamable HTTP, until Ctrl-C or SIGTERM: any number of \
      programs at once. The line it prints says where, and how programs are told of it. Work in the background goes on when \
      it ends.

      Programs must show a token. Without more there is a new one each time; NEXUS_SERVE_TOKEN holds one of yours, or \
      --token-file names a file that only you may read, which is made where there is none. Web pages are kept out.

        nexus serve
        nexus serve --port 0 --token-file ~/.config/nexus-overseer/token
      """)

  /// The keys of a telephone that spell NEXU.
  static let standardPort = 6398

  @Option(help: "The port; 0 for any that is free")
  var port = Self.standardPort

  @Option(help: "The address of this machine to listen on: 127.0.0.1, another that begins with 127, or ::1")
  var host = "127.0.0.1"

  @Option(help: "The file that holds the token; made where there is none", completion: .file())
  var tokenFile: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if !(0...65535).contains(port) { throw ValidationError("--port is a number from 0 to 65535.") }
  }

  func run() async throws {
    let directory = try Session.directory(options)
    let address = host == "localhost" ? "127.0.0.1" : host == "[::1]" ? "::1" : host
    guard LoopbackGuard.isLoopback(address) else {
      throw UserError(
        "nexus serve is for programs on this machine, and does not listen on \(host).",
        hint: "Leave --host out. From another machine, `ssh -L PORT:127.0.0.1:PORT HOST` leads here.",
        status: .usage)
    }
    let token = try ServeToken.find(
      in: tokenFile.map { Session.path($0, in: directory) }, environment: Surroundings.environment)
    let endpoint = MCPEndpoint(
      try OfferToPrograms.make(options), behind: LoopbackGuard(address: address), token: token.bearer,
      now: { Surroundings.now.description })
    let server = try await HTTPServer.start(endpoint, host: address, port: port)
    try announce(address.contains(":") ? "[\(address)]" : address, server.port, token)
    // Ctrl-C is how serving ends: both return then, and that is no failure.
    await withTaskGroup { group in
      group.addTask { await endpoint.run() }
      group.addTask { await server.run() }
    }
  }

  /// Says where it serves, in one line that is not broken: it is to be copied.
  private func announce(_ address: String, _ port: Int, _ token: ServeToken) throws {
    let url = "http://\(address):\(port)\(MCPEndpoint.path)"
    if options.json {
      var value: JSONObject = ["url": .string(url)]
      if let shown = token.shown { value["token"] = .string(shown) }
      return try FileDescriptorSink.standardOutput.write(JSONOutput.harmless(JSONValue.object(value).text()) + "\n")
    }
    let server: JSONValue = [
      "type": "http", "url": .string(url),
      "headers": ["Authorization": .string("Bearer \(token.shown ?? "TOKEN")")],
    ]
    let entry: JSONValue = ["mcpServers": ["nexus": server]]
    let rest = token.shown == nil ? ", with the token of \(token.source) in the place of TOKEN" : ""
    try FileDescriptorSink.standardError.write(
      "Serving \(url) until Ctrl-C. Programs are told of it as \(Sanitizer.text(entry.text() + rest))\n")
  }
}
