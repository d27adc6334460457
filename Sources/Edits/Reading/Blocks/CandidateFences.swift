/// Fences that name no file, in a reply that holds nothing else, where it is known which files are asked for.
///
/// Each must say for certain what it is: the whole of the one file it can mean, or definitions that the file has by name.
/// An example or a snippet beside them leaves all of it open.
struct CandidateFences {
  let fences: [Edit]
  let tree: SourceTree
  let options: ApplyOptions

  /// The edits they stand for; a refusal when one of them is open.
  var edits: Result<[Edit], Refusal> {
    var edits: [Edit] = []
    for (index, fence) in fences.enumerated() {
      guard case .write(let content) = fence.action, let path = path(of: fence), isCertain(content, path, fence) else {
        return .failure(open(fence, path(of: fence)))
      }
      var edit = fence
      edit.path = path
      edit.number = index + 1
      edits.append(edit)
    }
    return .success(edits)
  }

  /// The file a fence is about: the one that a sentence in front of it names, or the only one that is asked for.
  private func path(of fence: Edit) -> String? {
    let resolver = PathResolver(tree: tree, options: options)
    if !fence.path.isEmpty {
      guard case .file(let path, _)? = try? resolver.resolve(fence.path, stripsGitPrefix: false) else { return nil }
      return fence.cautions.contains(.pathInside) || options.expecting.contains(path) ? path : nil
    }
    return options.expecting.count == 1 ? options.expecting[0] : nil
  }

  private func isCertain(_ content: [UInt8], _ path: String, _ fence: Edit) -> Bool {
    guard let old = tree.contents(of: path) else { return tree.kind(of: path) == nil && fences.count == 1 }
    let text = ContentMarkup(path: path, old: TextLines(old)).cleaned(content)
    if WholeFile.resembles(text, old) { return true }
    // What is no definition, or one that has no place, is told when nothing applies.
    return (try? DefinitionMerge(path: path, old: old, allowsNew: options.asksForFunctions).result(of: text)) != nil
  }

  private func open(_ fence: Edit, _ path: String?) -> Refusal {
    let about = path.map { "of `\($0)`" } ?? "of any file"
    return Refusal(
      .noEdits, path: path,
      reason: "The reply holds a fence without a path, which is neither the whole \(about) nor functions that it has.",
      advice:
        "Put the path of the file on the line above the fence, and send the file from its first line to its last.",
      range: fence.range)
  }

  /// Whether a fence with this information holds commands.
  static func isShell(_ info: [UInt8]) -> Bool {
    ["sh", "bash", "shell", "zsh", "console", "cmd", "powershell", "terminal"].contains(info.text.lowercased())
  }

  /// Whether a fence with this information may hold code to be written, and is no command, output or message.
  ///
  /// - Parameter expecting: Files that are asked for; a fence of text may be one file of text.
  static func mayHoldCode(_ info: [UInt8], _ expecting: [String]) -> Bool {
    let word = String(info.text.lowercased().prefix { $0 != " " })
    if expecting.count == 1, FileKind.languages(of: expecting[0]).contains(word) { return true }
    return !isShell(word.bytes)
      && !["text", "txt", "output", "diff", "plaintext", "log", "commit"].contains(word)
  }
}
