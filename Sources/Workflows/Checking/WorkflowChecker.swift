import JSONText
import Spelling

/// Finds what is wrong with a workflow before anything of it runs.
package struct WorkflowChecker: Sendable {
  package var voices: Voices
  /// The models that can be asked; nil where none of the servers could say.
  package var models: Set<String>?
  /// The tools that steps may name; nil where nobody said.
  package var tools: KnownTools?

  package init(voices: Voices = .builtIn, models: Set<String>? = nil, tools: KnownTools? = nil) {
    self.voices = voices
    self.models = models
    self.tools = tools
  }

  /// All faults, in the order of their places.
  package func faults(in workflow: Workflow) -> [WorkflowFault] {
    var faults = repeated(workflow) + unknownSteps(workflow) + unknownNames(workflow) + unusedInputs(workflow)
    if faults.isEmpty { faults += circles(workflow) }
    for step in workflow.steps { faults += self.faults(of: step, in: workflow) }
    return faults.sorted { $0.place < $1.place }
  }

  private func repeated(_ workflow: Workflow) -> [WorkflowFault] {
    var seen: Set<String> = []
    return workflow.steps.filter { !seen.insert($0.id).inserted }.map {
      WorkflowFault("A second step is named \"\($0.id)\".", at: $0.place)
    }
  }

  private func unknownSteps(_ workflow: Workflow) -> [WorkflowFault] {
    let names = workflow.steps.map(\.id)
    var faults: [WorkflowFault] = []
    for step in workflow.steps {
      var wanted = step.needs
      if case .use(let other) = step.onFailure { wanted.append(other) }
      for name in wanted where !names.contains(name) {
        faults.append(fault("There is no step \"\(name)\".", name, among: names, at: step.place))
      }
      if wanted.contains(step.id) {
        faults.append(WorkflowFault("The step \"\(step.id)\" needs itself.", at: step.place))
      }
    }
    return faults
  }

  /// Names in expressions: of steps, inputs, variables, and those that exist only in a loop.
  private func unknownNames(_ workflow: Workflow) -> [WorkflowFault] {
    let steps = workflow.steps.map(\.id)
    let inputs = workflow.inputs.map(\.name)
    let before = StepOrder.ancestors(in: workflow)
    var faults: [WorkflowFault] = []
    for step in workflow.steps {
      let seen = workflow.steps.filter { $0.id == step.id || before[step.id]?.contains($0.id) == true }
      let vars = Set(seen.flatMap(\.assignments).map(\.name))
      for path in step.paths {
        switch path[0] {
        case ScopeName.inputs where path.count > 1 && !inputs.contains(path[1]):
          faults.append(fault("There is no input \"\(path[1])\".", path[1], among: inputs, at: step.place))
        case ScopeName.vars where path.count > 1 && !vars.contains(path[1]):
          faults.append(
            fault(
              "No step before \"\(step.id)\" sets \"vars.\(path[1])\".", path[1], among: Array(vars), at: step.place))
        case ScopeName.item, ScopeName.index:
          guard step.iteration == nil else { continue }
          faults.append(
            WorkflowFault("\"\(path[0])\" exists only in a step with \"for_each\".", at: step.place))
        case ScopeName.round, ScopeName.previous:
          guard step.repetition == nil else { continue }
          faults.append(WorkflowFault("\"\(path[0])\" exists only in a step with \"repeat\".", at: step.place))
        default:
          guard let name = WorkflowStep.step(of: path), !steps.contains(name) else { continue }
          faults.append(
            fault("There is no step \"\(name)\".", name, among: steps + inputs.map { "inputs.\($0)" }, at: step.place))
        }
      }
    }
    return faults
  }

  private func unusedInputs(_ workflow: Workflow) -> [WorkflowFault] {
    let blocks = workflow.blocks.flatMap(\.text.paths)
    let paths = workflow.steps.flatMap(\.paths) + blocks
    guard !paths.contains([ScopeName.inputs]) else { return [] }
    return workflow.inputs.filter { input in !paths.contains { $0.starts(with: [ScopeName.inputs, input.name]) } }.map {
      WorkflowFault(
        "The input \"\($0.name)\" is not used.", at: $0.place, hint: "Use it as {{ inputs.\($0.name) }}, or remove it.")
    }
  }

  /// A response that is used before it can exist is a circle as well.
  private func circles(_ workflow: Workflow) -> [WorkflowFault] {
    guard let circle = StepOrder(workflow).circle, let step = workflow.step(circle[0]) else { return [] }
    let names = (circle + [circle[0]]).joined(separator: " → ")
    return [
      WorkflowFault(
        "These steps wait for one another: \(names).", at: step.place,
        hint: "Remove one of the uses; for rounds over the same text write \"repeat\" in one step.")
    ]
  }

  private func faults(of step: WorkflowStep, in workflow: Workflow) -> [WorkflowFault] {
    var faults: [WorkflowFault] = []
    for (kind, name) in [(Voice.Kind.role, step.role), (.persona, step.persona), (.mode, step.mode)] {
      guard let name else { continue }
      do { _ = try voices.resolved(kind, name, at: step.place) } catch { faults.append(error) }
    }
    if let model = step.model, let models, !models.contains(model) {
      faults.append(fault("There is no model \"\(model)\".", model, among: Array(models), at: step.place))
    }
    if step.kind.isPrompted, step.blocks.isEmpty {
      let what =
        switch step.kind {
        case .plan: "has no goal"
        case .consult: "has no question"
        default: "sends nothing"
        }
      faults.append(
        WorkflowFault(
          "The step \"\(step.id)\" \(what).", at: step.place, hint: "Give it a \"prompt\" or \"blocks\"."))
    }
    faults += argumentFaults(of: step) + toolFaults(of: step)
    if step.kind == .tool, !step.arguments.contains(where: { $0.name == WorkflowStep.toolArgument }) {
      faults.append(
        WorkflowFault(
          "The step \"\(step.id)\" does not say which tool it calls.", at: step.place,
          hint: "Add \"tool: SERVER__NAME\" below \"with\"; `nexus mcp servers` lists the servers."))
    }
    if let reason = step.output.flatMap({ SchemaCheck.fault(ofSchema: $0) }) {
      faults.append(
        WorkflowFault(
          "No reply can keep the \"output\" of the step \"\(step.id)\": \(reason)", at: step.place,
          hint: "Mend the schema; references lead to places of itself, such as #/$defs/item."))
    }
    if step.proposesSteps, !workflow.allowsChanges {
      faults.append(
        WorkflowFault(
          "The step \"\(step.id)\" proposes steps, which the workflow does not allow.", at: step.place,
          hint: "Add \"allow_changes: true\" at the top."))
    }
    for (name, condition) in [("when", step.when), ("until", step.repetition?.until)] {
      if let condition, let reason = Impossibility.reason(condition) {
        faults.append(WorkflowFault("\"\(name)\" can never be true: \(reason).", at: step.place))
      }
    }
    return faults
  }

  private func argumentFaults(of step: WorkflowStep) -> [WorkflowFault] {
    guard let known = step.kind.argumentNames else { return [] }
    var faults = step.arguments.filter { !known.contains($0.name) }.map { argument in
      fault(
        "A step that runs \"\(step.kind.rawValue)\" takes no \"\(argument.name)\".", argument.name, among: known,
        at: argument.value.place)
    }
    // Nobody can allow a command that is not known before the run.
    if step.kind == .check, let command = step.arguments.first(where: { $0.name == "command" }),
      command.value.parts.contains(where: { if case .value = $0 { true } else { false } })
    {
      faults.append(
        WorkflowFault(
          "The command of the check \"\(step.id)\" cannot have values in it.", at: command.value.place,
          hint: "Write the command out; a script of the project can read what differs from the commit."))
    }
    return faults
  }

  private func fault(_ message: String, _ name: String, among names: [String], at place: Place) -> WorkflowFault {
    let near = NearestName.of(name, among: names)
    let list = names.isEmpty ? nil : "There are \(names.sorted().prefix(12).joined(separator: ", "))."
    return WorkflowFault(message, at: place, hint: near.map { "Did you mean \"\($0)\"?" } ?? list)
  }
}
