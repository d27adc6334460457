import ArgumentParser
import JSONText
import NexusProtocol

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print a script that completes nexus's commands in a shell",
    discussion: """
      Put it where your shell looks for such scripts:

        nexus completions bash > ~/.local/share/bash-completion/completions/nexus
        nexus completions zsh > ~/.zfunc/_nexus
        nexus completions fish > ~/.config/fish/completions/nexus.fish
      """)

  @Argument(help: "bash, zsh or fish", completion: .list(["bash", "zsh", "fish"]))
  var shell: String

  @OptionGroup var options: GlobalOptions

  func run() throws {
    guard let shell = CompletionShell(rawValue: shell.lowercased()) else {
      throw UserError(
        "There are no completions for \"\(shell)\".", hint: "The shells are bash, zsh and fish.", status: .usage)
    }
    let script = Nexus.completionScript(for: shell)
    guard options.json else { return print(script) }
    let members: [(String, JSONValue)] = [("shell", .string(shell.rawValue)), ("script", .string(script))]
    print(JSONValue(members: members).text())
  }
}
