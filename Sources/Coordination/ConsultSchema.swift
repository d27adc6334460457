import JSONText

/// What models of a consultation write, as JSON Schema and in words for the prompt.
enum ConsultSchema {
  static let choice: JSONValue = [
    "type": "object", "additionalProperties": false, "required": ["tools"],
    "properties": [
      "tools": [
        "type": "array", "minItems": 1, "maxItems": 8,
        "items": [
          "type": "object", "additionalProperties": false, "required": ["tool", "question"],
          "properties": [
            "tool": ["type": "string", "enum": .array(InternalTool.allCases.map { .string($0.rawValue) })],
            "question": ["type": "string"],
          ],
        ],
      ]
    ],
  ]

  static let choiceWords = """
    One JSON object and nothing else. Its member `tools` is a list of objects, each with `tool`, the name of a helper, and \
    `question`, what you ask it.
    """

  static let report: JSONValue = [
    "type": "object", "additionalProperties": false, "required": ["answer", "sources"],
    "properties": [
      "answer": ["type": "string"],
      "sources": [
        "type": "array", "maxItems": 40,
        "items": [
          "type": "object", "additionalProperties": false, "required": ["file", "line"],
          "properties": ["file": ["type": "string"], "line": ["type": "integer", "minimum": 1]],
        ],
      ],
    ],
  ]

  /// Without an example: a 0.5B model gives the words of one back as its answer.
  static let reportWords = """
    One JSON object and nothing else. Its member `answer` is a text: your whole answer to the question, in your own words. \
    Its member `sources` is a list of objects, each with `file`, a path as it is shown above, and `line`, a number; it may be \
    empty.
    """

  /// What is wrong with a report that the schema does not tell; nil for nothing.
  static func fault(inReport report: JSONValue) -> String? {
    guard let answer = report["answer"]?.string else { return nil }
    return answer.allSatisfy { $0.isWhitespace || $0.isPunctuation } ? "\"answer\" says nothing." : nil
  }
}
