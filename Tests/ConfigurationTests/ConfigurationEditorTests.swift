import Configuration
import JSONText
import Testing

@Suite struct ConfigurationEditorTests {
  private func file(_ text: String) -> ConfigurationFile { ConfigurationFile(path: "c.json", text: text) }

  private static let short = """
    { "llm": { "timeout" : 300,
               "models": { "overseer": "a", "implementation": "b" } } }\r

    """

  @Test(arguments: [
    ("", "llm.timeout", "30", "{\n  \"llm\": {\n    \"timeout\": 30\n  }\n}\n"),
    (short, "llm.timeout", "30", short.replacing("300", with: "30")),
    (short, "llm.models.overseer", "x:1", short.replacing("\"a\"", with: "\"x:1\"")),
    (short, "llm.models.overseer.model", "x:1", short.replacing("\"a\"", with: "\"x:1\"")),
    (
      short, "llm.models.implementation.contextLength", "4096",
      short.replacing("\"b\"", with: "{\"model\": \"b\", \"contextLength\": 4096}")
    ),
    ("{}", "llm.models.overseer", "x", "{\n  \"llm\": {\n    \"models\": {\n      \"overseer\": \"x\"\n    }\n  }\n}"),
    (
      "{\"llm\":{\"models\":{\"overseer\":{\"seed\":1}}}}", "llm.models.overseer", "x",
      "{\"llm\":{\"models\":{\"overseer\":{\"seed\":1,\"model\":\"x\"}}}}"
    ),
    (
      "{\n\t\"llm\": {\n\t\t\"models\": {\n\t\t\t\"overseer\": \"a\"\n\t\t}\n\t}\n}\n", "llm.models.overseer.think",
      "on",
      "{\n\t\"llm\": {\n\t\t\"models\": {\n\t\t\t\"overseer\": {\n\t\t\t\t\"model\": \"a\",\n\t\t\t\t\"think\": true\n\t\t\t}\n\t\t}\n\t}\n}\n"
    ),
    (
      "{}", "llm.models.overseer.fallbacks", "a, b:1",
      "{\n  \"llm\": {\n    \"models\": {\n      \"overseer\": {\n        \"fallbacks\": [\"a\", \"b:1\"]\n      }\n    }\n  }\n}"
    ),
    ("{}", "ui.pager", "", "{\n  \"ui\": {\n    \"pager\": \"\"\n  }\n}"),
    ("{\"a\":0}", "llm.keepAlive", "-1", "{\"a\":0,\"llm\":{\"keepAlive\":-1}}"),
    ("{}", "checks", "[\"make\"]", "{\n  \"checks\": [\"make\"]\n}"),
    ("{}", "checks", "make a, b", "{\n  \"checks\": [\"make a, b\"]\n}"),
    ("{}", "checks", "[ -f a ] && make", "{\n  \"checks\": [\"[ -f a ] && make\"]\n}"),
    ("{\"a\":0}", "checks", "{\"run\": \"make\"}", "{\"a\":0,\"checks\":[{\"run\":\"make\"}]}"),
  ])
  func setsOneThing(_ before: String, _ path: String, _ text: String, _ after: String) throws {
    let edited = try ConfigurationEditor.set(path, to: text, in: file(before), of: .userFile)
    #expect(String(decoding: edited, as: UTF8.self) == after)
  }

