import JSONText
import NexusProtocol
import Testing

@testable import ModelCatalog

@Suite struct KnownModelsTests {
  private func read(_ models: String, _ more: String = #""asOf": "2026-01-02","#) throws -> KnownModels {
    try KnownModels(json: Array("{\(more) \"models\": [\(models)]}".utf8))
  }

  @Test func readsItsOwnData() throws {
    let known = try KnownModels(json: PackageResources.prices_json)
    #expect(known == KnownModels.builtIn && known.models.count > 40)
    for model in known.models {
      let price = try #require(model.price)
      #expect(price.currency == "USD" && price.asOf == "2026-11-27" && price.tokens.output >= price.tokens.input)
      #expect(try #require(model.contextLength) >= #require(model.maxTokens))
      for step in price.tokens.steps { #expect(step.input > price.tokens.input && step.output > price.tokens.output) }
      #expect(known.model(named: model.id) == model)
    }
    #expect(
      Set(known.models.flatMap { [$0.id] + $0.aliases }).count == known.models.reduce(0) { $0 + 1 + $1.aliases.count })
  }

  @Test(arguments: [
    ("claude-haiku-4-5", "claude-haiku-4-5"), ("claude-haiku-4-5-20251001", "claude-haiku-4-5"),
    ("work/claude-haiku-4-5", "claude-haiku-4-5"), ("router/anthropic/Claude-Haiku-4-5", "claude-haiku-4-5"),
    ("deepseek-v4-flash", "deepseek-flash"), ("global.anthropic.claude-opus-5-5", "global.anthropic.claude-opus-5-5"),
    ("anthropic.claude-opus-5-5", "global.anthropic.claude-opus-5-5"),
    ("eu.anthropic.claude-opus-5-5", "global.anthropic.claude-opus-5-5"),
    ("us.anthropic.claude-opus-5-5", "us.anthropic.claude-opus-5-5"),
    ("aws/us.amazon.nova-2-lite-v1:0", "us.amazon.nova-2-lite-v1:0"),
    ("eu.amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0"),
  ])
  func findsAModelByItsNames(name: String, id: String) {
    #expect(KnownModels.builtIn.model(named: name)?.id == id)
  }

  @Test(arguments: [
    "", "/", "claude", "claude-haiku-4-5-beta", "claude-haiku-4-5-19990101", "qwen2.5-coder:7b", "gpt-6.2-sol",
    "xx.anthropic.claude-opus-5-5",
  ])
  func knowsNoPriceOfOthers(name: String) {
    #expect(KnownModels.builtIn.model(named: name) == nil)
  }

  @Test func aRegionCostsATenthMore() throws {
    let known = KnownModels.builtIn
    let (everywhere, here) = (
      known.model(named: "global.anthropic.claude-opus-5-5"), known.model(named: "eu.anthropic.claude-opus-5-5")
    )
    #expect(everywhere?.price?.tokens == TokenPrice(input: 4_000_000, output: 20_000_000, cachedInput: 200_000))
    #expect(here?.price?.tokens == TokenPrice(input: 4_400_000, output: 22_000_000, cachedInput: 220_000))
  }

  @Test func longPromptsCostMore() throws {
    let price = try #require(KnownModels.builtIn.model(named: "claude-haiku-5-5")?.price?.tokens)
    #expect(price.cost(promptTokens: 100_000, outputTokens: 0) == Money(0.01))
    #expect(price.cost(promptTokens: 200_000, outputTokens: 0) == Money(0.1))
  }

