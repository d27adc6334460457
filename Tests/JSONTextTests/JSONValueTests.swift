import JSONText
import Testing

@Suite struct JSONValueTests {
  @Test func readsMembersAndElements() {
    let value: JSONValue = ["name": "x", "list": [1, 2.5, true, nil], "deep": ["a": ["b": "c"]]]
    #expect(value["name"]?.string == "x")
    #expect(value["list"]?[0]?.int == 1)
    #expect(value["list"]?[1]?.double == 2.5)
    #expect(value["list"]?[1]?.int == nil)
    #expect(value["list"]?[2]?.bool == true)
    #expect(value["list"]?[3]?.isNull == true)
    #expect(value["list"]?[4] == nil)
    #expect(value["deep"]?["a"]?["b"] == "c")
    #expect(value["absent"] == nil)
    #expect(JSONValue.string("x")["a"] == nil)
  }

  @Test(arguments: [
    ("1", "1.0"), ("1", "10e-1"), ("100", "1e2"), ("0", "-0.0e7"), ("0.5", "5E-1"), ("-12.50", "-1.25e1"),
    ("0.0010", "1e-3"), ("1e99999999999999999999", "1e99999999999999999999"),
  ])
  func numbersAreEqualByWhatTheyDenote(_ left: String, _ right: String) throws {
    let (left, right) = (try JSONValue(parsing: left), try JSONValue(parsing: right))
    #expect(left == right)
    #expect(left.hashValue == right.hashValue)
  }

  @Test(arguments: [("1", "-1"), ("1", "1.0000000000000000001"), ("9007199254740993", "9007199254740992"), ("10", "1")])
  func numbersDifferHoweverLittle(_ left: String, _ right: String) throws {
    #expect(try JSONValue(parsing: left) != JSONValue(parsing: right))
  }

  @Test func integersMayBeWrittenWithFractionOrExponent() throws {
    #expect(try JSONValue(parsing: "3.0").int == 3)
    #expect(try JSONValue(parsing: "-12e2").int == -1200)
    #expect(try JSONValue(parsing: "1.5").int == nil)
    #expect(try JSONValue(parsing: "1e19").int == nil)
    #expect(try JSONValue(parsing: "1e18").int == 1_000_000_000_000_000_000)
    #expect(try JSONValue(parsing: "-9223372036854775808").int == Int.min)
    #expect(try JSONValue(parsing: "1e99999999999999999999").int == nil)
  }

  @Test func membersAreEqualInAnyOrder() throws {
    let left = try JSONValue(parsing: #"{"a":1,"b":[2]}"#)
    let right = try JSONValue(parsing: #"{"b":[2.0],"a":1}"#)
    #expect(left == right)
    #expect(left.hashValue == right.hashValue)
    #expect(try JSONValue(parsing: #"{"a":1,"a":1}"#) != JSONValue(parsing: #"{"a":1}"#))
    #expect(JSONValue.array([1, 2]) != [2, 1])
  }

  @Test func refusesNumbersThatJSONCannotSay() {
    #expect(JSONValue(Double.infinity) == nil)
    #expect(JSONValue(Double.nan) == nil)
    #expect(JSONNumber(1e300)?.double == 1e300)
    #expect(JSONNumber(Double.leastNonzeroMagnitude)?.text == "5e-324")
  }

  @Test func membersCanBeSetAndRemoved() {
    var object: JSONObject = ["a": 1, "b": 2, "a": 3]
    object["c"] = 4
    object["b"] = 5
    #expect(object.keys == ["a", "b", "a", "c"])
    #expect(object["a"] == 3)
    object["a"] = nil
    #expect(object == ["b": 5, "c": 4])
  }
}
