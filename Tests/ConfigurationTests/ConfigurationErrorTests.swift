import Configuration
import JSONText
import Testing

@Suite struct ConfigurationErrorTests {
  private func faults(_ text: String) -> [ConfigurationFault] {
    let sources = ConfigurationSources(projectFile: ConfigurationFile(path: "c.json", text: text))
    return #expect(throws: ConfigurationError.self) { try NexusConfiguration(merging: sources) }?.faults ?? []
  }

  @Test(
    arguments: [
      (
        "{\n \"llm\": {\"timout\": 1}}", .unknownKey,
        "\"llm.timout\" in c.json:2:10 is no setting. Did you mean \"llm.timeout\"?"
      ),
      ("{\"timeout\": 1}", .unknownKey, "\"timeout\" in c.json:1:2 is no setting. Did you mean \"llm.timeout\"?"),
      (
        "{\"llm\":{\"models\":{\"implementor\":\"x\"}}}", .unknownKey,
        "\"llm.models.implementor\" in c.json:1:19 is no setting. Did you mean \"llm.models.implementation\"?"
      ),
      (
        "{\"llm\":{\"models\":{\"overseer\":{\"context_length\":1}}}}", .unknownKey,
        "\"llm.models.overseer.context_length\" in c.json:1:31 is no setting. "
          + "Did you mean \"llm.models.overseer.contextLength\"?"
      ),
      (
        "{\"qqqqqqqqqq\":1}", .unknownKey,
        "\"qqqqqqqqqq\" in c.json:1:2 is no setting. `nexus config list` shows all settings."
      ),
      (
        "{\"ui\":{\"zzzzzzzzz\":1}}", .unknownKey,
        "\"ui.zzzzzzzzz\" in c.json:1:8 is no setting. \"ui\" has \"color\", \"pager\", \"notify\"."
      ),
      (
        "{\"llm.timeout\":1}", .unknownKey,
        "\"llm.timeout\" in c.json:1:2 is no setting. Write it as {\"llm\": {\"timeout\": …}}."
      ),
      (
        "{\"llm\":{\"timeout\":\"5\"}}", .wrongType,
        "\"llm.timeout\" in c.json:1:19 must be a whole number of seconds from 1 to 86400, not a string."
      ),
      (
        "{\"llm\":{\"timeout\":1.5}}", .wrongType,
        "\"llm.timeout\" in c.json:1:19 must be a whole number of seconds from 1 to 86400, not a number."
      ),
      (
        "{\"llm\":{\"timeout\":0}}", .outOfRange,
        "\"llm.timeout\" in c.json:1:19 must be a whole number of seconds from 1 to 86400, not 0."
      ),
      (
        "{\"llm\":{\"timeout\":1e99}}", .outOfRange,
        "\"llm.timeout\" in c.json:1:19 must be a whole number of seconds from 1 to 86400, not 1e99."
      ),
      (
        "{\"llm\":{\"timeout\":null}}", .wrongType,
        "\"llm.timeout\" in c.json:1:19 must be a whole number of seconds from 1 to 86400, not null. "
          + "Remove the setting to have its default."
      ),
      (
        "{\"llm\":{\"baseUrl\":\"localhost:11434\"}}", .outOfRange,
        "\"llm.baseUrl\" in c.json:1:19 must be an address that begins with http:// or https:// and names a host, "
          + "not \"localhost:11434\". Write \"http://localhost:11434\"."
      ),
      (
        "{\"llm\":{\"keepAlive\":\"300\"}}", .outOfRange,
        "\"llm.keepAlive\" in c.json:1:21 must be seconds, or a text like \"10m\" or \"1h30m\", not \"300\". "
          + "Write \"300s\", or the number without quotes."
      ),
      (
        "{\"ui\":{\"color\":\"allways\"}}", .outOfRange,
        "\"ui.color\" in c.json:1:16 must be one of \"auto\", \"always\", \"never\", not \"allways\". Did you mean \"always\"?"
      ),
      (
        "{\"llm\":{\"models\":{\"overseer\":\"a b\"}}}", .outOfRange,
        "\"llm.models.overseer.model\" in c.json:1:30 must be the name of a model, not \"a b\"."
      ),
      (
        "{\"llm\":{\"models\":{\"overseer\":7}}}", .wrongType,
        "\"llm.models.overseer\" in c.json:1:30 must be the name of a model or an object, not a number."
      ),
      (
        "{\"llm\":{\"models\":{\"overseer\":{\"fallbacks\":[\"a\",1]}}}}", .wrongType,
        "\"llm.models.overseer.fallbacks[1]\" in c.json:1:48 must be the name of a model, not a number."
      ),
      ("{\"llm\":[]}", .wrongType, "\"llm\" in c.json:1:8 must be an object, not an array."),
      ("[]", .wrongType, "The configuration in c.json:1:1 must be an object, not an array."),
      (
        "{\"ui\":{},\n\"ui\":{}}", .repeatedKey,
        "\"ui\" in c.json:2:1 is set twice. It is set in line 1 already; remove one of the two."
      ),
      (
        "{\"ui\" 1}", .badJSON,
        "The file is not JSON at c.json:1:7: expected a colon after the member's name, but found \"1\". Correct it there."
      ),
      (" \n", .emptyFile, "The file c.json is empty. Write {} into it, or delete it."),
      ("", .emptyFile, "The file c.json is empty. Write {} into it, or delete it."),
      ("\u{FEFF}{}", .byteOrderMark, "The file c.json begins with a byte order mark. Save it as UTF-8 without one."),
      ("{\"checks\":\"make\"}", .wrongType, "\"checks\" in c.json:1:11 must be an array of commands, not a string."),
      ("{\"checks\":[{\"name\":\"x\"}]}", .wrongType, "\"checks[0]\" in c.json:1:12 has no \"run\", the command."),
      (
        "{\"checks\":[{\"run\":[]}]}", .wrongType,
        "\"checks[0].run\" in c.json:1:19 must be a command as a text, or an array of a program and its arguments."
      ),
      (
        "{\"checks\":[{\"run\":\"a\",\"timeout\":5}]}", .unknownKey,
        "\"checks[0].timeout\" in c.json:1:23 is no setting of a check. A check has \"name\", \"run\", \"timeoutSeconds\", \"outputLimitBytes\", \"environment\", \"network\"."
      ),
      (
        "{\"checks\":[\"a\",{\"name\":\"a\",\"run\":\"b\"}]}", .outOfRange,
        "\"checks[1]\" in c.json:1:16 has the name \"a\" of a check before it."
      ),
      ("{\"checks\":[{\"run\":\"a\",\"run\":\"b\"}]}", .repeatedKey, "\"checks[0].run\" in c.json:1:23 is set twice."),
      (
        "{\"checks\":[{\"run\":\"a\",\"environment\":[\"A=1\"]}]}", .wrongType,
        "\"checks[0].environment\" in c.json:1:37 must be an array of names of variables."
      ),
    ] as [(String, ConfigurationFault.Code, String)])
  func saysWhatIsWrongAndWhere(_ text: String, _ code: ConfigurationFault.Code, _ message: String) {
    let faults = faults(text)
    #expect(faults.map(\.description) == [message])
    #expect(faults.map(\.code) == [code])
    #expect(faults.first?.origin?.position != nil)
  }

