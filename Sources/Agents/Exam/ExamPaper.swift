package import Edits

/// The twelve tasks of the exam: three small changes in each of three forms, a plan, and two reviews.
///
/// Each change has one result that is right, so that nothing need be run to judge it.
package enum ExamPaper {
  package static let forms: [EditFormat] = [.wholeFile, .searchReplace, .unifiedDiff]

  package static let tasks: [ExamTask] =
    forms.flatMap { form in changes.map { change in task(change, .edit(form)) } } + [plan, reviewRight, reviewWrong]

  private struct Change {
    var title: String
    var instructions: String
    var path: String
    var before: String
    var after: String
  }

  private static func task(_ change: Change, _ kind: ExamTask.Kind) -> ExamTask {
    ExamTask(
      kind: kind, title: change.title, instructions: change.instructions, path: change.path, before: change.before,
      after: change.after)
  }

  private static let changes = [constant, guardLine, entry]

  private static let shop = """
    \"\"\"Prices of the shop.\"\"\"

    FREE_FROM = 5000
    SHIPPING = 490


    def shipping(cents):
        \"\"\"What sending an order costs.\"\"\"
        if cents >= FREE_FROM:
            return 0
        return SHIPPING


    def total(items):
        \"\"\"The whole of an order, shipping included.\"\"\"
        cents = sum(price for name, price in items)
        return cents + shipping(cents)

    """

  private static let constant = Change(
    title: "Send orders for free from 40 euros on",
    instructions: "In `shop.py` change the constant `FREE_FROM` from 5000 to 4000. Change nothing else.",
    path: "shop.py", before: shop, after: shop.replacing("FREE_FROM = 5000", with: "FREE_FROM = 4000"))

  private static let guardLine = Change(
    title: "Ask nothing for an empty order",
    instructions: """
      In `shop.py`, `total` must return 0 for an empty list. Put these two lines right after its docstring, indented like \
      the lines around them:

      if not items:
          return 0
      """,
    path: "shop.py", before: shop,
    after: shop.replacing(
      "shipping included.\"\"\"\n", with: "shipping included.\"\"\"\n    if not items:\n        return 0\n"))

  private static let messages = """
    const MESSAGES = {
      welcome: 'Good morning',
      goodbye: 'See you soon',
      error: 'Something went wrong',
    };

    function message(key) {
      return MESSAGES[key] ?? key;
    }

    module.exports = { message };

    """

  private static let entry = Change(
    title: "Add a message for an empty list",
    instructions: """
      In `messages.js` add one line to `MESSAGES`, after the line of `error` and indented like it: the key `empty` with \
      the text `Nothing here yet`, in single quotes and with a comma at the end. Change nothing else.
      """,
    path: "messages.js", before: messages,
    after: messages.replacing("went wrong',\n", with: "went wrong',\n  empty: 'Nothing here yet',\n"))

  private static let plan = ExamTask(
    kind: .plan, title: "A plan", instructions: "Let `shipping` in `shop.py` take the country of the buyer.",
    path: "shop.py", before: shop, after: shop)

  private static let reviewRight = task(constant, .review(isRight: true))

  /// A commit that changes a comment in the place of the value.
  private static let reviewWrong = ExamTask(
    kind: .review(isRight: false), title: constant.title, instructions: constant.instructions, path: "shop.py",
    before: shop, after: shop.replacing("Prices of the shop.", with: "Prices of the shop, free from 4000."))
}
