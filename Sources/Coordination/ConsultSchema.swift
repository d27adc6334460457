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
    One JSON object and nothing else:
    {"tools": [{"tool": "code", "question": "the question for this helper"}]}
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

  static let reportWords = """
    One JSON object and nothing else; `sources` may be empty:
    {"answer": "the answer in full", "sources": [{"file": "path/to/file", "line": 12}]}
    """
}
