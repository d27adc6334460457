import ChatReplay
import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// Images that are shown with a question.
@Suite(.timeLimit(.minutes(3))) struct AskImageTests {
  private static let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3])
  private static let seeing = "gemma3:4b"

  private func write(_ data: Data, _ name: String, _ fixture: Fixture) throws {
    try data.write(to: URL(fileURLWithPath: fixture.repository.path + "/" + name))
  }

  @Test func imagesAreSentAndKeptAndGoneOnWith() async throws {
    try await Fixture.with([.reply(.init("A dot.")), .reply(.init("Red."))]) { setup in
      setup.models.append(.init(Self.seeing).with { $0.capabilities = ["completion", "vision"] })
    } _: { fixture in
      try await fixture.run("init")
      try write(Self.png, "dot.png", fixture)
      try await fixture.run("ask", "-m", Self.seeing, "--image", "dot.png", "--image", "dot.png", "What is it?")
      try await fixture.run("ask", "-c", "Its colour?")
      let sent = fixture.server.requests.filter { $0.endpoint == .chat }.map { $0.body?["messages"]?[0] }
      let image = Self.png.base64EncodedString()
      #expect(sent.map { $0?["images"]?.array?.map(\.string) } == [[image, image], [image, image]])
      #expect(try await fixture.store().exchange(1)?.request.messages[0].images.map(\.base64) == [image, image])
      // To one that does not see, what was shown before does not go either.
      let refused = try await fixture.nexus("ask", "-c", "-m", Fixture.overseer, "Its size?")
      #expect(refused.status == 65 && refused.stderr.contains("does not see images"), "\(refused)")
    }
  }

  @Test func nothingIsSentToAModelThatDoesNotSee() async throws {
    try await Fixture.with { fixture in
      try write(Self.png, "dot.png", fixture)
      let result = try await fixture.nexus("ask", "--image", "dot.png", "What is it?")
      #expect(result.status == 65, "\(result)")
      #expect(result.stderr.contains("\(Fixture.overseer) does not see images."), "\(result)")
      #expect(result.stderr.contains("Hint: Name one that does with -m"), "\(result)")
      #expect(fixture.server.requests.allSatisfy { $0.endpoint != .chat })
    }
  }

  @Test func whereNobodyTellsItIsSent() async throws {
    let server = try MessagesServer([ChatAnswer("A dot.")])
    try await Fixture.with { setup in
      setup.settings["providers.far.kind"] = "anthropic"
      setup.settings["providers.far.baseUrl"] = .string(server.url)
      setup.settings["providers.far.key"] = "env:FAR_KEY"
    } _: { fixture in
      try write(Self.png, "dot.png", fixture)
      let result = try await fixture.nexus(
        "ask", "-m", "far/claude-test-5", "--image", "dot.png", "What is it?", with: ["FAR_KEY": server.key])
      #expect(result.status == 0 && result.stdout == "A dot.\n", "\(result)")
      #expect(server.bodies.last?["messages"]?[0]?["content"]?[0]?["source"]?["media_type"] == "image/png")
      #expect(server.complaints == [])
    }
  }

  @Test func whatIsNoImageOrTooLargeIsNamed() async throws {
    try await Fixture.with { fixture in
      try write(Self.png + Data(count: 3_750_000), "large.png", fixture)
      for (name, part) in [
        ("none.png", "There is no file none.png."), ("greeting.txt", "greeting.txt is no image"),
        ("large.png", "large.png has 3.8 MB, and an image may have 3.75 MB at most."),
        (".env", "its name says that it holds secrets"),
      ] {
        let result = try await fixture.nexus("ask", "--image", name, "What is it?")
        #expect(result.status == 65 && result.stderr.contains(part), "\(result)")
        #expect(result.stderr.split(separator: "\n").count == 2, "\(result)")
      }
      let many = try await fixture.runner.run(
        "nexus", ["ask", "What is it?"] + Array(repeating: ["--image", "large.png"], count: 21).flatMap(\.self))
      #expect(many.status == 65 && many.stderr.contains("21 images are too many"), "\(many)")
    }
  }
}
