/// The names under which models think.
package enum ThinkingWords {
  /// - Parameter isBare: Whether nothing but the name tells, as in `[name]`, which is also a heading of a settings file.
  static func names(_ name: String, isBare: Bool) -> Bool {
    let word = plain(name)
    if sure.contains(word) { return true }
    return !isBare && (other.contains(word) || parts.contains { word.contains($0) })
  }

  /// Whether the information of a fence says that it holds thinking.
  package static func names(fenceInfo info: some Collection<UInt8>) -> Bool {
    guard (1...40).contains(info.count) else { return false }
    let word = plain(String(decoding: info, as: UTF8.self))
    return sure.contains(word) || other.contains(word) || word == "draft"
  }

  /// Whether the title of a part of a reply says that it holds thinking.
  static func names(title: String) -> Bool {
    let words = title.lowercased().split { !$0.isLetter }
    return words.contains { word in
      sure.contains(String(word)) || other.contains(String(word)) || parts.contains { word.contains($0) }
    }
  }

  private static func plain(_ name: String) -> String {
    let local = name.split(separator: ":").last.map(String.init) ?? name
    return local.lowercased().filter { !"_- ".contains($0) }
  }

  private static let sure: Set<String> = [
    "think", "thinking", "thought", "thoughts", "thoughtprocess", "reasoning", "scratchpad", "chainofthought",
    "innermonologue", "innerthoughts", "antthinking",
  ]

  private static let other: Set<String> = [
    "reason", "reasons", "analysis", "analyse", "analyze", "analyzing", "reflect", "reflection", "reflections",
    "scratch", "monologue", "cot", "deliberate", "deliberation",
  ]

  private static let parts = ["think", "thought", "reasoning", "scratchpad", "monologue", "reflection"]
}
