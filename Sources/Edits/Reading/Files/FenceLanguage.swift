/// Words that name the language of a fence.
enum FenceLanguage {
  /// Whether a word has the form of a language's name.
  static func mayBe(_ word: String) -> Bool {
    !word.isEmpty
      && word.utf8.allSatisfy { ASCII.isWord($0) || $0 == ASCII.plus || $0 == UInt8(ascii: "#") || $0 == ASCII.minus }
  }

  /// Whether a word is a language, perhaps with a version as `python3`.
  static func isKnown(_ word: String) -> Bool {
    let name = word.lowercased()
    if names.contains(name) { return true }
    let plain = String(name.reversed().drop(while: \.isNumber).reversed())
    return plain.count < name.count && names.contains(plain)
  }

  /// Names and file extensions by which Markdown's readers know languages.
  private static let names = Set(
    """
    ada apache asm assembly astro awk bash bat batch bazel bib bibtex bicep blade c c# c++ caddy cc cfg cjs clj clojure \
    cmake cmd code coffee coffeescript conf console cpp crystal cs csharp csproj css csv cts cuda cue cxx cypher cython d \
    dart dhall diff docker dockerfile dotenv ejs elisp elixir elm env erb erl erlang ex exs f90 fish fortran fs fsharp \
    gd gdscript gherkin gitignore gleam glsl go golang gql gradle graphql groovy h haml handlebars haskell hbs hcl hh hlsl \
    hpp hs htm html http hx haxe ini ipynb java javascript jinja jinja2 jl js json json5 jsonc jsonl jsonnet jsx julia just \
    kotlin kt kts latex less liquid lisp log lua make makefile markdown markup mat matlab md mdx mermaid meson mjs mojo mts \
    mustache mysql nasm nginx nim nix nu nushell objc objective-c objectivec ocaml odin pascal patch perl pgsql php pl \
    plaintext plist plsql postgres postgresql powershell pony prisma prolog properties proto protobuf ps1 pug puppet purescript \
    py pyi python python2 python3 pyx qml r racket razor rb reason rego rescript rest rmd robot rs rst ruby rust sas sass scala \
    scheme scss sh shell shell-session slim solidity sol sql sqlite starlark styl stylus sv svelte svg swift systemverilog tcl \
    templ terraform tex text tf thrift toml ts tsql tsx twig txt typ typescript typst v vb vbnet verilog vhdl vim vue vyper \
    wasm wat wgsl xml xquery yaml yml zig zsh golang typescriptreact javascriptreact objective-c++ objectivecpp metal ninja \
    plpgsql apex abap cobol delphi smalltalk clojurescript reasonml coq lean agda idris kql capnp dosini vimscript viml luau adoc \
    asciidoc org textile wikitext jade marko hjson csx fsx kdl ron sed
    """.split(separator: " ").map(String.init))
}