  @Test func whatIsSetIsLoadedAgain() throws {
    let texts = [
      "llm.baseUrl": "http://x", "llm.allowRemote": "yes", "llm.key": "env:KEY",
      "llm.keepAlive": "10m", "implement.editFormat": "udiff",
      "implement.loosestRung": "exact", "ui.color": "never", "implement.inPlace": "1",
      "sandbox.network": "on", "implement.review": "true", "llm.preload": "false",
    ]
    var bytes: [UInt8] = []
    for definition in SettingDefinition.all {
      let text: String
      switch definition.kind {
      case .integer(let range, _): text = String(range.upperBound)
      case .number: text = "0.5"
      case .modelName: text = "m:\(definition.keys[2])"
      case .modelNames: text = "a,b"
      case .paths: text = "a,b/c"
      case .checks: text = "[\"make\"]"
      case .think: text = "max"
      case .choice(let names): text = names[0]
      case .url: text = "http://y"
      case .branchPrefix: text = "work/ai"
      default: text = texts[definition.path] ?? "less -R"
      }
      bytes = try ConfigurationEditor.set(
        definition.path, to: text, in: ConfigurationFile(path: "c", bytes: bytes), of: .userFile)
    }
    var file = ConfigurationFile(path: "c", bytes: bytes)
    let configuration = try NexusConfiguration(merging: ConfigurationSources(userFile: file))
    #expect(configuration.settings.allSatisfy { $0.origin.layer == .userFile })
    #expect(configuration.overseer.model == "m:overseer")
    #expect(configuration.ui.pager == "less -R")
    for definition in SettingDefinition.all {
      let edited = try #require(try ConfigurationEditor.unset(definition.path, in: file))
      file = ConfigurationFile(path: "c", bytes: edited)
      #expect(try ConfigurationEditor.unset(definition.path, in: file) == nil)
    }
    let unset = try NexusConfiguration(merging: ConfigurationSources(userFile: file))
    #expect(unset.settings.allSatisfy { $0.origin == .builtIn })
  }

  @Test(
    arguments: [
      (short, "llm.timeout", "{ \"llm\": { \"models\": { \"overseer\": \"a\", \"implementation\": \"b\" } } }\r\n"),
      (short, "llm.models.overseer.model", short.replacing("\"overseer\": \"a\", ", with: "")),
      (short, "llm.models.implementation", short.replacing(", \"implementation\": \"b\"", with: "")),
      (
        "{\"llm\":{\"models\":{\"overseer\":{\"model\":\"a\",\"seed\":1}}}}", "llm.models.overseer.model",
        "{\"llm\":{\"models\":{\"overseer\":{\"seed\":1}}}}"
      ),
      ("{\"tyop\":1,\"ui\":{}}", "tyop", "{\"ui\":{}}"), (short, "llm", "{}\r\n"),
      (short, "ui.color", nil), (short, "llm.models.overseer.seed", nil), ("", "ui", nil),
    ] as [(String, String, String?)])
  func unsetsOneThing(_ before: String, _ path: String, _ after: String?) throws {
    let edited = try ConfigurationEditor.unset(path, in: file(before))
    #expect(edited.map { String(decoding: $0, as: UTF8.self) } == after)
  }

