import OllamaReplay

/// The text of `--list-faults`.
enum FaultList {
  static var text: String {
    let rows = Recording.Fault.catalogue.map { entry in
      (name: entry.name + (entry.argument.map { ":\($0.standard)" } ?? ""), entry: entry)
    }
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { row in
      let padding = String(repeating: " ", count: width - row.name.count)
      let argument = row.entry.argument.map { " (the number: \($0.meaning))" } ?? ""
      return "\(row.name)\(padding)  \(row.entry.summary)\(argument)"
    }.joined(separator: "\n")
  }
}
