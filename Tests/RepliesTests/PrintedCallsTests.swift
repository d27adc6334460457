import NexusProtocol
import Testing

@testable import Replies

/// Calls of tools as models print them where their server does not read them.
@Suite struct PrintedCallsTests {
  static let tools: Set<String> = ["read_file", "search", "list_files"]
  static func read(_ text: String) -> [String]? {
    PrintedCalls.read(text) { tools.contains($0) }?.map { "\($0.name)\($0.arguments)" }
  }

  static let call = #"read_file{"path":"a.py"}"#

  @Test(arguments: [
    // Hermes, Qwen 2.5 and 3
    "<tool_call>\n{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}\n</tool_call>",
    "Let me look.\n<tool_call>\n{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}\n</tool_call><|im_end|>",
    "<tools>\n{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}\n</tools>",
    "<tool_call>{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}",
    // Qwen3-Coder, Seed-OSS
    "<tool_call>\n<function=read_file>\n<parameter=path>\na.py\n</parameter>\n</function>\n</tool_call>",
    "<function=read_file>\n<parameter=path>\na.py\n</parameter>\n</function>",
    "I will read it.\n\n<function=read_file>\n<parameter=path>a.py</parameter>\n</function>\n</tool_call>",
    "<seed:tool_call>\n<function=read_file>\n<parameter=path>a.py</parameter>\n</function>\n</seed:tool_call>",
    // Mistral
    "[TOOL_CALLS] [{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}]",
    "[TOOL_CALLS]read_file[ARGS]{\"path\": \"a.py\"}",
    "[TOOL_CALLS]read_file[CALL_ID]abc123xyz[ARGS]{\"path\": \"a.py\"}</s>",
    "[TOOL_CALLS]read_file{\"path\": \"a.py\"}",
    // gpt-oss
    "<|channel|>analysis<|message|>Look.<|end|><|start|>assistant<|channel|>commentary to=functions.read_file <|constrain|>json<|message|>{\"path\":\"a.py\"}<|call|>",
    "<|start|>assistant to=functions.read_file<|channel|>commentary json<|message|>{\"path\":\"a.py\"}<|call|>",
    "commentary to=functions.read_file json{\"path\":\"a.py\"}", "to=functions.read_file {\"path\":\"a.py\"}",
    // Llama
    "<|python_tag|>{\"name\": \"read_file\", \"parameters\": {\"path\": \"a.py\"}}<|eom_id|>",
    "<|python_tag|>read_file.call(path=\"a.py\")",
    "<function=read_file>{\"path\": \"a.py\"}</function>", "[read_file(path=\"a.py\")]",
    "<|python_start|>[read_file(path=\"a.py\")]<|python_end|>",
    "{\"name\": \"read_file\", \"parameters\": {\"path\": \"a.py\"}}",
    "{\"type\": \"function\", \"name\": \"read_file\", \"parameters\": {\"path\": \"a.py\"}}",
    // DeepSeek
    "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>read_file\n```json\n{\"path\": \"a.py\"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
    "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>read_file<｜tool▁sep｜>{\"path\": \"a.py\"}<｜tool▁call▁end｜><｜tool▁calls▁end｜><｜end▁of▁sentence｜>",
    "<｜DSML｜function_calls>\n<｜DSML｜invoke name=\"read_file\">\n<｜DSML｜parameter name=\"path\" string=\"true\">a.py</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>",
    // GLM
    "<tool_call>read_file\n<arg_key>path</arg_key>\n<arg_value>a.py</arg_value>\n</tool_call>",
    "read_file\n{\"path\": \"a.py\"}",
    // Kimi, MiniMax, Anthropic's form
    "<|tool_calls_section_begin|><|tool_call_begin|>functions.read_file:0<|tool_call_argument_begin|>{\"path\": \"a.py\"}<|tool_call_end|><|tool_calls_section_end|>",
    "<minimax:tool_call>\n<invoke name=\"read_file\">\n<parameter name=\"path\">a.py</parameter>\n</invoke>\n</minimax:tool_call>",
    "<function_calls>\n<invoke name=\"read_file\">\n<parameter name=\"path\">a.py</parameter>\n</invoke>\n</function_calls>",
    // Gemma
    "```tool_code\nread_file(path=\"a.py\")\n```", "```tool_code\nprint(default_api.read_file(path='a.py'))\n```",
    "<start_function_call>call:read_file{path:<escape>a.py<escape>}<end_function_call>",
    "<|tool_call>call:read_file{path:<|\"|>a.py<|\"|>}<tool_call|>",
    // Granite, Phi, Command, Nemotron, OLMo, LFM, InternLM, Functionary
    "<|tool_call|>[{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}]",
    "<|tool_call|>[{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}]<|/tool_call|>",
    "functools[{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}]",
    "<|START_ACTION|>[{\"tool_call_id\": \"0\", \"tool_name\": \"read_file\", \"parameters\": {\"path\": \"a.py\"}}]<|END_ACTION|>",
    "<TOOLCALL>[{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}]</TOOLCALL>",
    "<function_calls>\nread_file(path=\"a.py\")\n</function_calls>",
    "<|tool_call_start|>[read_file(path=\"a.py\")]<|tool_call_end|>",
    "<|action_start|><|plugin|>{\"name\": \"read_file\", \"parameters\": {\"path\": \"a.py\"}}<|action_end|>",
    ">>>read_file\n{\"path\": \"a.py\"}",
    "<tool_calls>\n[{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}]\n</tool_calls>",
    // Others
    "<read_file>\n<path>a.py</path>\n</read_file>",
    "Thought: I must see it.\nAction: read_file\nAction Input: {\"path\": \"a.py\"}",
    "```json\n{\"tool\": \"read_file\", \"args\": {\"path\": \"a.py\"}}\n```",
    "{\"action\": \"read_file\", \"action_input\": {\"path\": \"a.py\"}}",
    "{\"tool_calls\": [{\"id\": \"1\", \"type\": \"function\", \"function\": {\"name\": \"read_file\", \"arguments\": \"{\\\"path\\\": \\\"a.py\\\"}\"}}]}",
    "<think>I need it.</think>\n<tool_call>\n{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}\n</tool_call>",
    "{\"function\": \"read_file\", \"path\": \"a.py\"}", "```python\nread_file(\"a.py\")\n```",
    "<tool_code>\nread_file(path=\"a.py\")\n</tool_code>",
  ])
  func readsWhatModelsPrint(text: String) {
    #expect(Self.read(text) == [Self.call])
  }

