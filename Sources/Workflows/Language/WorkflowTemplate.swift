/// A workflow that comes with nexus, to begin one's own with.
package enum WorkflowTemplate: String, Sendable, CaseIterable {
  case research, review, translate, compare, refine, change
  case mapReduce = "map-reduce"

  /// The file's text.
  package var text: String {
    let bytes =
      switch self {
      case .research: PackageResources.research_yaml
      case .review: PackageResources.review_yaml
      case .translate: PackageResources.translate_yaml
      case .compare: PackageResources.compare_yaml
      case .refine: PackageResources.refine_yaml
      case .change: PackageResources.change_yaml
      case .mapReduce: PackageResources.map_reduce_yaml
      }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What it does, as its first line says.
  package var summary: String {
    String(text.prefix { $0 != "\n" }.drop { $0 == "#" || $0 == " " })
  }
}
