import NexusProtocol
import Testing

@testable import ModelPolicies

@Suite struct OpeningModelTests {
  static let opening = "a.py\n```python\n"

  /// What comes of a request that opens the reply, and what was streamed of it.
  private func reply(
    _ written: String, opening: String = opening, stopReason: StopReason = .stop
  ) async throws -> (reply: ModelReply, streamed: String) {
    var request = ChatRequest.asking("m")
    request.messages.append(Message(.assistant, opening))
    request.options.stop = ["\n```"]
    let seen = Seen()
    let reply = try await OpeningModel(ScriptedModel(.reply(written, stopReason))).reply(to: request) {
      await seen.append($0)
    }
    return (reply, await seen.content)
  }

  @Test func joinsTheOpeningAndWhatFollows() async throws {
    let (reply, streamed) = try await reply("x = 1")
    #expect(reply.content == "a.py\n```python\nx = 1\n```\n")
    #expect(streamed == reply.content)
  }

  /// llama.cpp's server, build b11434, streams the opening once more.
  @Test func anOpeningThatIsStreamedOnceMoreCountsOnce() async throws {
    let (reply, streamed) = try await reply(Self.opening + "x = 1")
    #expect(reply.content == "a.py\n```python\nx = 1\n```\n")
    #expect(streamed == reply.content)
    let files = "a.py\n```\nx = \(String(repeating: "1", count: 60))\n```\n\nb.py\n```python\n"
    #expect(try await self.reply(files + "y = 2", opening: files).reply.content == files + "y = 2\n```\n")
  }

  @Test(arguments: ["a.py\n```python\nx = 1\n```\n", "```python\nx = 1\n```\n", "\na.py\n```\nx = 1\n```\n"])
  func takesAModelThatBeginsAnewAtItsWord(written: String) async throws {
    let (reply, streamed) = try await reply(written)
    #expect(reply.content == written)
    #expect(streamed == written)
  }

  /// Its own fence is where it was stopped, so the file itself never came; nothing of this may become one.
  @Test(arguments: ["Sure! Here is the file:\n", "I changed it.\n\n**a.py**\n", "Of course.\n\na.py"])
  func takesNoAnnouncementForAFile(written: String) async throws {
    #expect(try await reply(written).reply.content == written)
  }

  @Test func closesNothingThatWasCut() async throws {
    let (reply, _) = try await reply("x = ", stopReason: .length)
    #expect(reply.content == "a.py\n```python\nx = ")
  }

  @Test func streamsOnlyTheLastHeadingOfAnOpeningThatHoldsFiles() async throws {
    let (reply, streamed) = try await reply("y = 2", opening: "a.py\n```\nx = 1\n```\n\nb.py\n```python\n")
    #expect(reply.content == "a.py\n```\nx = 1\n```\n\nb.py\n```python\ny = 2\n```\n")
    #expect(streamed == "b.py\n```python\ny = 2\n```\n")
  }

  @Test func leavesOtherRequestsAlone() async throws {
    let reply = try await OpeningModel(ScriptedModel(.reply("x"))).reply(to: .asking("m")) { _ in }
    #expect(reply.content == "x")
  }
}
