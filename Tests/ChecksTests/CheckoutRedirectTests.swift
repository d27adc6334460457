import Checks
import Foundation
import Testing

/// Variables that name the user's checkout lead to what is judged.
@Suite struct CheckoutRedirectTests {
  private let redirect = CheckoutRedirect(["/srv/project", "/srv/other tree"])

  @Test(arguments: [
    ("/srv/project", "/w"), ("/srv/project/src", "/w/src"), ("/usr/lib:/srv/project/lib:/lib", "/usr/lib:/w/lib:/lib"),
    ("-I/srv/project/include -L/srv/project/lib", "-I/w/include -L/w/lib"),
    ("-modfile=/srv/project/go.mod", "-modfile=/w/go.mod"), ("file:///srv/project", "file:///w"),
    ("\"/srv/project/a\"", "\"/w/a\""), ("/srv/project2/src", "/srv/project2/src"),
    ("/mnt/srv/project/src", "/mnt/srv/project/src"), ("mnt/srv/project", "mnt/srv/project"),
    ("src:tests", "src:tests"), ("", ""), ("/srv/project/../outside", "/srv/project/../outside"),
  ])
  func namesTheWorkTreeInPlaceOfTheCheckout(text: String, expected: String) {
    #expect(redirect.text(text, to: "/w") == expected)
  }

  @Test func leavesTheWorkTreeAloneThatLiesInTheCheckout() {
    let tree = "/srv/project/.state/tree"
    #expect(redirect.text("\(tree)/src:/srv/project/src", to: tree) == "\(tree)/src:\(tree)/src")
  }

  @Test func leavesWhatIsBorrowedAndTheUsersHome() {
    var redirect = redirect
    redirect.borrowed = ["/srv/project/.venv"]
    let variables = [
      "PATH": "/srv/project/.venv/bin:/srv/project/bin:/bin", "HOME": "/srv/project/home",
      "XDG_CACHE_HOME": "/srv/project/cache", "PYTHONPATH": "/srv/project/src",
    ]
    #expect(
      redirect.environment(variables, to: "/w") == [
        "PATH": "/srv/project/.venv/bin:/w/bin:/bin", "HOME": "/srv/project/home",
        "XDG_CACHE_HOME": "/srv/project/cache", "PYTHONPATH": "/w/src",
      ])
  }

  @Test func knowsACheckoutByAnotherPathToo() throws {
    let directory = try TemporaryDirectory()
    try FileManager.default.createDirectory(atPath: directory.path + "/real/src", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: directory.path + "/alias", withDestinationPath: directory.path + "/real")
    for named in ["real", "alias"] {
      let redirect = CheckoutRedirect([directory.path + "/" + named])
      for path in ["real", "alias"] {
        #expect(redirect.text("\(directory.path)/\(path)/src", to: "/w") == "/w/src", "\(named) \(path)")
      }
    }
  }
}
