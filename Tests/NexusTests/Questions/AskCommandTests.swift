import Foundation
import NexusTestSupport
import OllamaReplay
import Testing

@Suite(.timeLimit(.minutes(3))) struct AskCommandTests {
  @Test func answersWithFilesAndStandardInputAndWithoutSecrets() async throws {
    try await Fixture.with([.reply(.init("Blue."))]) { fixture in
      try fixture.scratch.write(
        "token = \"ghp_" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAc7e" + "\"\n", to: "repository/notes.txt")
      let result = try await fixture.nexus("ask", "Which", "colour?", "--file", "notes.txt", input: "The sky.\n")
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout == "Blue.\n")
      let sent = fixture.server.requests.last { $0.endpoint == .chat }?.body?["messages"]?[0]?["content"]?.string ?? ""
      #expect(sent.hasPrefix("Which colour?\n\n=== FILE notes.txt ===\n"))
      #expect(sent.hasSuffix("=== END ===\n\nThe sky.\n"))
      #expect(sent.contains("[REDACTED") && !sent.contains("ghp_"))
    }
  }

  @Test func anAnswerThatBreaksItsSchemaIsAskedForAgain() async throws {
    try await Fixture.with([
      .reply(.init("Good!")), .reply(.init(#"{"mood": "great"}"#)), .reply(.init(#"{"mood": "good"}"#)),
    ]) { fixture in
      try fixture.scratch.write(
        #"{"type":"object","required":["mood"],"properties":{"mood":{"enum":["good","bad"]}}}"#,
        to: "repository/schema.json")
      let result = try await fixture.nexus("ask", "--schema", "schema.json", "Mood?")
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout == "{\"mood\":\"good\"}\n")
    }
  }

  @Test func aModelThatFailsDoesNotHurtTheOthers() async throws {
    try await Fixture.with([.reply(.init("One.")), .reply(.init("Both say one."))]) { fixture in
      let result = try await fixture.nexus(
        "ask", "-m", Fixture.overseer, "-m", "missing:1b", "-m", Fixture.overseer, "--json", "Say one")
      // The second answer of the same model is the recording's last.
      #expect(result.status == 0, "\(result)")
      #expect(result.stdout.split(separator: "\n").count == 2, "\(result)")
      #expect(result.stderr.contains("missing:1b: "), "\(result)")
    }
  }

  @Test func badInputIsNamed() async throws {
    try await Fixture.with([]) { fixture in
      for (arguments, part) in [
        (["ask"], "There is no question."), (["ask", "--file", ".env", "x"], "its name says that it holds secrets"),
        (["ask", "--file", "none.txt", "x"], "There is no file none.txt."),
        (["ask", "--schema", "greeting.txt", "x"], "is no JSON"),
      ] {
        let result = try await fixture.runner.run("nexus", arguments)
        #expect(result.status == 65 && result.stderr.contains(part), "\(result)")
      }
      #expect(try await fixture.nexus("ask", "--combine", "merge", "x").status == 64)
    }
  }

  @Test func aModeSetsInstructionsModelAndOptions() async throws {
    try await Fixture.with([.reply("Yams.")]) { fixture in
      let voices =
        "system_prompts: { modes: { exact: { extends: technical, text: One word., model: \"\(Fixture.implementer)\", "
        + "options: { temperature: 0.25, max_tokens: 9 } } } }\n"
      try fixture.scratch.write(voices, to: "repository/.nexus-overseer/models.yaml")
      let result = try await fixture.nexus("ask", "--mode", "exact", "--persona", "editor", "Which library?")
      #expect(result.status == 0 && result.stdout == "Yams.\n", "\(result)")
      let body = try #require(fixture.server.requests.first { $0.endpoint == .chat }?.body)
      #expect(body["model"]?.string == Fixture.implementer)
      #expect(body["options"]?["temperature"]?.json == "0.25" && body["options"]?["num_predict"]?.json == "9")
      let system = body["messages"]?.array?.first?["content"]?.string
      #expect(
        system
          == "Be exact. Prefer code and numbers to prose.\n\nOne word.\n\nYou are an editor who cuts what does not serve the reader."
      )
      let unknown = try await fixture.nexus("ask", "--mode", "exakt", "x")
      #expect(unknown.status == 65 && unknown.stderr.contains("Did you mean \"exact\"?"), "\(unknown)")
    }
  }
}
