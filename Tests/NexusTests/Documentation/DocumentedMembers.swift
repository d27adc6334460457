import JSONText

/// The members of JSON objects, as the tables of a document tell them.
struct DocumentedMembers {
  struct Member {
    var name: String
    /// What its value is, such as `text` or `list of attempt`.
    var kind: String
    var mayBeMissing: Bool
  }

  private let document: ProjectDocument

  init(_ document: ProjectDocument) {
    self.document = document
  }

  /// The members in the table below a heading.
  func members(below heading: String) -> [Member] {
    document.rows(below: heading).map { cells in
      Member(
        name: cells[0].replacing("`", with: ""), kind: cells[1].replacing(/\[([^\]]*)\]\([^)]*\)/) { $0.1 },
        mayBeMissing: cells[2].hasPrefix("Not always."))
    }
  }

  /// What of an object, and of the objects in it, is not as the table below a heading tells.
  func faults(of object: JSONObject, below heading: String, beside others: Set<String> = []) -> [String] {
    let members = members(below: heading)
    if members.isEmpty { return ["\(heading): there is no table of its members"] }
    let known = Set(members.map(\.name))
    var faults = object.members.map(\.key).filter { !known.contains($0) && !others.contains($0) }
      .map { "\(heading): “\($0)” is not told of" }
    for member in members {
      guard let value = object[member.name] else {
        if !member.mayBeMissing { faults.append("\(heading): “\(member.name)” is missing") }
        continue
      }
      faults += self.faults(of: value, as: member.kind).map { "\(heading): “\(member.name)” \($0)" }
    }
    return faults
  }

  private func faults(of value: JSONValue, as kind: String) -> [String] {
    if kind.hasSuffix(" or null") { return value.isNull ? [] : faults(of: value, as: String(kind.dropLast(8))) }
    if kind.hasPrefix("list of ") {
      guard let elements = value.array else { return ["is no list"] }
      return elements.flatMap { faults(of: $0, as: String(kind.dropFirst(8))) }
    }
    let isRight: Bool
    switch kind {
    case "any": isRight = true  // as the user's configuration has it
    case "text": isRight = value.string != nil
    case "integer": isRight = value.number.map { $0.int != nil && !$0.text.contains(".") } ?? false
    case "number": isRight = value.number != nil
    case "flag": isRight = value.bool != nil
    case "list": isRight = value.array?.allSatisfy { $0.string != nil } ?? false
    case "object": isRight = value.object != nil
    default:
      guard let object = value.object else { return ["is no \(kind)"] }
      return faults(of: object, below: kind)
    }
    return isRight ? [] : ["is \(value.text()) and no \(kind)"]
  }
}
