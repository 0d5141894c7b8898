import Formats
import TestSupport
import Testing
import Values

@testable import Grading

struct TestReaderTests {
  private func suite(_ json: String, column: String? = nil) throws -> (TestSuite, format: String) {
    let row = try #require(try JSONParser().parse(json).record)
    return try TestReader(column: column.flatMap { ColumnPath($0) }).suite(row)
  }

  private func refusal(_ json: String) -> String? {
    do {
      _ = try suite(json)
      return nil
    } catch {
      return (error as? UnreadableTests)?.cause ?? "\(error)"
    }
  }

  @Test func formatsAreReadAsTheyArePublished() throws {
    let live = try suite(
      #"{"public_test_cases": "[{\"input\":\"1\\n\",\"output\":\"2\\n\",\"testtype\":\"stdin\"}]", "private_test_cases": "", "metadata": "{}"}"#
    )
    #expect(live.format == "livecodebench" && live.0.checker == .lines && live.0.givesNames)
    #expect(live.0.cases == [.standard(input: "1\n", output: "2\n")])
    let call = try suite(
      #"{"public_test_cases": "[{\"input\":\"[1, 2]\\n3\",\"output\":\"true\",\"testtype\":\"functional\"}]", "metadata": "{\"func_name\": \"f\"}"}"#
    )
    #expect(call.0.cases == [.call(function: "f", arguments: [[1, 2], 3], expected: [true])])
    let contests = try suite(
      #"{"public_tests": {"input": ["1"], "output": ["2"]}, "private_tests": {"input": [], "output": []}, "generated_tests": {"input": ["3"], "output": ["4"]}, "time_limit": {"seconds": 1, "nanos": 500000000}, "memory_limit_bytes": 256000000}"#
    )
    #expect(contests.format == "code_contests" && contests.0.cases.count == 2)
    #expect(contests.0.timeLimit == .milliseconds(1500) && contests.0.memoryLimit == 256_000_000)
    let forces = try suite(
      #"{"official_tests": [{"input": "1\r\n", "output": "2\r\n"}], "time_limit": 2.5, "memory_limit": 256, "input_mode": "stdio", "generated_checker": "print(1)"}"#
    )
    #expect(
      forces.format == "codeforces" && forces.0.cases == [.standard(input: "1\n", output: "2\n")])
    #expect(forces.0.timeLimit == .milliseconds(2500) && forces.0.memoryLimit == 256 << 20)
    #expect(forces.0.checker == .program(Program(language: .python, source: "print(1)"), .score))
    let taco = try suite(
      #"{"input_output": "{\"inputs\": [[1, [2]]], \"outputs\": [[3]], \"fn_name\": \"g\"}", "time_limit": "2.0 seconds", "memory_limit": "64.0 megabytes"}"#
    )
    #expect(taco.0.cases == [.call(function: "g", arguments: [1, [2]], expected: [[3], 3])])
    #expect(taco.0.timeLimit == .seconds(2) && taco.0.memoryLimit == 64 << 20)
    let apps = try suite(
      #"{"input_output": "{\"inputs\": [\"1 2\", [\"3\", \"4\"]], \"outputs\": [\"3\", \"7\"]}"}"#)
    #expect(
      apps.0.cases == [.standard(input: "1 2", output: "3"), .standard(input: "3\n4", output: "7")])
    let leet = try suite(
      ##"{"test": "def check(candidate):\n    assert candidate(1) == 2\n", "entry_point": "Solution().f"}"##
    )
    #expect(leet.format == "scripts")
    #expect(
      leet.0.cases == [
        .script(
          "def check(candidate):\n    assert candidate(1) == 2\n", entry: "Solution().f")
      ])
    let other = try suite(
      #"{"mine": [{"input": "a = [1,2], s = \"x, y=\"", "output": "1", "testtype": "functional_text"}], "starter_code": "class Solution:\n    def h(self, a, s):"}"#,
      column: "mine")
    #expect(other.0.cases == [.call(function: "h", arguments: [[1, 2], "x, y="], expected: [1])])
  }

  @Test func whatCannotBeReadSaysWhy() {
    let cases = [
      (#"{"x": 1}"#, "the row has no column of tests"),
      (#"{"tests": []}"#, "the list of tests is empty"),
      (#"{"tests": {"inputs": ["1"], "outputs": []}}"#, "there are 1 inputs and 0 outputs"),
      (#"{"input_output": "{oops"}"#, "the tests are no JSON: malformed JSON"),
      (
        #"{"private_test_cases": "eJzzzzzz"}"#,
        "the tests cannot be unpacked: the zlib stream is cut"
      ),
      (
        #"{"official_tests": [{"input": "1", "output": "1"}], "interaction_format": "ask"}"#,
        "the problem is interactive"
      ),
      (
        #"{"public_tests": {"input": ["1"], "output": ["1"]}, "input_file": "a.in"}"#,
        "the problem reads or writes files, not standard input and output"
      ),
      (
        #"{"public_test_cases": "[{\"input\":\"1\",\"output\":\"1\",\"testtype\":\"functional\"}]"}"#,
        "the tests call a function, and nothing says its name"
      ),
      (#"{"tests": 5}"#, "the tests are a number"),
      (#"{"tests": "hello"}"#, "the tests are neither JSON, nor encoded, nor assertions"),
    ]
    for (row, cause) in cases { #expect(refusal(row) == cause, "\(row)") }
  }

  /// Python pickles, Retort reads: all protocols, texts with all that may stand in them.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func picklesAreReadAsPythonWritesThem() async throws {
    let script = """
      import base64, json, pickle, random, zlib
      random.seed(5)
      def text(): return "".join(random.choice("aZ9\\n\\\\\\"\\u00e4\\u20ac\\U0001f600 ") for _ in range(random.choice((0, 3, 300))))
      def value(depth):
          kind = random.randrange(4 if depth else 3)
          if kind == 3: return {text() + str(i): value(depth - 1) for i in range(random.randrange(4))}
          if kind == 2 and depth: return [value(depth - 1) for _ in range(random.randrange(4))]
          return random.choice((text(), random.randrange(-2**31, 2**31), None, True, False, 0.5, 7, 300, 70000))
      for i in range(120):
          v = [value(3), "x"]
          packed = base64.b64encode(zlib.compress(pickle.dumps(v, protocol=i % 5 + 1))).decode()
          print(json.dumps([packed, json.dumps(v, sort_keys=False)]))
      for i in range(6):
          v = [{"input": text(), "output": text()} for _ in range(5)]
          print(json.dumps([base64.b64encode(zlib.compress(pickle.dumps(json.dumps(v), protocol=i))).decode(), json.dumps(v)]))
      """
    let lines = try await Oracle.python(script).split(separator: "\n")
    #expect(lines.count == 126)
    for line in lines {
      let pair = try #require(try JSONParser().parse(String(line)).list)
      let value = try EncodedTests.decoded(try #require(pair[0].string))
      #expect(value == (try JSONParser().parse(try #require(pair[1].string))))
    }
  }

  /// Pickles that call something, are cut, or name what is not there.
  @Test(.enabled(if: Oracle.isThere, "\(Oracle.absence)"))
  func otherPicklesAreRefused() async throws {
    let script = """
      import os, pickle, collections, datetime
      class Evil:
          def __reduce__(self): return (os.system, ("touch /tmp/retort-was-here",))
      for value in (Evil(), collections.OrderedDict(a=1), datetime.date(2020, 1, 1), {1, 2}, b"bytes", 2**100, {1: 2}):
          for protocol in range(6): print(pickle.dumps(value, protocol).hex())
      good = pickle.dumps({"input_output": "x" * 50})
      for cut in range(len(good)): print(good[:cut].hex())
      print("80046805".strip() + "2e")
      """
    for line in try await Oracle.python(script).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      let digits = Array(line)
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(digits[$0...($0 + 1)]), radix: 16)
      }
      #expect(throws: UnreadableTests.self) { try Pickle.value(bytes) }
    }
  }

  /// Few bytes of a pickle make lists as deep, as long and as many as one likes.
  @Test func picklesThatGrowAreRefused() throws {
    func refusal(_ bytes: [UInt8]) -> String? {
      SmallStack.run { () -> String? in
        do throws(UnreadableTests) {
          _ = try Pickle.value(bytes)
          return nil
        } catch {
          return error.cause
        }
      } ?? nil
    }
    let (empty, put, end) = (Array("]".utf8), Array("a".utf8), Array(".".utf8))
    func nested(_ depth: Int) -> [UInt8] {
      (0...depth).flatMap { _ in empty } + (0..<depth).flatMap { _ in put } + end
    }
    #expect(refusal(nested(60)) == nil)
    #expect(refusal(nested(200_000)) == "the pickle is nested too deeply")
    #expect(refusal((0..<200_000).flatMap { _ in [0x85] as [UInt8] } + end) != nil)
    // A text named a thousand times, that a thousand times, and so on.
    var doubled = Array("X".utf8) + [4, 0, 0, 0] + Array("text".utf8)
    for level in 0..<40 {
      let place = UInt8(level)
      doubled += Array("q".utf8) + [place] + Array("h".utf8) + [place, 0x86]
    }
    #expect(refusal(doubled + end) == "the tests are too large")
    // A list that is filled one by one, of which a copy each time would take hours.
    let long = empty + (0..<300_000).flatMap { _ in Array("Na".utf8) } + end
    #expect(refusal(long) == nil)
    // What is remembered of a list is what was in it then.
    let twice = empty + empty + Array("q".utf8) + [0] + Array("Naah".utf8) + [0] + put + end
    #expect(refusal(twice) == "the pickle names a list twice")
  }
}
