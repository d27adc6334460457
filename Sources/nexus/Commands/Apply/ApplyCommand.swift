import ArgumentParser
import Edits
import Git
import NexusProtocol
import Secrets

struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Apply the edits in a model's reply, all of them or none",
    discussion: """
      The reply may hold search/replace blocks, diffs, V4A patches, whole files or JSON edits, with prose around them. \
      Every place must be certain; what is not is refused with the reason, and then nothing is changed. The exit status \
      is 0 when the edits are applied (or were before) and 65 when they are refused. If it is killed while it changes \
      files, the next run puts back what they were.

        pbpaste | nexus apply --check -
        nexus apply --onto HEAD --message "Fix the parser" reply.txt
      """)

  @Argument(help: "The file with the reply; - or nothing for standard input", completion: .file())
  var file = "-"

  @Option(name: .long, help: "The format of the edits: auto, search-replace, udiff, v4a, whole, functions or json")
  var format: EditFormat = .auto

  @Flag(name: .long, help: "Say what would happen, and change nothing")
  var check = false

  @Flag(name: .long, help: "Print the edits found in the reply, and apply none")
  var parse = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The loosest rung on which an edit may find its place, such as exact; the loosest of all is hint",
      valueName: "rung"))
  var strict: Rung?

  @Option(
    name: .long, help: ArgumentHelp("Write the reasons of a refusal to this file as well", valueName: "file"),
    completion: .file())
  var rejectFile: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Apply to this commit instead of to files; prints the id of the new tree, or commit", valueName: "commit"))
  var onto: String?

  @Option(name: .long, help: ArgumentHelp("With --onto: make a commit with this message", valueName: "text"))
  var message: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Apply to the files of this directory, which need not be in a repository", valueName: "directory"),
    completion: .directory)
  var root: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if onto != nil && root != nil { throw ValidationError("--onto and --root exclude each other.") }
    if message != nil && onto == nil { throw ValidationError("--message goes with --onto.") }
    if check && message != nil { throw ValidationError("--check makes no commit; leave out --message.") }
  }

  func run() async throws {
    let session = try Session.anywhere(options)
    let report = ApplyReport(console: session.console, rejectFile: rejectFile.map(session.path))
    let reply = try read(in: session)
    if parse { return try report.show(EditParser.parse(reply, format: format)) }
    let target = try await ApplyTarget(session: session, revision: onto, root: root)
    let applier = ReplyApplier(
      reply, format: format, knownPaths: Set(target.tree.paths),
      options: ApplyOptions(loosestRung: strict ?? .hint, repositoryName: target.name, redactionMark: Redaction.mark))
    let needed = applier.neededPaths(in: target.tree)
    let tree = target.tree.with(contents: try await target.contents(of: needed))
    let outcome = applier.apply(to: tree)
    switch outcome.result {
    case .refused where AppliedBefore(edits: outcome.edits, tree: tree).isCertain:
      try report.showNothingLeft()
    case .refused(let refusals):
      try report.show(refusals)
      throw ExitCode(ExitStatus.badInput.rawValue)
    case .applied(let application):
      let id = check ? nil : try await target.write(application.changes, message: message)
      try report.show(application, isChecked: check, id: id)
    }
  }

  private func read(in session: Session) throws -> [UInt8] {
    if file == "-" { return try Files.readStandardInput() }
    guard let bytes = try Files.read(session.path(file)) else {
      throw UserError("There is no file \(file).", hint: "Give a file, or - for standard input.", status: .badInput)
    }
    return bytes
  }
}

extension EditFormat: ExpressibleByArgument {}

extension Rung: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public static var allValueStrings: [String] { allCases.map(\.name) }
}
