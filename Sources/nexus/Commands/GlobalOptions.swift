import ArgumentParser
import Terminal

/// The flags every command takes.
struct GlobalOptions: ParsableArguments {
  @Flag(name: .long, help: "Print JSON, one value a line, instead of text")
  var json = false

  @Flag(name: [.short, .long], help: "Print results and errors only")
  var quiet = false

  @Flag(name: .long, help: "Print no colour; the same as setting NO_COLOR")
  var noColor = false

  @Option(name: [.customShort("C"), .long], help: "Work as if started in this directory", completion: .directory)
  var directory: String?
}
