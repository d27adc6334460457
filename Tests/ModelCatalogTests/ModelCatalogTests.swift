import JSONText
import Testing

@testable import ModelCatalog

@Suite struct ModelCatalogTests {
  @Test func readsItsOwnData() throws {
    let catalog = try ModelCatalog(json: PackageResources.models_json)
    #expect(!catalog.families.isEmpty)
    for sizes in catalog.families.map(\.sizes) + [catalog.sizes] {
      #expect(!sizes.isEmpty)
      #expect(sizes.map(\.upToBillions) == sizes.map(\.upToBillions).sorted())
      #expect(sizes.allSatisfy { !$0.traits.basis.isEmpty })
    }
  }

  @Test(arguments: [
    ("qwen2.5-coder:1.5b", 1.5), ("hf.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF", 0.5), ("smollm2:135m", 0.135),
    ("live/qwen2.5-coder-32b", 32), ("llama3.1:8b-instruct-q4_K_M", 8), ("deepseek-r1", nil), ("phi4:latest", nil),
    ("mixtral:8x7b", nil),
  ])
  func readsTheSizeInAName(name: String, billions: Double?) {
    #expect(ModelSize.billions(inName: name) == billions)
  }

  @Test func knowsSmallModelsByFamilyAndBySize() {
    let measured = ModelTraits.known(of: "qwen2.5-coder:1.5b")
    #expect(measured.opensReplies)
    #expect(measured.basis.hasPrefix("Measured"))
    let likely = ModelTraits.known(of: "somebody:3b")
    #expect(likely.opensReplies)
    #expect(likely.basis.contains("not measured"))
    #expect(!ModelTraits.known(of: "qwen2.5-coder:32b").opensReplies)
    #expect(ModelTraits.known(of: "gpt") == ModelTraits())
    #expect(ModelTraits.known(of: "gpt", billions: 1).opensReplies)
  }

  @Test(arguments: [#"{"families": [{"sizes": []}]}"#, #"{"sizes": [{"upToBillions": 4}]}"#])
  func refusesDataWithoutItsShape(json: String) {
    #expect(throws: CatalogFault.self) { try ModelCatalog(json: Array(json.utf8)) }
  }
}
