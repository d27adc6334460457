import Git
import Testing

@testable import RepositoryMap

/// Small sources of each language, and what must be found in them.
struct LanguageSample: Sendable, CustomTestStringConvertible {
  let form: String
  let source: String
  let names: [String]

  var testDescription: String { form }

  static let all: [LanguageSample] = [
    LanguageSample(
      form: "swift",
      source: """
        // struct Nothing
        public final class Store: Sendable {
          let limit = 3
          @discardableResult package static func open(at path: String) throws -> Store { fatalError("func no()") }
          init(_ text: String) { }
        }
        extension Store.Inner where Self: Sendable {}
        actor Worker {}
        /* enum Hidden {} */ enum Shape { case round, flat }
        """, names: ["Store", "open", "Inner", "Worker", "Shape"]),
    LanguageSample(
      form: "py",
      source: """
        class Report:
            \"\"\"
            def hidden(self):
            \"\"\"
            def to_csv(self):
                return "class Fake:"
        async def fetch(url):
            pass
        """, names: ["Report", "to_csv", "fetch"]),
    LanguageSample(
      form: "ts",
      source: """
        export interface Options { deep: boolean }
        export class Client {
          async send(body: string): Promise<void> {
            if (body) { return }
          }
        }
        export const makeClient = (options: Options) => new Client()
        export function parse(text: string) {}
        enum Mode { Fast }
        """, names: ["Options", "Client", "send", "makeClient", "parse", "Mode"]),
    LanguageSample(
      form: "js",
      source: """
        class Cart {
          total(items) {
            return items.length
          }
        }
        function checkout(cart) {}
        const helper = function () {}
        """, names: ["Cart", "total", "checkout"]),
    LanguageSample(
      form: "go",
      source: """
        package main
        type Server struct {
        \tport int
        }
        func (s *Server) Listen(port int) error { return nil }
        func NewServer() *Server { return nil }
        """, names: ["Server", "Listen", "NewServer"]),
    LanguageSample(
      form: "rs",
      source: """
        pub struct Config { size: usize }
        impl Config {
            pub(crate) async fn load(path: &str) -> Self { todo!() }
        }
        pub trait Reader { fn next(&mut self); }
        enum Kind { A }
        macro_rules! shout { () => {} }
        """, names: ["Config", "load", "Reader", "Kind", "shout"]),
    LanguageSample(
      form: "c",
      source: """
        #define LIMIT 3
        struct point { int x; };
        static int *add_point(struct point *list, int count)
        {
          if (count) return 0;
          return call(list);
        }
        """, names: ["LIMIT", "point", "add_point"]),
    LanguageSample(
      form: "cpp",
      source: """
        namespace shop {
        class Basket : public Base {
          void add(const Item& item);
        };
        }
        void Basket::add(const Item& item) {
        }
        """, names: ["shop", "Basket", "add"]),
    LanguageSample(
      form: "java",
      source: """
        public class Account {
          private final int balance = 0;
          public void deposit(int amount) {
            while (amount > 0) { amount--; }
          }
        }
        interface Ledger {}
        """, names: ["Account", "deposit", "Ledger"]),
    LanguageSample(
      form: "kt",
      source: """
        data class User(val name: String)
        interface Greeter
        suspend fun greet(user: User): String = "fun no()"
        object Registry
        """, names: ["User", "Greeter", "greet", "Registry"]),
    LanguageSample(
      form: "rb",
      source: """
        module Shop
          class Order
            def total
            end
            def self.build(items)
            end
          end
        end
        """, names: ["Shop", "Order", "total", "build"]),
    LanguageSample(
      form: "php",
      source: """
        <?php
        final class Invoice {
          public function send($to) {}
        }
        interface Payable {}
        function format_money($amount) {}
        """, names: ["Invoice", "send", "Payable", "format_money"]),
    LanguageSample(
      form: "cs",
      source: """
        namespace Shop {
          public class Cart {
            public int Count(string name) {
              return 0;
            }
          }
          interface IStore {}
        }
        """, names: ["Cart", "Count", "IStore"]),
    LanguageSample(
      form: "sh",
      source: """
        build() {
          echo "deploy() {"
        }
        function release {
          build
        }
        """, names: ["build", "release"]),
    LanguageSample(form: "md", source: "# Title\n\n```\n# no heading\n```\n## Use\n", names: ["Title", "Use"]),
  ]
}

