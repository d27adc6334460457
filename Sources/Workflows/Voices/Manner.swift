package import JSONText

/// What mode, persona and role together ask of a model.
package struct Manner: Sendable, Equatable {
  /// For the system prompt: the mode's text, the persona's, the role's; empty without them.
  package var text = ""
  /// The model that the mode would like best, else the persona, else the role; nil without a wish.
  package var model: String?
  /// Options by their names in files; where several set one, the mode's counts, then the persona's.
  package var options = JSONObject()
  /// The tools that all of them allow; nil allows what the command allows.
  package var tools: [String]?
  /// All tools that any of them names, to see whether there are such.
  package var namedTools: [String] = []

  package init() {}

  /// What is offered of the tools that somebody wishes for: those that all voices allow. Where nobody wishes for any, those
  /// that the voices name.
  ///
  /// - Returns: Nil for none.
  package func offered(of wish: ToolWish?) -> ToolWish? {
    let offered: ToolWish? =
      switch (wish, tools) {
      case (nil, nil): nil
      case (nil, let allowed?), (.all, let allowed?): .named(allowed)
      case (let wish?, nil): wish
      case (.named(let names), let allowed?): .named(names.filter(allowed.contains))
      }
    return offered == .named([]) ? nil : offered
  }
}

extension Voices {
  /// - Throws: `WorkflowFault` for a name that is not there, and for one that extends itself.
  package func manner(
    mode: String?, persona: String?, role: String?, at place: Place = .start
  ) throws(WorkflowFault) -> Manner {
    var voices: [Voice] = []
    for (kind, name) in [(Voice.Kind.mode, mode), (.persona, persona), (.role, role)] {
      if let name { voices.append(try resolved(kind, name, at: place)) }
    }
    var manner = Manner()
    manner.text = voices.map(\.text).filter { !$0.isEmpty }.joined(separator: "\n\n")
    manner.model = voices.lazy.compactMap(\.model).first
    for voice in voices.reversed() {
      for member in voice.options.members { manner.options[member.key] = member.value }
    }
    for tools in voices.compactMap(\.tools) {
      manner.tools = manner.tools?.filter(tools.contains) ?? tools
      manner.namedTools += tools
    }
    return manner
  }
}
