/// The prompts nexus sends, each of which a project or a user may replace.
package struct PromptLibrary: Sendable {
  /// The names of all prompts; each is a file `NAME.md`.
  package enum Name: String, Sendable, CaseIterable {
    case overseerSystem = "overseer-system"
    case overseerPlan = "overseer-plan"
    case overseerPlanRepair = "overseer-plan-repair"
    case overseerSplit = "overseer-split"
    case overseerReview = "overseer-review"
    case overseerReviewRepair = "overseer-review-repair"
    case overseerChoose = "overseer-choose"
    case overseerChooseRepair = "overseer-choose-repair"
    case implementerSystem = "implementer-system"
    case implementerTask = "implementer-task"
    case implementerRetry = "implementer-retry"
    case editFormatSearchReplace = "edit-format-search-replace"
    case editFormatWhole = "edit-format-whole"
    case editFormatFunctions = "edit-format-functions"
    case editFormatOpened = "edit-format-opened"
    case editFormatOpenedFunctions = "edit-format-opened-functions"
    case editFormatUnifiedDiff = "edit-format-udiff"
    case editFormatV4A = "edit-format-v4a"
    case editFormatJSON = "edit-format-json"
    case readingText = "reading-text"
    case readingTools = "reading-tools"
    case askingText = "asking-text"
    case askingTools = "asking-tools"
    case consultChoose = "consult-choose"
    case consultAnswer = "consult-answer"
    case consultCode = "consult-code"
    case consultDocumentation = "consult-documentation"
    case consultHistory = "consult-history"
    case consultDocumentationHistory = "consult-documentation-history"
    case consultAdvice = "consult-advice"
  }

  /// A prompt in use, with all variables it could use.
  private struct Entry {
    var template: PromptTemplate
    var variables: Set<String>
  }

  private let entries: [Name: Entry]

  /// Makes the library from what is built in and what replaces it.
  ///
  /// - Parameter overrides: Template texts by name, with the file each came from, which errors name.
  /// - Throws: `PromptError` when a template cannot be read or an override uses other variables than the prompt has.
  package init(overrides: [Name: (file: String, text: String)] = [:]) throws(PromptError) {
    var entries: [Name: Entry] = [:]
    for name in Name.allCases {
      let builtIn = try PromptTemplate(parsing: name.builtInText, file: "\(name.rawValue).md")
      entries[name] = Entry(template: builtIn, variables: builtIn.variables)
      guard let (file, text) = overrides[name] else { continue }
      let template = try PromptTemplate(parsing: text, file: file)
      if let unknown = template.variables.subtracting(builtIn.variables).min() {
        let known = builtIn.variables.sorted().joined(separator: ", ")
        throw PromptError(
          file: file, line: TemplateLines(text).line(using: unknown),
          problem: "there is no variable \"\(unknown)\" for it, only: \(known)")
      }
      entries[name] = Entry(template: template, variables: builtIn.variables)
    }
    self.entries = entries
  }

  /// What a prompt is for, in a sentence of its own.
  package func summary(of name: Name) -> String { entries[name]?.template.summary ?? "" }

  /// What a prompt may be given.
  package func variables(of name: Name) -> Set<String> { entries[name]?.variables ?? [] }

  /// Renders a prompt; an override may leave out variables that the built-in text uses.
  package func render(_ name: Name, _ values: [String: String] = [:]) throws(PromptError) -> String {
    guard let entry = entries[name] else {
      throw PromptError(file: name.rawValue, problem: "it is not in the library")
    }
    let unusedByOverride = entry.variables.subtracting(entry.template.variables)
    return try entry.template.render(values.filter { !unusedByOverride.contains($0.key) })
  }
}

extension PromptLibrary.Name {
  /// The text compiled into the program.
  package var builtInText: String {
    let bytes: [UInt8] =
      switch self {
      case .overseerSystem: PackageResources.overseer_system_md
      case .overseerPlan: PackageResources.overseer_plan_md
      case .overseerPlanRepair: PackageResources.overseer_plan_repair_md
      case .overseerSplit: PackageResources.overseer_split_md
      case .overseerReview: PackageResources.overseer_review_md
      case .overseerReviewRepair: PackageResources.overseer_review_repair_md
      case .overseerChoose: PackageResources.overseer_choose_md
      case .overseerChooseRepair: PackageResources.overseer_choose_repair_md
      case .implementerSystem: PackageResources.implementer_system_md
      case .implementerTask: PackageResources.implementer_task_md
      case .implementerRetry: PackageResources.implementer_retry_md
      case .editFormatSearchReplace: PackageResources.edit_format_search_replace_md
      case .editFormatWhole: PackageResources.edit_format_whole_md
      case .editFormatFunctions: PackageResources.edit_format_functions_md
      case .editFormatOpened: PackageResources.edit_format_opened_md
      case .editFormatOpenedFunctions: PackageResources.edit_format_opened_functions_md
      case .editFormatUnifiedDiff: PackageResources.edit_format_udiff_md
      case .editFormatV4A: PackageResources.edit_format_v4a_md
      case .editFormatJSON: PackageResources.edit_format_json_md
      case .readingText: PackageResources.reading_text_md
      case .readingTools: PackageResources.reading_tools_md
      case .askingText: PackageResources.asking_text_md
      case .askingTools: PackageResources.asking_tools_md
      case .consultChoose: PackageResources.consult_choose_md
      case .consultAnswer: PackageResources.consult_answer_md
      case .consultCode: PackageResources.consult_code_md
      case .consultDocumentation: PackageResources.consult_documentation_md
      case .consultHistory: PackageResources.consult_history_md
      case .consultDocumentationHistory: PackageResources.consult_documentation_history_md
      case .consultAdvice: PackageResources.consult_advice_md
      }
    return String(decoding: bytes, as: UTF8.self)
  }
}