  @Test func aProjectDecidesNothingThatIsTheUsers() {
    let faults = faults("{\"llm\":{\"allowRemote\":true},\n\"ui\":{\"pager\":\"sh -c evil\"}}")
    #expect(
      faults.map(\.description) == [
        "\"llm.allowRemote\" in c.json:1:23 is not for a project to decide. "
          + "Set it in the user's file or with NEXUS_LLM_ALLOW_REMOTE.",
        "\"ui.pager\" in c.json:2:15 is not for a project to decide. Set it in the user's file or with NEXUS_UI_PAGER.",
      ])
  }

  @Test func reportsEveryFaultOfEveryLayer() {
    let sources = ConfigurationSources(
      userFile: ConfigurationFile(path: "u", text: "{\"llm\":{\"timeout\":0,\"x\":1,\"maxRetries\":true}}"),
      projectFile: ConfigurationFile(path: "p", text: "\u{FEFF}{\"plan\":{\"maxTasks\":-1}}"),
      environment: ["NEXUS_UI_COLOR": "blue", "NEXUS_LLM_TIMEOT": "1", "NEXUS_HOME": "/n", "HOME": "/"],
      flags: [.init("--tasks", sets: "plan.maxTasks", to: "many"), .init("-c", sets: "plan.maxTask", to: "1")])
    let error = #expect(throws: ConfigurationError.self) { try NexusConfiguration(merging: sources) }
    #expect(
      error?.faults.map(\.code) == [
        .outOfRange, .unknownKey, .wrongType, .byteOrderMark, .outOfRange, .outOfRange, .unknownKey, .wrongType,
        .unknownKey,
      ])
    let texts = error?.faults.suffix(4).map(\.description)
    #expect(
      texts == [
        "\"ui.color\" in environment variable NEXUS_UI_COLOR must be one of \"auto\", \"always\", \"never\", not \"blue\".",
        "The environment variable NEXUS_LLM_TIMEOT sets nothing. Did you mean NEXUS_LLM_TIMEOUT?",
        "\"plan.maxTasks\" in flag --tasks must be a whole number from 1 to 200, not a string.",
        "Unknown setting \"plan.maxTask\". Did you mean \"plan.maxTasks\"?",
      ])
  }

  @Test func takesAnyTextWithoutTrapping() {
    let pieces = [
      "{", "}", "\"llm\"", ":", "\"models\"", "[", "]", ",", "1", "\"checks\"", "\"run\"", "null", " ", "\"\"",
    ]
    var state: UInt64 = 1
    for _ in 0..<3000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let sources = ConfigurationSources(userFile: ConfigurationFile(path: "u", text: text))
      do throws(ConfigurationError) {
        _ = try NexusConfiguration(merging: sources)
        #expect(throws: Never.self) { try JSONValue(parsing: text) }
      } catch {
        #expect(!error.faults.isEmpty)
      }
    }
  }
}
