import JSONText
import Spelling

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

  private static func options(_ tree: YAMLTree) throws(WorkflowFault) -> JSONObject {
    guard case .fields(let fields, _) = tree else {
      throw WorkflowFault("\"options\" must be fields, `name: value`.", at: tree.place)
    }
    var found = JSONObject()
    for field in fields {
      guard let option = VoiceOption(rawValue: field.name) else {
        let near = NearestName.of(field.name, among: VoiceOption.names)
        throw WorkflowFault(
          "There is no option \"\(field.name)\".", at: field.place,
          hint: near.map { "Did you mean \"\($0)\"?" } ?? "There are \(VoiceOption.names.joined(separator: ", ")).")
      }
      let value = field.value.value
      if let requirement = option.requirement(brokenBy: value) {
        throw WorkflowFault("\"\(field.name)\" must be \(requirement).", at: field.value.place)
      }
      found[field.name] = value
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
      voice.options = try Self.options(options)
    }
    voice.tools = fields.has("tools") ? try fields.strings("tools").map(\.text) : nil
    try fields.end()
    guard !voice.text.isEmpty || voice.parent != nil || kind == .mode else {
      throw WorkflowFault("The \(kind.rawValue) \"\(member.name)\" has no text.", at: member.place)
    }
    return voice
  }
}
