/// Fills a pack up to its limit and notes what did not fit.
struct PackWriter {
  let limitInBytes: Int
  private(set) var pack = ContextPack(text: "")
  private var reserved = 0

  init(limitInBytes: Int) {
    self.limitInBytes = limitInBytes
  }

  /// What may still be added, what is reserved included.
  var left: Int { limitInBytes - pack.text.utf8.count }

  /// Keeps a share of the whole free of files.
  mutating func reserve(share: Double) { reserved = Int(Double(limitInBytes) * share) }

  /// Adds lines up to a share of the whole pack, and says how many are missing.
  mutating func add(_ heading: String, _ lines: [String], share: Double) {
    guard !lines.isEmpty else { return }
    var room = min(left, Int(Double(limitInBytes) * share)) - heading.utf8.count - 40
    let shown = lines.prefix { line in
      room -= line.utf8.count + 1
      return room >= 0
    }
    var text = heading + "\n" + shown.map { $0 + "\n" }.joined()
    if shown.count < lines.count {
      text += "(\(lines.count - shown.count) more are not shown)\n"
      leaveOut("\(lines.count - shown.count) of \(lines.count) lines of \"\(heading.dropFirst(2))\"")
    }
    add(text)
  }

  /// Adds text that is known to fit; what does not is dropped.
  mutating func add(_ text: String) {
    guard text.utf8.count + 1 <= left else { return }
    pack.text += text + "\n"
  }

  /// Adds a file in full when it fits into a share of the pack and into what is left of it.
  mutating func addFile(path: String, content: String, share: Double) {
    let section = FileSection.text(path: path, content: content) + "\n"
    if section.utf8.count <= min(left - reserved, Int(Double(limitInBytes) * share)) {
      pack.text += section
      pack.files.append(path)
    } else {
      leaveOut(path)
    }
  }

  mutating func leaveOut(_ what: String) { pack.leftOut.append(what) }
}
