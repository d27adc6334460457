internal import JSONText
internal import NexusProtocol

/// Calls between the marks of one family of models, and the text outside of them.
struct MarkedCalls {
  var calls: [ToolCall] = []
  var rest: String

  /// The calls of the first family whose marks stand in `text`; nil when it has none.
  static func find(in text: String, isTool: @escaping (String) -> Bool) -> MarkedCalls? {
    let readers: [(String) -> MarkedCalls?] = [
      harmony, named, begun, pairs, braces, { sections(in: $0) }, { elements(in: $0, isTool: isTool) },
      { prefixed(in: $0, isTool: isTool) },
    ]
    for reader in readers {
      if var found = reader(text), !found.calls.isEmpty {
        found.rest.replace(leftovers, with: "")
        return found
      }
    }
    return nil
  }

  /// Marks around lists of calls, which say nothing once the calls are read.
  private static var leftovers: Regex<Substring> {
    #/<[^<>\n]{0,40}(?:tool|TOOL|function_call|python_tag|action|plugin)[^<>\n]{0,60}>|\[\/?TOOL_CALLS?\]|<\|[^<>|\n]{1,40}\|>|<\/?(?:function|invoke)[^<>\n]{0,60}>/#
  }

  /// Takes each match of `regex` out of `text` as the calls that `read` makes of it; nil when one cannot be read.
  private static func taking<Output>(
    _ regex: Regex<Output>, in text: String, _ read: (Regex<Output>.Match) -> [ToolCall]?
  ) -> MarkedCalls? {
    var found = MarkedCalls(rest: "")
    var end = text.startIndex
    for match in text.matches(of: regex) where match.range.lowerBound >= end {
      guard let calls = read(match) else { return nil }
      found.calls += calls
      found.rest += text[end..<match.range.lowerBound]
      end = match.range.upperBound
    }
    found.rest += text[end...]
    return found
  }

  // MARK: gpt-oss

  /// `<|channel|>commentary to=functions.name <|constrain|>json<|message|>{…}<|call|>`, with or without its tokens.
  private static func harmony(_ text: String) -> MarkedCalls? {
    guard text.contains("to=") else { return nil }
    var found = MarkedCalls(rest: "")
    var rest = text[...]
    let head =
      #/(?:<\|start\|>assistant)?(?:<\|channel\|>)?\s*(?:commentary|analysis|assistant|final)?\s*to=([\w.:\-]+)[^{}\n]{0,80}\s*/#
    while let match = rest.firstMatch(of: head) {
      let after = rest[match.range.upperBound...]
      guard let (value, next) = JSONCalls.first(in: after), value.object != nil else { return nil }
      found.rest += rest[..<match.range.lowerBound]
      found.calls.append(ToolCall(name: JSONCalls.plain(String(match.output.1)), arguments: value.text()))
      rest = next
    }
    found.rest += rest
    return found
  }

  // MARK: Elements that name the tool

  /// `<function=name>` and `<invoke name="name">` with parameters or JSON: Qwen3-Coder, Seed-OSS, Llama, MiniMax, DeepSeek's DSML.
  private static func named(_ text: String) -> MarkedCalls? {
    let regex =
      #/<[|｜]{0,2}(?:DSML[|｜])?\s?(?:function|invoke)(?:=|\s+name\s?=\s?)["']?([\w.:\-]+)["']?\s*>([\s\S]*?)(?:<\/?[|｜]{0,2}\/?(?:DSML[|｜])?\s?(?:function|invoke)>|(?=<[|｜]{0,2}(?:DSML[|｜])?(?:function|invoke)[= ])|<\/(?:\w+:)?tool_call>|$)/#
    return taking(regex, in: text) { match in
      arguments(in: String(match.output.2)).map {
        [ToolCall(name: JSONCalls.plain(String(match.output.1)), arguments: $0)]
      }
    }
  }

