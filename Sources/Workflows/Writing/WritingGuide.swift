/// What a model must know of the language to write a workflow.
enum WritingGuide {
  static func text(_ voices: Voices) -> String {
    """
    You write workflows: YAML files of steps, each of which sends a prompt to a language model. Steps whose inputs are \
    there run at the same time. Reply with one YAML file and nothing else.

    Top of the file:
      name: letters, digits, - and _
      description: one line
      inputs: a mapping of name to description, or to { description: …, default: … }
      steps: a list

    Fields of a step:
      id: letters, digits and _
      prompt: text. {{ inputs.NAME }} stands for an input and {{ STEP }} for the response of an earlier step. A step sees \
    nothing else, and waits for the steps it names.
      role: one of \(list(voices, .role))
      persona: one of \(list(voices, .persona))
      when: an expression; the step is skipped where it is false
      for_each: an expression that gives a list, or a text of lines; the step runs once for each, with {{ item }}; \
    parallel: how many at once. The response is the list of replies.
      repeat: { max: 4, until: "number(response) >= 8" }, with {{ round }} and {{ previous }} in the prompt
      output: a JSON Schema; the response is then a value, such as {{ STEP.score }}
      retries: a number
      tools: true, only where the model must look into the files of the user's project before it replies
      needs: a list of steps to wait for, only where their responses are not used
      run: plan (prompt: the goal), implement, review or check, without a model; their responses have the members \
    text, plan (of a plan), complete (of implement), approved (of review) and passed (of check); with: { plan: "{{ STEP.plan }}" }

    Expressions: and, or, not, == != < <= > >=, contains, matches (a regular expression), + - * /, texts in quotes, and the \
    functions contains(a, b), matches(a, b), number(a), json(a), similar(a, b), length(a), lower(a), trim(a), lines(a). \
    Put a text with {{ or : in quotes, or write it as a block with |.

    Every input and every step must be used. An example:

    \(WorkflowTemplate.research.text)
    """
  }

  private static func list(_ voices: Voices, _ kind: Voice.Kind) -> String {
    voices.names(of: kind).joined(separator: ", ")
  }
}
