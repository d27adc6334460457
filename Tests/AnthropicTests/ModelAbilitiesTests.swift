import JSONText
import Testing

@testable import Anthropic

@Suite struct ModelAbilitiesTests {
  @Test(arguments: [
    ("claude-opus-5-5", false, false), ("claude-sonnet-5", false, false), ("claude-fable-latest", false, false),
    ("claude-sonnet-4-6", true, false), ("claude-haiku-4-5-20251001", true, true),
    ("claude-3-5-sonnet-20241022", true, true), ("anthropic/claude-opus-4-20250514", true, true),
    ("house-model", true, true),
  ])
  func theNumberInItsNameTellsWhatItTakes(_ name: String, _ sampling: Bool, _ prefill: Bool) {
    let abilities = ModelAbilities(name, nil)
    #expect(abilities.takesSampling == sampling)
    #expect(abilities.takesPrefill == prefill)
    #expect(abilities.isClaude == name.contains("claude"))
  }

  @Test func whatTheServerTellsCounts() throws {
    let entry = try #require(
      ModelEntry([
        "id": "claude-opus-5-5", "max_tokens": 128_000,
        "capabilities": [
          "thinking": ["types": ["adaptive": ["supported": true], "disabled": ["supported": false]]],
          "effort": ["supported": true, "low": ["supported": true], "max": ["supported": false], "xhigh": .null],
          "structured_outputs": ["supported": true],
        ],
      ]))
    let abilities = ModelAbilities("claude-opus-5-5", entry)
    #expect(abilities.thinkingTypes == ["adaptive"])
    #expect(abilities.efforts.contains("low") && !abilities.efforts.contains("max"))
    #expect(abilities.takesSchemas == true)
    #expect(abilities.maxOutputTokens == 128_000)
  }
}