  /// `<tool_call>name` with `<arg_key>` and `<arg_value>` by turns, as GLM writes.
  private static func pairs(_ text: String) -> MarkedCalls? {
    taking(#/<tool_call>\s*([\w.:\-]+)\s*((?:<arg_key>[\s\S]*?<\/arg_value>\s*)*)(?:<\/tool_call>|$)/#, in: text) {
      match in
      let members = match.output.2.matches(
        of: #/<arg_key>\s*([\s\S]*?)\s*<\/arg_key>\s*<arg_value>([\s\S]*?)<\/arg_value>/#
      ).map {
        JSONObject.Member(key: String($0.output.1), value: .string(trimmed($0.output.2)))
      }
      return [
        ToolCall(name: JSONCalls.plain(String(match.output.1)), arguments: JSONValue.object(JSONObject(members)).text())
      ]
    }
  }

  /// `<read_file><path>a.py</path></read_file>`: elements that are called as the tools are.
  private static func elements(in text: String, isTool: @escaping (String) -> Bool) -> MarkedCalls? {
    guard text.contains("</") else { return nil }
    return taking(#/<(\w+)>([\s\S]*?)<\/\1>/#, in: text) { match in
      guard isTool(String(match.output.1)) else { return [] }
      return arguments(in: String(match.output.2)).map { [ToolCall(name: String(match.output.1), arguments: $0)] }
    }.flatMap { $0.calls.isEmpty ? nil : $0 }
  }

  /// Arguments in the body of an element: JSON, parameters, or elements of their names.
  private static func arguments(in body: String) -> String? {
    let text = body.trimmed
    if text.isEmpty { return "{}" }
    if let (value, rest) = JSONCalls.first(in: text) { return value.object != nil && rest.isBlank ? value.text() : nil }
    var members: [JSONObject.Member] = []
    let parameter =
      #/<[|｜]{0,2}(?:DSML[|｜])?\s?parameter(?:=|\s+name\s?=\s?)["']?([\w\-]+)["']?[^>\n]*>([\s\S]*?)(?:<\/?[|｜]{0,2}\/?(?:DSML[|｜])?\s?parameter>|(?=<[|｜]{0,2}(?:DSML[|｜])?parameter[= ])|$)/#
    for match in text.matches(of: parameter) {
      members.append(.init(key: String(match.output.1), value: .string(trimmed(match.output.2))))
    }
    if members.isEmpty {
      for match in text.matches(of: #/<(\w+)>([\s\S]*?)<\/\1>/#) {
        members.append(.init(key: String(match.output.1), value: .string(trimmed(match.output.2))))
      }
    }
    return members.isEmpty ? nil : JSONValue.object(JSONObject(members)).text()
  }

  private static func trimmed(_ value: Substring) -> String { String(value.trimmed) }

  // MARK: Tokens before the name

