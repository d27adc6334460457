import JSONText
import Spelling

/// Reads one step.
enum StepReader {
  /// - Parameter number: Its place in the list, from 1; names a step that has no `id`.
  static func step(_ tree: YAMLTree, number: Int, blocks: [Workflow.Block]) throws(WorkflowFault) -> WorkflowStep {
    var fields = try StepFields(tree, what: "A step")
    var step = WorkflowStep(id: "", place: tree.place)
    step.role = try fields.string("role")
    step.persona = try fields.string("persona")
    step.mode = try fields.string("mode")
    step.model = try fields.string("model")
    if let server = try fields.string("server") { step.model = server + "/" + (step.model ?? "") }
    step.kind = try kind(&fields)
    step.id = try identifier(&fields, number)
    step.blocks = try payload(&fields, blocks)
    step.needs = try fields.strings("needs").map(\.text)
    step.when = try fields.expression("when")
    step.repetition = try repetition(&fields)
    step.iteration = try iteration(&fields)
    step.retries = try retries(&fields)
    step.timeout = try fields.duration("timeout")
    step.budget = try budget(&fields)
    step.output = fields.tree("output")?.value
    step.onFailure = try failureRule(&fields)
    step.assignments = try assignments("set", &fields)
    step.tools = try fields.tools("tools")
    step.arguments = try assignments("with", &fields)
    step.proposesSteps = try proposal(&fields)
    try fields.end()
    return step
  }

  private static func kind(_ fields: inout StepFields) throws(WorkflowFault) -> WorkflowStep.Kind {
    guard let tree = fields.tree("run") else { return .model }
    guard let kind = tree.text.flatMap(WorkflowStep.Kind.init(rawValue:)) else {
      throw fields.wrong("run", tree, "one of " + WorkflowStep.Kind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return kind
  }

  private static func identifier(_ fields: inout StepFields, _ number: Int) throws(WorkflowFault) -> String {
    guard let tree = fields.tree("id") else { return "step_\(number)" }
    guard let id = tree.text, isName(id) else {
      throw fields.wrong("id", tree, "a name of letters, digits, _ and -, beginning with a letter")
    }
    return id
  }

  private static func isName(_ text: String) -> Bool {
    guard let tokens = try? Token.all(in: text), tokens.count == 2, case .name(let name) = tokens[0].kind else {
      return false
    }
    return name == text && !ScopeName.reserved.contains(name)
  }

  /// Blocks by name or as text, and the prompt after them.
  private static func payload(
    _ fields: inout StepFields, _ blocks: [Workflow.Block]
  ) throws(WorkflowFault) -> [Template] {
    var found: [Template] = []
    for (text, place) in try fields.strings("blocks") {
      if let block = blocks.first(where: { $0.name == text }) {
        found.append(block.text)
      } else if !text.contains("{{"), !text.contains(" "), isName(text) {
        let near = NearestName.of(text, among: blocks.map(\.name))
        throw WorkflowFault(
          "There is no block \"\(text)\".", at: place,
          hint: near.map { "Did you mean \"\($0)\"?" } ?? "Write a response as \"{{ \(text) }}\".")
      } else {
        found.append(try Template(text, at: place))
      }
    }
    if let prompt = try fields.template("prompt") { found.append(prompt) }
    return found
  }

  private static func repetition(_ fields: inout StepFields) throws(WorkflowFault) -> WorkflowStep.Repetition? {
    guard let tree = fields.tree("repeat") else { return nil }
    var inner = try StepFields(tree, what: "\"repeat\"")
    let until = try inner.expression("until")
    let convergence = try inner.number("converge", in: 0...1)
    let max = try inner.count("max", in: 1...1000)
    try inner.end()
    guard let max else {
      throw WorkflowFault(
        "\"repeat\" has no \"max\".", at: tree.place, hint: "Add the number of rounds after which it ends.")
    }
    return WorkflowStep.Repetition(until: until, max: max, convergence: convergence)
  }

  private static func iteration(_ fields: inout StepFields) throws(WorkflowFault) -> WorkflowStep.Iteration? {
    let parallel = try fields.count("parallel", in: 1...1000)
    guard let list = try fields.expression("for_each") else {
      guard parallel == nil else {
        throw WorkflowFault("\"parallel\" needs a \"for_each\".", at: fields.place)
      }
      return nil
    }
    return WorkflowStep.Iteration(list: list, parallel: parallel ?? 1)
  }

  private static func retries(_ fields: inout StepFields) throws(WorkflowFault) -> WorkflowStep.Retries {
    var retries = WorkflowStep.Retries()
    guard case .fields? = fields.tree("retries") else {
      retries.max = try fields.count("retries", in: 0...100) ?? 0
      return retries
    }
    guard let tree = fields.tree("retries") else { return retries }
    var inner = try StepFields(tree, what: "\"retries\"")
    retries.max = try inner.count("max", in: 0...100) ?? 1
    retries.backoff = try inner.duration("backoff") ?? retries.backoff
    try inner.end()
    return retries
  }

  private static func budget(_ fields: inout StepFields) throws(WorkflowFault) -> WorkflowStep.Budget {
    guard let tree = fields.tree("budget") else { return WorkflowStep.Budget() }
    var inner = try StepFields(tree, what: "\"budget\"")
    let budget = WorkflowStep.Budget(
      tokens: try inner.count("tokens", in: 1...1_000_000_000), cost: try inner.number("cost", in: 0...1_000_000),
      time: try inner.duration("time"))
    try inner.end()
    return budget
  }

  private static func failureRule(_ fields: inout StepFields) throws(WorkflowFault) -> WorkflowStep.FailureRule {
    guard let tree = fields.tree("on_failure") else { return .stop }
    switch tree.text {
    case "stop": return .stop
    case "skip": return .skip
    case nil:
      var inner = try StepFields(tree, what: "\"on_failure\"")
      let step = try inner.string("use")
      try inner.end()
      if let step { return .use(step: step) }
    default: break
    }
    throw fields.wrong("on_failure", tree, "stop, skip, or use: STEP")
  }

  private static func assignments(
    _ name: String, _ fields: inout StepFields
  ) throws(WorkflowFault) -> [WorkflowStep.Assignment] {
    guard let tree = fields.tree(name) else { return [] }
    guard case .fields(let members, _) = tree else { throw fields.wrong(name, tree, "fields, `name: value`") }
    var found: [WorkflowStep.Assignment] = []
    for member in members {
      let text = member.value.text ?? member.value.value.text()
      found.append(WorkflowStep.Assignment(name: member.name, value: try Template(text, at: member.value.place)))
    }
    return found
  }

  private static func proposal(_ fields: inout StepFields) throws(WorkflowFault) -> Bool {
    guard let tree = fields.tree("proposes") else { return false }
    guard tree.text == "steps" else { throw fields.wrong("proposes", tree, "\"steps\"") }
    return true
  }
}
