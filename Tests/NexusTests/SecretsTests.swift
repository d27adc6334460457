import Foundation
import JSONText
import NexusTestSupport
import OllamaReplay
import Testing

/// Every way into a prompt, with secrets at the end of it.
@Suite(.timeLimit(.minutes(5))) struct SecretsTests {
  // Put together here, so that no file of nexus's own holds them.
  private static let token = "ghp_" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAc7e"
  private static let key = "MIIEow" + "IBAAKCAQEA7c8xWq5mT2yPz0b1RkUv9sLhN3dFgJ4oXeQ6iYtCwZaBnMrH"
  private static let mark = "[REDACTED" + "-BY-NEXUS]"

  private static let settings = """
    port = 80
    token = "\(token)"
    -----BEGIN RSA PRIVATE KEY-----
    \(key)
    \(key.reversed().map(String.init).joined())
    -----END RSA PRIVATE KEY-----
    host = "a"

    """

  private static func setUp(_ setup: inout Fixture.Setup) {
    setup.files = [
      "greeting.txt": settings, "README.md": "Greeting. Use \(token).\n", ".env": "GREETING_PASS=plain-but-secret\n",
      "private/greeting.txt": "not for models\n", ".nexusignore": "private/\n", "dist/greeting.js": "let generated\n",
      "greeting.py": "def greet(password=\"\(token)\"): pass\n",
    ]
  }

  private static let hidden = [token, key, "plain-but-secret", "not for models", "let generated"]

  /// Holds everything that reached the server to what may.
  private func expectNoSecret(_ fixture: Fixture, sourceLocation: SourceLocation = #_sourceLocation) {
    for request in fixture.server.requests {
      let body = String(decoding: request.bodyBytes, as: UTF8.self)
      for secret in Self.hidden { #expect(!body.contains(secret), "\(request.path)", sourceLocation: sourceLocation) }
    }
  }

  @Test func noSecretReachesAModelOnAnyWay() async throws {
    let leak = "echo leaked \(Self.token); ! grep -q 82 greeting.txt"
    let exchanges: [Recording.Exchange] = [
      // The plan: map, notes, files in full, history; and every tool.
      .toolCalls(
        .init("read_file", ["path": "greeting.txt", "lines": "2-5"]),
        .init("search", ["pattern": "token|password|plain|not for|MIIE"]),
        .init("outline", ["path": "greeting.py"]), .init("history", ["path": "greeting.txt", "kind": "diff"]),
        .init("history", ["path": "greeting.txt", "kind": "blame"]), .init("read_file", ["path": ".env"]),
        .init("read_file", ["path": "private/greeting.txt"]), .init("list_files")
      ).from(Fixture.overseer).expecting(
        "not to be read, by .nexusignore", "not to be read, since it holds secrets", Self.mark),
      .plan("Port", .init("Change the port \(Self.token)")).expecting("Never write this mark"),
      // The task's file in full, and what a check prints.
      .edit("greeting.txt", "port = 80", "port = 82").expecting(
        "port = 80\ntoken = \"\(Self.mark)\"", "on lines 2, 4, 5"),
      .edit("greeting.txt", "port = 82", "port = 81").expecting("leaked \(Self.mark)"),
      // The review: the diff, whose context holds the token and the key, and the files.
      .approve().expecting("+port = 81", Self.mark),
    ]
    try await Fixture.with(
      exchanges,
      {
        Self.setUp(&$0)
        $0.checks = [leak]
        $0.settings["llm.models.overseer.contextLength"] = 32_768
        $0.settings["llm.models.implementation.contextLength"] = 32_768
      }
    ) { fixture in
      try await fixture.run("plan", "Change the greeting of \(Self.token) in .env and private/greeting.txt")
      try await fixture.run("implement")
      try await fixture.run("review")
      expectNoSecret(fixture)
      #expect(
        try fixture.repository.run("show", "nexus/1-port:greeting.txt") == Self.settings.replacing("80", with: "81"))
    }
  }

  @Test func closedFilesOfATaskAreNamedAndNotShown() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("Pass", .init("Change it", ".env")),
      .answer("I cannot.").expecting("The file .env holds secrets and is not shown."),
    ]
    try await Fixture.with(
      exchanges,
      {
        Self.setUp(&$0)
        $0.settings["implement.maxAttempts"] = 1
      }
    ) { fixture in
      try await fixture.run("plan", "Pass")
      _ = try await fixture.nexus("implement")
      expectNoSecret(fixture)
    }
  }

  @Test func whoIsToChangeAGeneratedFileSeesItAndSoDoesTheReview() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("Built", .init("Change it", "dist/greeting.js")),
      .edit("dist/greeting.js", "let generated", "let changed").expecting("let generated"),
      .approve().expecting("+let changed"),
    ]
    try await Fixture.with(exchanges, { Self.setUp(&$0) }) { fixture in
      try await fixture.run("plan", "Built")
      try await fixture.run("implement")
      try await fixture.run("review")
      #expect(try fixture.repository.run("show", "nexus/1-built:dist/greeting.js") == "let changed\n")
    }
  }

  @Test func aCommitOfSecretFilesIsReviewedWithoutThem() async throws {
    let exchanges: [Recording.Exchange] = [
      Recording.Exchange.approve().expecting(
        "The file .env holds secrets", "dist/greeting.js is written by a program", "+open")
    ]
    try await Fixture.with(exchanges, { Self.setUp(&$0) }) { fixture in
      try fixture.repository.commit(
        [
          ".env": "GREETING_PASS=plain-but-secret-2\n", "private/greeting.txt": "not for models 2\n",
          "dist/greeting.js": "let generated2\n", "open.txt": "open\n",
        ], "Change it")
      let result = try await fixture.nexus("review", "HEAD")
      #expect(result.status == 0, "\(result)")
      expectNoSecret(fixture)
    }
  }

  @Test func aMarkWrittenBackIsRefusedAndTheModelToldWhy() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("Port", .init("Change the port")),
      .edit("greeting.txt", "port = 80\ntoken = \"\(Self.mark)\"", "port = 81\ntoken = \"\(Self.mark)\""),
      .edit("greeting.txt", "port = 80", "port = 81").expecting("stands for a secret that you were not shown"),
    ]
    try await Fixture.with(exchanges, { Self.setUp(&$0) }) { fixture in
      try await fixture.run("plan", "Port")
      try await fixture.run("implement")
      #expect(try fixture.repository.run("show", "nexus/1-port:greeting.txt").contains(Self.token))
      let reply = "greeting.txt\n<<<<<<< SEARCH\nport = 80\n=======\ntoken = \(Self.mark)\n>>>>>>> REPLACE\n"
      let result = try await fixture.nexus("apply", "-", input: reply)
      #expect(result.status == 65 && result.stderr.contains("holds \(Self.mark)"), "\(result)")
      #expect(try fixture.repository.text(of: "greeting.txt") == Self.settings)
    }
  }
}
