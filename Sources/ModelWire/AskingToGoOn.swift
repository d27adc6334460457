/// What is said to models that do not go on with a last message of their own, so that they do.
package enum AskingToGoOn {
  package static let text = """
    Go on with your last message from exactly where it ends. Write only what comes after it, and repeat nothing of it.
    """
}