  /// `<|tool_call_begin|>functions.name:0<|tool_call_argument_begin|>{…}` of Kimi K2, and DeepSeek's
  /// `<｜tool▁call▁begin｜>function<｜tool▁sep｜>name` with JSON.
  private static func begun(_ text: String) -> MarkedCalls? {
    let regex = #/<[|｜]tool[_▁ ]call[_▁ ]begin[|｜]>([\s\S]*?)(?:<[|｜]tool[_▁ ]call[_▁ ]end[|｜]>|$)/#
    return taking(regex, in: text) { match in
      var body = String(match.output.1)
      body.replace(#/<[|｜]tool[_▁ ](?:sep|call[_▁ ]argument[_▁ ]begin)[|｜]>|```(?:json)?/#, with: "\n")
      var inner = body.trimmed
      if let rest = inner.dropping(prefix: "function\n") { inner = rest.trimmed }
      return NamedJSON.read(inner)
    }
  }

  /// `call:name{key:<escape>text<escape>}` of FunctionGemma and Gemma 4.
  private static func braces(_ text: String) -> MarkedCalls? {
    guard text.contains("call:") else { return nil }
    var plain = text
    plain.replace(#/<escape>|<\|"\|>/#, with: "\"")
    return taking(#/call:([\w.:\-]+)\{([^\n]*?)\}(?=\s*(?:<|$|\n|call:))/#, in: plain) { match in
      PythonCalls.read("\(match.output.1)(\(match.output.2))")
    }
  }

  // MARK: Lists between marks

  private static let marks: [(open: String, closers: [String])] = [
    ("<tool_call>", ["</tool_call>"]), ("<tool_calls>", ["</tool_calls>"]), ("<function_calls>", ["</function_calls>"]),
    ("<function_call>", ["</function_call>"]), ("<functioncall>", ["</functioncall>", "<|endoftext|>"]),
    ("<TOOLCALL>", ["</TOOLCALL>"]), ("<tools>", ["</tools>"]), ("<tool_use>", ["</tool_use>"]),
    ("<tool>", ["</tool>"]),
    ("<tool_code>", ["</tool_code>"]), ("<minimax:tool_call>", ["</minimax:tool_call>"]),
    ("<seed:tool_call>", ["</seed:tool_call>"]), ("<|tool_call|>", ["<|/tool_call|>", "</tool_call>"]),
    ("<|tool_calls|>", ["<|/tool_calls|>"]), ("<|tool_call_start|>", ["<|tool_call_end|>"]),
    ("<|python_tag|>", ["<|eom_id|>", "<|eot_id|>"]), ("<|python_start|>", ["<|python_end|>"]),
    ("<|START_ACTION|>", ["<|END_ACTION|>"]), ("<|action_start|>", ["<|action_end|>"]),
    ("[TOOL_CALLS]", ["[TOOL_CALLS]", "</s>"]), ("[TOOL_CALL]", ["[/TOOL_CALL]"]), ("[tool_call]", ["[/tool_call]"]),
    ("functools[", []), ("```tool_code", ["```"]), ("```tool_call", ["```"]), ("```tool_calls", ["```"]),
    ("```function_call", ["```"]),
    ("Action: ```json", ["```"]),
  ]

  private static func sections(in text: String) -> MarkedCalls? {
    var found = MarkedCalls(rest: "")
    var rest = text[...]
    while let (mark, range) = nextMark(in: rest) {
      found.rest += rest[..<range.lowerBound]
      // The bracket belongs to the list.
      var body = mark.open.hasSuffix("[") ? rest[rest.index(before: range.upperBound)...] : rest[range.upperBound...]
      let close = mark.closers.compactMap { body.firstRange(of: $0) }.min { $0.lowerBound < $1.lowerBound }
      rest = close.map { body[($0.upperBound)...] } ?? ""
      // A second such mark begins the next call.
      if let close, body[close] == mark.open { rest = body[close.lowerBound...] }
      if let close { body = body[..<close.lowerBound] }
      guard let calls = calls(in: body) else { return nil }
      found.calls += calls
    }
    found.rest += rest
    return found
  }

  private static func nextMark(in text: Substring) -> (
    mark: (open: String, closers: [String]), range: Range<Substring.Index>
  )? {
    marks.compactMap { mark in text.firstRange(of: mark.open).map { (mark, $0) } }
      .min { ($0.1.lowerBound, $1.0.open.count) < ($1.1.lowerBound, $0.0.open.count) }
  }

  /// The calls in what stands between marks, however they are written there.
  private static func calls(in body: Substring) -> [ToolCall]? {
    var text = String(body)
    text.replace(
      #/\[CALL_ID\][^\[{]*|\[ARGS\]|<\|plugin\|>|<\|[a-z_]*eom[a-z_]*\|>|<\|eot_id\|>|<\|im_end\|>|<\/s>/#, with: " ")
    var inner = text.trimmed
    if let fenced = FencedText.inner(of: inner) { inner = fenced.trimmed }
    return JSONCalls.read(inner) ?? PythonCalls.read(inner) ?? NamedJSON.read(inner)
  }

  // MARK: Words before the name

  /// `>>>name` and JSON, as Functionary writes, or `Action: name` and `Action Input: {…}`.
  private static func prefixed(in text: String, isTool: @escaping (String) -> Bool) -> MarkedCalls? {
    let regex = #/(?:^|\n)\s*(?:>>>\s?([\w.\-]+)\s*|\**Action:\**\s*([\w.\-]+)\s*\n\s*\**Action Input:\**\s*)(?=\{)/#
    var found = MarkedCalls(rest: "")
    var rest = text[...]
    while let match = rest.firstMatch(of: regex) {
      let name = String(match.output.1 ?? match.output.2 ?? "")
      guard isTool(JSONCalls.plain(name)), let (value, next) = JSONCalls.first(in: rest[match.range.upperBound...])
      else { return nil }
      found.rest += rest[..<match.range.lowerBound]
      found.calls.append(ToolCall(name: JSONCalls.plain(name), arguments: value.text()))
      rest = next
    }
    // What comes after a call is made up: its answer is not there yet.
    return found
  }
}
