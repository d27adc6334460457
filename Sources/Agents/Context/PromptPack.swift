import RepositoryMap

/// The parts of one prompt as they were fitted into its room.
package struct PromptPack: Sendable, Equatable {
  /// In the order in which they stand in the prompt.
  package var parts: [PackedPart]
  package var limitInBytes: Int

  package var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }
  /// Everything that is not in the prompt, in words for the model and the user.
  package var leftOut: [String] {
    parts.flatMap { part in part.leftOut.isEmpty && part.state == .leftOut ? [part.label] : part.leftOut }
  }

  /// The texts of the parts of these kinds, one after the other.
  func text(of kinds: PackedPart.Kind...) -> String {
    parts.filter { kinds.contains($0.kind) }.map(\.text).joined()
  }

  /// The text of everything that was fitted in.
  package var text: String { parts.map(\.text).joined() }

  /// The names of files that are there from the first to the last line, and of those that are there in part.
  func files(_ state: PackedPart.State) -> [String] {
    parts.filter { $0.kind == .file && $0.state == state }.map(\.name)
  }

  /// Fits parts into `limitInBytes`, and ends with a sentence that names those that did not fit at all.
  ///
  /// Never takes up more than the limit. Each part is in the result: whole, cut (and then its own text says so), or left
  /// out (and then the last part names it). Room that a part leaves unused goes to those after it.
  /// - Throws: `PromptPack.Lacking` when what is required does not fit; whatever the parts throw.
  static func fit(_ parts: [PackPart], limitInBytes: Int) async throws -> PromptPack {
    let reserve = noticeReserve(parts, limitInBytes: limitInBytes)
    let allotment = Allotment(parts.map(\.demand), limit: limitInBytes - reserve)
    guard allotment.lacking == 0 else { throw Lacking(bytes: allotment.lacking) }
    func rank(_ index: Int) -> (Int, Int, Int) { (parts[index].isLast ? 1 : 0, parts[index].demand.priority, index) }
    let order = parts.indices.sorted { rank($0) < rank($1) }
    var written = [PackPart.Written?](repeating: nil, count: parts.count)
    var inFull: Set<String> = []
    var slack = allotment.limit - allotment.used
    for index in order {
      let demand = parts[index].demand
      let room = min(demand.ceiling, allotment.given[index] + slack)
      slack += allotment.given[index]
      guard demand.isPossible, room >= demand.floor,
        let text = try await parts[index].write(room, inFull)
      else { continue }
      precondition(text.bytes <= room, "\(parts[index].name) takes up more than its room")
      written[index] = text
      slack -= text.bytes
      if text.leftOut.isEmpty { inFull.insert(parts[index].name) }
    }
    var pack = PromptPack(
      parts: zip(parts, written).map { PackedPart($0, $1) }, limitInBytes: limitInBytes)
    let missing = pack.parts.filter { $0.state == .leftOut && $0.leftOut.isEmpty }.map(\.label)
    if !missing.isEmpty {
      let text = LeftOutNotice.text(missing, limitInBytes: limitInBytes - pack.bytes)
      pack.parts.append(
        PackedPart(
          kind: .notice, name: "what is left out", priority: 0, wantedBytes: text.utf8.count, minimumBytes: 0,
          capBytes: reserve, bytes: text.utf8.count, state: .whole, leftOut: [], text: text))
    }
    return pack
  }

  /// Whether all parts of a kind would be there, at least in part. Writes none of them.
  static func holdsAll(_ kind: PackedPart.Kind, of parts: [PackPart], limitInBytes: Int) -> Bool {
    let allotment = Allotment(
      parts.map(\.demand), limit: limitInBytes - noticeReserve(parts, limitInBytes: limitInBytes))
    return allotment.lacking == 0
      && zip(parts, allotment.given).allSatisfy { $0.kind != kind || $0.demand.wanted == 0 || $1 > 0 }
  }

  /// What is required does not fit.
  struct Lacking: Error, Equatable {
    var bytes: Int
  }

  private static func noticeReserve(_ parts: [PackPart], limitInBytes: Int) -> Int {
    let optional = parts.filter { !$0.demand.isRequired }
    guard !optional.isEmpty else { return 0 }
    let names = optional.map { $0.kind.namesFiles ? $0.name.visible : $0.name }
    let all = LeftOutNotice.text(names, limitInBytes: .max).utf8.count
    let required = parts.filter(\.demand.isRequired).reduce(0) { $0 + $1.demand.wanted }
    return min(all, max(LeftOutNotice.leastBytes, min(limitInBytes / 16, limitInBytes - required)))
  }
}

extension PackedPart {
  fileprivate init(_ part: PackPart, _ written: PackPart.Written?) {
    let isCut = written.map { !$0.leftOut.isEmpty } ?? false
    // What is there whole wanted no more than that, whatever was thought before it was written.
    let whole = isCut ? nil : written?.bytes
    self.init(
      kind: part.kind, name: part.name, priority: part.demand.priority, wantedBytes: whole ?? part.demand.wanted,
      minimumBytes: min(part.demand.floor, whole ?? .max), capBytes: part.demand.cap == .max ? nil : part.demand.cap,
      bytes: written?.bytes ?? 0, state: written?.isRefusal ?? true ? .leftOut : isCut ? .cut : .whole,
      leftOut: written?.leftOut ?? [], text: written?.text ?? "")
  }
}

/// The sentence of a prompt that names what is not in it.
enum LeftOutNotice {
  /// Room for the shortest form, which only counts.
  static let leastBytes = 80

  static func text(_ names: [String], limitInBytes: Int) -> String {
    var shown = names.count
    while shown > 0 {
      let rest = names.count - shown
      let text =
        "Not shown for want of room: " + names.prefix(shown).joined(separator: ", ")
        + (rest == 0 ? "" : ", and \(rest) more") + ".\n"
      if text.utf8.count <= limitInBytes { return text }
      // Long lists shrink quickly; a name more or less does not matter there.
      shown = min(shown - 1, shown * limitInBytes / max(1, text.utf8.count))
    }
    return "For want of room \(names.count) \(names.count == 1 ? "part is" : "parts are") not shown.\n"
  }
}