  @Test func readsAllThatCanBeSaid() throws {
    let known = try read(
      #"""
      {"id": "m", "vendor": "v", "aliases": ["n"], "contextLength": 1000, "maxTokens": 100, "ends": "2027-01-31",
       "quirks": ["refusesSampling"],
       "price": {"in": 0.00875, "out": 2, "cached": 0, "steps": [{"above": 10, "in": 1, "out": 3}],
                 "asOf": "2026-03-04", "currency": "EUR", "note": "It is dear."}}
      """#)
    var model = KnownModel(id: "m")
    model.vendor = "v"
    model.aliases = ["n"]
    (model.contextLength, model.maxTokens, model.ends) = (1000, 100, "2027-01-31")
    model.quirks = [.refusesSampling]
    model.price = KnownModel.Price(
      tokens: TokenPrice(
        input: 8750, output: 2_000_000, cachedInput: 0,
        steps: [.init(abovePromptTokens: 10, input: 1_000_000, output: 3_000_000)]), currency: "EUR",
      asOf: "2026-03-04",
      note: "It is dear.")
    #expect(known.models == [model])
  }

  @Test func usersExtendIt() throws {
    let first = try read(
      #"{"id": "a", "aliases": ["x"], "contextLength": 10, "price": {"in": 1, "out": 2}, "quirks": ["alwaysThinks"]}, {"id": "b"}"#
    )
    let second = try read(
      #"{"id": "A", "aliases": ["y"], "price": {"in": 3, "out": 4}}, {"id": "c", "maxTokens": 5}"#,
      #""asOf": "2026-09-09", "currency": "EUR","#)
    let known = first.extended(by: second)
    #expect(known.models.map(\.id) == ["a", "b", "c"])
    for name in ["a", "x", "y"] {
      let model = try #require(known.model(named: name))
      #expect(model.price?.tokens == TokenPrice(input: 3_000_000, output: 4_000_000))
      #expect(model.price?.currency == "EUR" && model.price?.asOf == "2026-09-09")
      #expect(model.contextLength == 10 && model.quirks == [.alwaysThinks])
    }
    #expect(known.model(named: "b")?.price == nil)
    #expect(known.model(named: "c")?.maxTokens == 5)
  }

  @Test(arguments: [
    (#"{"vendor": "v"}"#, "A model has no `id`."),
    (#"{"id": "m", "prise": {}}"#, "The model m has a member `prise`, which means nothing."),
    (#"{"id": "m", "contextLength": 0}"#, "The model m has a member `contextLength` that is no positive number."),
    (#"{"id": "m", "quirks": ["odd"]}"#, "The model m has the quirk `odd`, which is none."),
    (#"{"id": "m", "ends": "soon"}"#, "The model m has a member `ends` that is no day such as 2026-11-27."),
    (#"{"id": "m", "price": 3}"#, "The price of m is not an object."),
    (#"{"id": "m", "price": {"in": 1}}"#, "The price of m lacks the member `out`."),
    (#"{"id": "m", "price": {"in": -1, "out": 1}}"#, "The price of m has a member `in` that is no price."),
    (#"{"id": "m", "price": {"in": "1", "out": 1}}"#, "The price of m has a member `in` that is no price."),
    (
      #"{"id": "m", "price": {"in": 1, "out": 1, "steps": [{"in": 1, "out": 1}]}}"#,
      "A step of the price of m lacks the member `above`."
    ),
  ])
  func saysWhatIsWrong(model: String, problem: String) {
    #expect(throws: CatalogFault(problem: problem)) { try read(model) }
  }

  @Test func aPriceHasADay() {
    #expect(throws: CatalogFault(problem: "The price of m lacks the day `asOf`.")) {
      try read(#"{"id": "m", "price": {"in": 1, "out": 1}}"#, "")
    }
    #expect(throws: JSONError.self) { try KnownModels(json: Array("{".utf8)) }
  }

  @Test func requestsAskForNothingThatAModelRefuses() throws {
    let known = try read(
      #"{"id": "strict", "maxTokens": 1000, "quirks": ["refusesSampling", "alwaysThinks"]}, {"id": "plain"}"#)
    let options = GenerationOptions(
      contextLength: 8192, maxTokens: 2000, temperature: 0, seed: 7, topP: 0.5, topK: 3, stop: ["x"])
    let request = ChatRequest(
      model: "strict", messages: [Message(.user, "Hi")], format: nil, think: .off, options: options, keepAlive: nil)
    let adapted = try #require(known.model(named: "strict")).adapted(request)
    #expect(adapted.options == GenerationOptions(contextLength: 8192, maxTokens: 1000, seed: 7, stop: ["x"]))
    #expect(adapted.think == nil)
    #expect(try #require(known.model(named: "plain")).adapted(request) == request)
  }
}
