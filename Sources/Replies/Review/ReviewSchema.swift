/// The JSON Schema of a review, for Ollama's `format`.
///
/// Models write the members in this order, and what they wrote decides what comes next: so the quote comes before the
/// judgement of a criterion, and the verdict last. A criterion is named by its number, from 1. `file` is empty and `line` 0 where a finding has none.
package enum ReviewSchema {
  /// The schema as JSON text.
  package static let json = """
    {"type":"object","properties":{"criteria":{"type":"array","items":{"type":"object","properties":{\
    "criterion":{"type":"integer"},"quote":{"type":"string"},"met":{"type":"boolean"}},\
    "required":["criterion","quote","met"]}},"findings":{"type":"array","items":{"type":"object","properties":{\
    "severity":{"type":"string","enum":["error","warning","note"]},"file":{"type":"string"},"line":{"type":"integer"},\
    "message":{"type":"string"}},"required":["severity","file","line","message"]}},"summary":{"type":"string"},\
    "verdict":{"type":"string","enum":["approve","revise","redo"]}},"required":["criteria","findings","summary","verdict"]}
    """
}
