package import Git
import NexusProtocol
import Terminal

/// Hunks named on the command line, as `src/a.py:1,3`, or `src/a.py` for all of a file.
package struct PickArguments {
  private let texts: [String]

  package init(_ texts: [String]) {
    self.texts = texts
  }

  /// - Throws: `UserError` for a file that is not changed, and for a hunk that it does not have.
  package func picks(from files: [FileDiff]) throws -> [FilePick] {
    var picks = files.map { FilePick($0) }
    for text in texts {
      let (path, numbers) = split(text, files)
      guard let index = picks.firstIndex(where: { $0.file.path == path }) else {
        let names = files.map { Sanitizer.oneLine($0.path) }.joined(separator: ", ")
        throw UserError(
          "The task does not change \(Sanitizer.oneLine(path)).", hint: "It changes \(names).", status: .badInput)
      }
      let count = picks[index].partCount
      guard (numbers ?? [1]).allSatisfy({ (1...count).contains($0) }) else {
        let whole = picks[index].file.isIndivisible ? ", since it can only be taken as a whole" : ""
        throw UserError(
          "\(Sanitizer.oneLine(text)) names a hunk that is not there.",
          hint: "The change of this file has \(count == 1 ? "1 hunk" : "\(count) hunks")\(whole).", status: .badInput)
      }
      picks[index].taken.formUnion(numbers?.map { $0 - 1 } ?? Array(0..<count))
    }
    return picks
  }

  /// A name with a colon in it is a name when there is such a file.
  private func split(_ text: String, _ files: [FileDiff]) -> (path: String, numbers: [Int]?) {
    guard !files.contains(where: { $0.path == text }), let colon = text.lastIndex(of: ":") else { return (text, nil) }
    let words = text[text.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Int($0) }
    return numbers.count == words.count ? (String(text[..<colon]), numbers) : (text, nil)
  }
}
