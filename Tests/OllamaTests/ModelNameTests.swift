import Testing

@testable import Ollama

@Suite struct ModelNameTests {
  @Test(arguments: ["x", "x:latest", "X", "library/x", "registry.ollama.ai/library/x:latest", "X:LATEST"])
  func knowsTheSameModel(name: String) {
    #expect(ModelName(name) == ModelName("x"))
    #expect(ModelName(name)?.description == "x:latest")
    #expect(ModelName.areEqual(name, "x"))
  }

  @Test(arguments: ["y", "x:7b", "user/x", "hf.co/library/x", "x:latest-q4"])
  func tellsModelsApart(name: String) {
    #expect(ModelName(name) != nil)
    #expect(ModelName(name) != ModelName("x"))
    #expect(!ModelName.areEqual(name, "x"))
  }

  @Test func showsOtherHostsAndNamespaces() {
    #expect(ModelName("hf.co/User/Repo:Q4_K_M")?.description == "hf.co/user/repo:q4_k_m")
    #expect(ModelName("user/x")?.description == "user/x:latest")
    #expect(ModelName("localhost:5000/user/x")?.description == "localhost:5000/user/x:latest")
  }

  @Test(arguments: [
    "", ":", "a:", "-a", "a b", "a/b/c/d", "a//b", "a.b/c", "a@sha256:1", "a:b:c", String(repeating: "a", count: 81),
  ])
  func refusesWhatIsNoName(name: String) {
    #expect(ModelName(name) == nil)
    #expect(ModelName.areEqual(name, name))
  }

  @Test(arguments: [
    ("gpt-oss:120b-cloud", true), ("x:cloud", true), ("GPT-OSS:120B-CLOUD", true), ("user/x:7b-cloud", true),
    ("gpt-oss:120b:cloud", true), ("x", false), ("my-cloud", false), ("cloud", false), ("x:cloudy", false),
    ("x:7b:local", false),
  ])
  func knowsHostedModels(name: String, isCloud: Bool) {
    #expect(ModelName(name)?.isCloud == isCloud)
  }
}