@Suite struct TaggerTests {
  @Test(arguments: LanguageSample.all) func theScannerFindsDefinitions(_ sample: LanguageSample) throws {
    #expect(try definitions(of: sample, .scanner).map(\.name).isSuperset(of: sample.names))
  }

  @Test(.enabled("ctags is installed") { try await MapFixture.ctags() != nil }, arguments: LanguageSample.all)
  func ctagsFindsDefinitions(_ sample: LanguageSample) async throws {
    let ctags = try #require(try await MapFixture.ctags())
    #expect(try definitions(of: sample, ctags).map(\.name).isSuperset(of: sample.names))
  }

  @Test func neitherFindsWhatIsInCommentsAndTexts() async throws {
    let taggers = [.scanner, try await MapFixture.ctags()].compactMap(\.self)
    for (sample, tagger) in LanguageSample.all.flatMap({ sample in taggers.map { (sample, $0) } }) {
      let names = Set(try definitions(of: sample, tagger).map(\.name))
      let wrong: Set = ["Nothing", "Hidden", "hidden", "Fake", "no", "deploy", "no heading", "if", "while", "call"]
      #expect(names.isDisjoint(with: wrong), "\(sample.form), \(tagger.name): \(names)")
    }
  }

  @Test func definitionsAreNestedByIndentation() throws {
    let source = "class A:\n    def f(self):\n        pass\n    class B:\n        def g(self): pass\ndef h(): pass\n"
    let found = try definitions(of: LanguageSample(form: "py", source: source, names: []), .scanner)
    #expect(found.map(\.depth) == [0, 1, 1, 2, 0])
    #expect(found.map(\.line) == [1, 2, 4, 5, 6])
    #expect(found[1].signature == "def f(self):")
  }

  @Test func aLongLineIsShortened() throws {
    let source = "func f(" + String(repeating: "ä: Int, ", count: 60) + "b: Int) {\n}\n"
    let found = try definitions(of: LanguageSample(form: "swift", source: source, names: []), .scanner)
    #expect(found.count == 1 && found[0].signature.utf8.count <= 160 && found[0].signature.hasSuffix("…"))
  }

  @Test func aTaggerThatIsNoneIsRefused() async throws {
    await #expect(throws: MapError.self) { try await CtagsProgram(path: "/bin/echo") }
    await #expect(throws: MapError.self) { try await CtagsProgram(path: "/nonexistent/ctags") }
  }

  @Test func packedDefinitionsAreReadAsTheyWereWritten() {
    let definitions = [
      Definition(name: "a", kind: "class", line: 1, depth: 0, signature: "class a"),
      Definition(name: "é", kind: "", line: 70_000, depth: 3, signature: ""),
    ]
    let bytes = PackedDefinitions.bytes(definitions)
    #expect(PackedDefinitions.definitions(bytes) == definitions)
    for count in 1..<bytes.count where count != 5 + 2 + 6 + 8 {
      #expect(PackedDefinitions.definitions(Array(bytes.prefix(count))) == nil)
    }
  }

  private func definitions(of sample: LanguageSample, _ tagger: Tagger) throws -> [Definition] {
    let key = TagKey(object: .zero, form: sample.form)
    let record = try FileTagger(tagger).record(key, .bytes(Array(sample.source.utf8)))
    #expect(record.omission == nil)
    return try #require(PackedDefinitions.definitions(record.outline))
  }
}

extension [String] {
  fileprivate func isSuperset(of other: [String]) -> Bool { Set(self).isSuperset(of: other) }
}
