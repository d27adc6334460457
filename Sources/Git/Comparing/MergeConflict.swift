/// Why sides cannot be merged, by what `git merge-tree -z` says of it.
enum MergeConflict {
  /// The types of conflicts in the messages below the paths, such as `CONFLICT (modify/delete)`.
  ///
  /// Each message is the number of its paths, the paths, a type that stays the same in all languages and versions, and a
  /// sentence, each ended by a NUL. Source: git-merge-tree(1), "Informational messages".
  static func kinds(in fields: ArraySlice<ArraySlice<UInt8>>) -> Set<String> {
    var kinds: Set<String> = []
    var rest = fields
    while let head = rest.first, let count = Int(String(decoding: head, as: UTF8.self)), count >= 0,
      rest.count >= count + 3
    {
      let kind = String(decoding: rest[rest.startIndex + 1 + count], as: UTF8.self)
      if kind.hasPrefix("CONFLICT") { kinds.insert(kind) }
      rest = rest.dropFirst(count + 3)
    }
    return kinds
  }

  static func sentence(_ paths: [String], _ kinds: Set<String>) -> String {
    let names = paths.joined(separator: ", ")
    guard kinds.count == 1, let kind = kinds.first else {
      return kinds.isEmpty ? contents(names) : "The changes of both sides cannot be merged in \(names)."
    }
    return switch kind {
    case "CONFLICT (contents)", "CONFLICT (add/add)": contents(names)
    case "CONFLICT (modify/delete)": "One side changed \(names), and the other took it away."
    case "CONFLICT (directory rename suggested)", "CONFLICT (file location)":
      "One side has \(names) in a directory that the other moved."
    case "CONFLICT (rename/delete)": "One side moved \(names), and the other took it away."
    case "CONFLICT (rename/rename)": "The sides moved \(names) to different places."
    default: "The changes of both sides cannot be merged in \(names)."
    }
  }

  static func contents(_ names: String) -> String { "Both sides changed the same lines of \(names)." }
}
