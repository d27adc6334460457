import JSONText

/// Reads roles, personas and modes from a file.
package enum VoiceReader {
  /// What stands below `system_prompts:` or at the top: `roles:`, `personas:` and `modes:`, each a field a name. A text
  /// stands for itself; fields are `text`, `extends`, `model`, `options` and `tools`. Other parts of the file are ignored,
  /// since the file may set models as well.
  ///
  /// - Throws: The first `WorkflowFault`.
  package static func voices(in text: String) throws(WorkflowFault) -> [Voice] {
    var fields = try StepFields(try YAMLTree(text), what: "The file")
    if let prompts = fields.tree("system_prompts") {
      fields = try StepFields(prompts, what: "\"system_prompts\"")
    }
    var found: [Voice] = []
    for (group, kind) in [("roles", Voice.Kind.role), ("personas", .persona), ("modes", .mode)] {
      guard let tree = fields.tree(group) else { continue }
      guard case .fields(let members, _) = tree else {
        throw WorkflowFault("\"\(group)\" must have a field for each name.", at: tree.place)
      }
      for member in members { found.append(try voice(member, kind)) }
    }
    return found
  }

  private static func voice(_ member: YAMLTree.Field, _ kind: Voice.Kind) throws(WorkflowFault) -> Voice {
    var voice = Voice(kind: kind, name: member.name, text: "")
    voice.place = member.place
    if let text = member.value.text {
      voice.text = text
      return voice
    }
    var fields = try StepFields(member.value, what: "The \(kind.rawValue) \"\(member.name)\"")
    voice.text = try fields.string("text") ?? ""
    voice.parent = try fields.string("extends")
    voice.model = try fields.string("model")
    if let options = fields.tree("options") {
      guard let object = options.value.object else { throw fields.wrong("options", options, "fields, `name: value`") }
      voice.options = object
    }
    voice.tools = fields.has("tools") ? try fields.strings("tools").map(\.text) : nil
    try fields.end()
    guard !voice.text.isEmpty || voice.parent != nil || kind == .mode else {
      throw WorkflowFault("The \(kind.rawValue) \"\(member.name)\" has no text.", at: member.place)
    }
    return voice
  }
}