  @Test(arguments: [
    ("{}", "llm.timout", "1", "Unknown setting \"llm.timout\". Did you mean \"llm.timeout\"?"),
    (
      "{}", "llm.timeout", "soon",
      "\"llm.timeout\" must be a whole number of seconds from 1 to 86400, not a string."
    ),
    ("{}", "ui", "x", "\"ui\" is a group of settings, and none itself. \"ui\" has \"color\", \"pager\", \"notify\"."),
    (
      "{", "llm.timeout", "1",
      "The file is not JSON at c.json:1:2: the text ends where a member's name in quotes should be. Correct it there."
    ),
    (
      "{\n\"llm\": 5}", "llm.timeout", "1",
      "\"llm.timeout\" cannot be written, because there is a number in c.json:2:8 where an object should be. Correct or remove that first."
    ),
    (
      "{}", "checks", "[\"make\"",
      "\"checks\" must be an array of commands, not a string."
    ),
    ("\u{FEFF}{}", "ui.color", "auto", "The file c.json begins with a byte order mark. Save it as UTF-8 without one."),
  ])
  func refusesWhatItCannotWrite(_ before: String, _ path: String, _ text: String, _ message: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationEditor.set(path, to: text, in: file(before), of: .userFile)
    }
    #expect(error?.description == message)
  }

  @Test(arguments: [
    ("{\"checks\":[\"a\"]}", "checks", "b, c", "{\"checks\":[\"a\",\"b, c\"]}"),
    ("{\"checks\":[\"a\"]}", "checks", "a", "{\"checks\":[\"a\"]}"),
    ("{\"a\":0}", "checks", "b", "{\"a\":0,\"checks\":[\"below\",\"b\"]}"),
    ("{\"sandbox\":{\"read\":[\"/a\"]}}", "sandbox.read", "/b,/c", "{\"sandbox\":{\"read\":[\"/a\",\"/b\",\"/c\"]}}"),
  ])
  func addsToAList(_ before: String, _ path: String, _ text: String, _ after: String) throws {
    let edited = try ConfigurationEditor.add(text, to: path, over: ["below"], in: file(before), of: .userFile)
    #expect(String(decoding: edited, as: UTF8.self) == after)
  }

  @Test(arguments: [
    ("{\"llm\":{\"models\":{\"implementer\":\"a\"}}}", "{\"llm\":{\"models\":{\"implementer\":\"b\"}}}"),
    ("{\"llm\":{\"models\":{\"implementation\":\"a\"}}}", "{\"llm\":{\"models\":{\"implementation\":\"b\"}}}"),
    (
      "{\"llm\":{\"models\":{\"implementer\":{\"seed\":1}}}}",
      "{\"llm\":{\"models\":{\"implementer\":{\"seed\":1,\"model\":\"b\"}}}}"
    ),
    (
      "{\"llm\":{\"models\":{\"overseer\":\"a\"}}}",
      "{\"llm\":{\"models\":{\"overseer\":\"a\",\"implementation\":\"b\"}}}"
    ),
  ])
  func theImplementersRoleHasTwoNames(_ before: String, _ after: String) throws {
    for path in ["llm.models.implementer", "llm.models.implementer.model", "llm.models.implementation.model"] {
      let edited = try ConfigurationEditor.set(path, to: "b", in: file(before), of: .userFile)
      #expect(String(decoding: edited, as: UTF8.self) == after)
      let configuration = try NexusConfiguration(
        merging: ConfigurationSources(userFile: ConfigurationFile(path: "c", bytes: edited)))
      #expect(configuration.implementation.model == "b")
      #expect(try configuration.settings(at: "llm.models.implementer.model").first?.value == "b")
      let unset = try #require(
        try ConfigurationEditor.unset(path, in: ConfigurationFile(path: "c", bytes: edited)))
      #expect(!String(decoding: unset, as: UTF8.self).contains("\"b\""))
    }
  }

  @Test func bothNamesOfARoleAtOnceAreAFault() {
    let text = "{\"llm\":{\"models\":{\"implementer\":\"a\",\"implementation\":\"b\"}}}"
    let error = #expect(throws: ConfigurationError.self) {
      try NexusConfiguration(merging: ConfigurationSources(userFile: file(text)))
    }
    #expect(error?.faults.map(\.code) == [.repeatedKey])
  }

  @Test func variablesHaveTheImplementersNameToo() throws {
    let environment = ["NEXUS_IMPLEMENTER_MODEL": "a", "NEXUS_IMPLEMENTER_SEED": "3", "NEXUS_IMPLEMENTATION_SEED": "4"]
    let configuration = try NexusConfiguration(merging: ConfigurationSources(environment: environment))
    #expect(configuration.implementation.model == "a" && configuration.implementation.seed == 4)
  }

  @Test func addsToNothingButLists() {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationEditor.add("5", to: "llm.timeout", over: [], in: file("{}"), of: .userFile)
    }
    #expect(
      error?.description == "\"llm.timeout\" is no list. `nexus config set llm.timeout VALUE` replaces its value.")
  }

  @Test func leavesToTheUserWhatIsTheirs() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationEditor.set("llm.allowRemote", to: "true", in: file("{}"), of: .projectFile)
    }
    #expect(error?.faults.map(\.code) == [.notForProjects])
    let edited = try ConfigurationEditor.set("llm.timeout", to: "9", in: file("{\"a\":1}"), of: .projectFile)
    #expect(String(decoding: edited, as: UTF8.self) == "{\"a\":1,\"llm\":{\"timeout\":9}}")
  }
}
