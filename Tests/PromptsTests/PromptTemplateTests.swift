import Prompts
import Testing

@Suite struct PromptTemplateTests {
  static let head = "---\nname: greet\nrole: overseer\nsummary: Greets.\nvariables: [who, why]\n---\n"

  @Test func putsValuesInAsTheyAre() throws {
    let template = try PromptTemplate(parsing: Self.head + "Hello {{{who}}}!{{#why}} {{{why}}}{{/why}}\n", file: "x")
    let text = try template.render(["who": "<a & \"b\"> {{{why}}}", "why": "just so"])
    #expect(text == "Hello <a & \"b\"> {{{why}}}! just so\n")
  }

  @Test func leavesAPassageOutWhenItsVariableIsEmpty() throws {
    let template = try PromptTemplate(parsing: Self.head + "Hello {{{who}}}!{{#why}} {{{why}}}{{/why}}\n", file: "x")
    #expect(try template.render(["who": "you", "why": ""]) == "Hello you!\n")
  }

  @Test func refusesMissingAndSuperfluousValues() throws {
    let template = try PromptTemplate(parsing: Self.head + "{{{who}}}{{{why}}}", file: "x")
    #expect(throws: PromptError.self) { try template.render(["who": "you"]) }
    #expect(throws: PromptError.self) { try template.render(["who": "you", "why": "", "when": "now"]) }
  }

  @Test(arguments: [
    "no front matter", "---\nname: x\n", Self.head + "{{{who}}}", Self.head + "{{{who}}}{{{why}}}{{{when}}}",
    "---\nname: [\n---\ntext", Self.head + "{{{who}}}{{{why}}}{{#who}}",
  ])
  func refusesABrokenTemplate(text: String) {
    #expect(throws: PromptError.self) { try PromptTemplate(parsing: text, file: "x") }
  }
}

@Suite struct PromptLibraryTests {
  @Test func readsEveryBuiltInPrompt() throws {
    let library = try PromptLibrary()
    for name in PromptLibrary.Name.allCases {
      let template = try PromptTemplate(parsing: name.builtInText, file: name.rawValue)
      #expect(template.name == name.rawValue)
      let values = Dictionary(uniqueKeysWithValues: template.variables.map { ($0, "<\($0)>") })
      let text = try library.render(name, values)
      for variable in template.variables { #expect(text.contains("<\(variable)>"), "\(name) \(variable)") }
      #expect(!text.contains("{{"))
      // The fixed part of a prompt stays below 1,500 tokens, at the usual four bytes a token.
      #expect(text.utf8.count < 6000, "\(name)")
    }
  }

  @Test func takesAnOverrideThatUsesFewerVariables() throws {
    let override = "---\nname: mine\nrole: overseer\nsummary: Short.\nvariables: [faults]\n---\nMend: {{{faults}}}\n"
    let library = try PromptLibrary(overrides: [.overseerPlanRepair: ("mine.md", override)])
    #expect(try library.render(.overseerPlanRepair, ["faults": "all", "format": "any"]) == "Mend: all\n")
    #expect(throws: PromptError.self) { try library.render(.overseerPlanRepair, ["faults": "all", "typo": "x"]) }
  }

  @Test(arguments: [
    ("no front matter\n", 1, "front matter between two lines"),
    ("---\nname: [x\nrole: overseer\n---\nText\n", 3, "front matter cannot be read"),
    ("---\nname: x\nrole: overseer\n---\nText\n", 2, "it lacks \"summary\""),
    ("---\nname: x\nrole: overseer\nsummary: S.\n---\nText\n{{{goal}}}\n", 7, "\"goal\""),
    ("---\nname: x\nrole: overseer\nsummary: S.\nvariables: [goal]\n---\nText\n", 5, "does not use"),
    (
      "---\nname: x\nrole: overseer\nsummary: S.\nvariables: [moon]\n---\n\nText\n{{{moon}}}\n", 9,
      "no variable \"moon\""
    ),
    (
      "---\nname: x\nrole: overseer\nsummary: S.\nvariables: [goal]\n---\nText\n{{#goal}}\nnever closed\n", 9,
      "Mustache"
    ),
  ])
  func namesTheLineOfAFault(text: String, line: Int, words: String) throws {
    let error = try #require(
      #expect(throws: PromptError.self) { try PromptLibrary(overrides: [.overseerPlan: ("mine.md", text)]) })
    #expect(error.place == "mine.md:\(line)" && error.problem.contains(words), "\(error)")
  }

  @Test func refusesAnOverrideWithAnUnknownVariable() {
    let override = "---\nname: mine\nrole: overseer\nsummary: Short.\nvariables: [moon]\n---\n{{{moon}}}\n"
    #expect(throws: PromptError.self) {
      try PromptLibrary(overrides: [.overseerPlan: ("mine.md", override)])
    }
  }
}
