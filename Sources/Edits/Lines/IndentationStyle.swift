/// What a file indents with.
enum IndentationUnit: Equatable, Sendable {
  case tab
  case spaces(Int)

  /// The level an indentation stands for; nil when it is no whole number of units.
  func level(of indentation: some Collection<UInt8>) -> Int? {
    switch self {
    case .tab: indentation.allSatisfy { $0 == ASCII.tab } ? indentation.count : nil
    case .spaces(let width):
      indentation.allSatisfy { $0 == ASCII.space } && indentation.count % width == 0 ? indentation.count / width : nil
    }
  }

  /// The indentation of a level.
  func indentation(level: Int) -> [UInt8] {
    switch self {
    case .tab: Array(repeating: ASCII.tab, count: level)
    case .spaces(let width): Array(repeating: ASCII.space, count: level * width)
    }
  }

  var name: String {
    switch self {
    case .tab: "tabs"
    case .spaces(let width): "\(width) spaces"
    }
  }
}

/// The indentation unit a file keeps to, if it keeps to one.
struct IndentationStyle: Equatable, Sendable {
  /// Nil when lines disagree or too few are indented.
  let unit: IndentationUnit?
  /// Whether several lines show it.
  let isConfident: Bool

  init(of forms: [LineForm]) {
    var tabs = 0
    var steps = [Int](repeating: 0, count: 9)
    var spaced = 0
    var lastWidth = 0
    // Lines of a block comment stand below its star, which is no step.
    for form in forms where !form.isBlank && form.body.first != UInt8(ascii: "*") {
      let width = form.indentation.count
      if form.indentation.first == ASCII.tab {
        tabs += 1
      } else if width > 0 {
        spaced += 1
      }
      if width > lastWidth, width - lastWidth < steps.count, form.indentation.first == ASCII.space {
        steps[width - lastWidth] += 1
      }
      lastWidth = width
    }
    isConfident = tabs >= 3 || steps.reduce(0, +) >= 3
    unit = IndentationStyle.unit(tabs: tabs, spaced: spaced, steps: steps)
  }

  private static func unit(tabs: Int, spaced: Int, steps: [Int]) -> IndentationUnit? {
    if tabs > 0, tabs >= spaced * 9 { return .tab }
    guard spaced > 0, spaced >= tabs * 9 else { return nil }
    let total = steps.reduce(0, +)
    guard let best = steps.indices.dropFirst().max(by: { steps[$0] < steps[$1] }), steps[best] > 0 else { return nil }
    return steps[best] * 5 >= total * 4 ? .spaces(best) : nil
  }
}