  @Test(arguments: [
    "<tool_call>\n{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}\n</tool_call>\n<tool_call>\n{\"name\": \"search\", \"arguments\": {\"pattern\": \"x\"}}\n</tool_call>",
    "<tool_call>\n<function=read_file>\n<parameter=path>\na.py\n</parameter>\n</function>\n<function=search>\n<parameter=pattern>\nx\n</parameter>\n</function>\n</tool_call>",
    "[TOOL_CALLS]read_file[ARGS]{\"path\": \"a.py\"}[TOOL_CALLS]search[ARGS]{\"pattern\": \"x\"}",
    "[read_file(path=\"a.py\"), search(pattern=\"x\")]",
    "{\"name\": \"read_file\", \"parameters\": {\"path\": \"a.py\"}}; {\"name\": \"search\", \"parameters\": {\"pattern\": \"x\"}}",
    "<tool_call>read_file\n<arg_key>path</arg_key>\n<arg_value>a.py</arg_value>\n</tool_call>\n<tool_call>search\n<arg_key>pattern</arg_key>\n<arg_value>x</arg_value>\n</tool_call>",
  ])
  func readsSeveralCalls(text: String) {
    #expect(Self.read(text) == [Self.call, #"search{"pattern":"x"}"#])
  }

  @Test func keepsTheLinesOfAValue() {
    let text =
      "<function=search>\n<parameter=pattern>\na \\d+ <b>\n</parameter>\n<parameter=path>\nsrc\n</parameter>\n</function>"
    #expect(Self.read(text) == [#"search{"pattern":"a \\d+ <b>","path":"src"}"#])
  }

  @Test func namesAToolThatThereIsNot() {
    #expect(
      Self.read("<tool_call>\n{\"name\": \"run\", \"arguments\": {\"command\": \"ls\"}}\n</tool_call>") == [
        #"run{"command":"ls"}"#
      ])
  }

  @Test(arguments: [
    "", "Plan: A\n\n## Task 1: B\nInstructions: read_file(path=\"a.py\")", "{\"title\": \"A\", \"tasks\": []}",
    "Verdict: approve",
    "a.py\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE", "{\"name\": \"run\", \"arguments\": {}}",
    "The function `read_file(path)` is called.",
    "<tool_call>\n{\"name\": \"edit_file\", \"arguments\": {\"path\": \"a.py\", \"old_string\": \"a\", \"new_string\": \"b\"}}\n</tool_call>",
    "a.py\n```python\nread_file(path=\"a.py\")\n```", "Use <tool_call> around it.", "[1, 2]", "<read_file>",
    "<tool_call>\n{\"name\": \"read_file\", \"arguments\": {\"path\": \"a.py\"}}\n</tool_call>\n\n## Task 1: B\nInstructions: x",
  ])
  func leavesAnswersAlone(text: String) {
    #expect(Self.read(text) == nil)
  }
}
