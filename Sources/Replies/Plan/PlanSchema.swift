/// The JSON Schema of a plan, for Ollama's `format`.
///
/// Uses only what every version of llama.cpp's converter turns into a grammar: `type`, `properties`, `required`, `items`.
/// Models write the members in the order of `properties`, so a task can be named as soon as it begins.
package enum PlanSchema {
  /// The schema as JSON text.
  package static let json = """
    {"type":"object","properties":{"title":{"type":"string"},"tasks":{"type":"array","items":{"type":"object",\
    "properties":{"id":{"type":"string"},"title":{"type":"string"},"files":{"type":"array","items":{"type":"string"}},\
    "depends_on":{"type":"array","items":{"type":"string"}},"acceptance":{"type":"array","items":{"type":"string"}},\
    "checks":{"type":"array","items":{"type":"string"}},"instructions":{"type":"string"}},\
    "required":["id","title","files","depends_on","acceptance","checks","instructions"]}}},"required":["title","tasks"]}
    """
}
