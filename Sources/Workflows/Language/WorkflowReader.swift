import JSONText

/// Reads workflows from YAML or JSON.
package enum WorkflowReader {
  /// The workflows of a file: one in the full form, or as many as stand below `chains:` or `workflows:`.
  ///
  /// - Parameter name: The name of a workflow that does not name itself, such as the file's.
  /// - Throws: The first `WorkflowFault` that keeps the file from being read; `WorkflowChecker` finds the others.
  package static func workflows(in text: String, named name: String) throws(WorkflowFault) -> [Workflow] {
    let tree = try YAMLTree(text)
    var fields = try StepFields(tree, what: "A workflow's file")
    for (group, isChain) in [("chains", true), ("workflows", false)] {
      guard let named = fields.tree(group) else { continue }
      // Other parts of the file, such as system prompts, are not workflows.
      guard case .fields(let members, _) = named else {
        throw WorkflowFault("\"\(group)\" must have a field for each workflow.", at: named.place)
      }
      var found: [Workflow] = []
      for member in members { found.append(try workflow(member.value, named: member.name, isChain: isChain)) }
      return found
    }
    return [try workflow(tree, named: name, isChain: false)]
  }

  private static func workflow(
    _ tree: YAMLTree, named name: String, isChain: Bool
  ) throws(WorkflowFault) -> Workflow {
    var fields = try StepFields(tree, what: "A workflow")
    var workflow = Workflow(name: try fields.string("name") ?? name)
    workflow.place = tree.place
    workflow.description = try fields.string("description")
    workflow.inputs = try inputs(fields.tree("inputs"))
    workflow.blocks = try blocks(fields.tree("blocks"))
    workflow.allowsChanges = try fields.bool("allow_changes") ?? false
    guard let steps = fields.tree("steps") else {
      try fields.end()
      throw WorkflowFault(
        "The workflow \"\(workflow.name)\" has no steps.", at: tree.place, hint: "Add \"steps:\" with a list.")
    }
    guard case .list(let elements, _) = steps, !elements.isEmpty else {
      throw WorkflowFault("\"steps\" must be a list of steps.", at: steps.place)
    }
    // Steps in a row that need nothing by name follow one another.
    let isRow = isChain || !elements.contains { $0.hasField("needs") || $0.hasField("id") }
    for (index, element) in elements.enumerated() {
      var step = try StepReader.step(element, number: index + 1, blocks: workflow.blocks)
      if isRow, let before = workflow.steps.last { step.needs.append(before.id) }
      if step.blocks.isEmpty, step.kind == .model {
        step.blocks = try passedOn(to: step, in: workflow, isRow: isRow)
      }
      workflow.steps.append(step)
    }
    try fields.end()
    if isRow, workflow.inputs.isEmpty, workflow.steps.contains(where: { $0.reads(["inputs", "input"]) }) {
      workflow.inputs = [Workflow.Input(name: "input", description: "The text to begin with.", place: workflow.place)]
    }
    return workflow
  }

  /// A step in a row that names no blocks is sent the response before it, and the first one the input.
  private static func passedOn(
    to step: WorkflowStep, in workflow: Workflow, isRow: Bool
  ) throws(WorkflowFault) -> [Template] {
    guard isRow else { return [] }
    let source =
      workflow.steps.last.map { "steps.\($0.id).response" } ?? "inputs.\(workflow.inputs.first?.name ?? "input")"
    return [try Template("{{ \(source) }}", at: step.place)]
  }

  private static func inputs(_ tree: YAMLTree?) throws(WorkflowFault) -> [Workflow.Input] {
    guard let tree else { return [] }
    if case .list(let names, _) = tree {
      var found: [Workflow.Input] = []
      for name in names {
        guard let text = name.text else { throw WorkflowFault("An input's name must be a text.", at: name.place) }
        found.append(Workflow.Input(name: text, place: name.place))
      }
      return found
    }
    guard case .fields(let members, _) = tree else {
      throw WorkflowFault("\"inputs\" must be a list of names, or have a field for each.", at: tree.place)
    }
    var found: [Workflow.Input] = []
    for member in members {
      var input = Workflow.Input(name: member.name, place: member.place)
      if case .fields = member.value {
        var fields = try StepFields(member.value, what: "An input")
        input.description = try fields.string("description")
        input.value = fields.tree("default")?.value
        try fields.end()
      } else {
        input.description = member.value.text.flatMap { $0.isEmpty ? nil : $0 }
      }
      found.append(input)
    }
    return found
  }

  private static func blocks(_ tree: YAMLTree?) throws(WorkflowFault) -> [Workflow.Block] {
    guard let tree else { return [] }
    guard case .fields(let members, _) = tree else {
      throw WorkflowFault("\"blocks\" must have a field for each block, `name: text`.", at: tree.place)
    }
    var found: [Workflow.Block] = []
    for member in members {
      if let text = member.value.text {
        found.append(Workflow.Block(name: member.name, text: try Template(text, at: member.value.place)))
        continue
      }
      var fields = try StepFields(member.value, what: "A block")
      let text = try fields.template("text")
      let tags = try fields.strings("tags").map(\.text)
      let folder = try fields.string("folder")
      try fields.end()
      guard let text else { throw WorkflowFault("The block \"\(member.name)\" has no text.", at: member.place) }
      found.append(Workflow.Block(name: member.name, text: text, tags: tags, folder: folder))
    }
    return found
  }
}

extension YAMLTree {
  func hasField(_ name: String) -> Bool {
    guard case .fields(let fields, _) = self else { return false }
    return fields.contains { $0.name == name }
  }
}
