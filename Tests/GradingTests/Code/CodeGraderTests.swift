import Sandbox
import TestSupport
import Testing
import Values

@testable import Grading

struct CodeGraderTests {
  @Test func judgesAsJudgesDo() async throws {
    let cases: [(Program, CodeVerdict.TestOutcome)] = [
      (CodeRig.python("print(sum(map(int, input().split())))"), .passed),
      (CodeRig.python("print(4)"), .wrongAnswer),
      (CodeRig.python("print(3)\nraise SystemExit(3)"), .runtimeError),
      (CodeRig.python("print(3"), .compileError),
      (CodeRig.python("while True: pass"), .timeLimit),
      (CodeRig.python("import time\ntime.sleep(60)"), .timeLimit),
      (CodeRig.python("x = bytearray(600 << 20)\nx[::4096] = b'1' * len(x[::4096])"), .memoryLimit),
      (CodeRig.python("x = []\nwhile True: x.append('a' * 1000000)"), .memoryLimit),
      (CodeRig.python("while True: print('a' * 10000)"), .outputLimit),
      (
        CodeRig.cpp(
          "#include <iostream>\nint main(){int a,b;std::cin>>a>>b;std::cout<<a+b<<std::endl;}"),
        .passed
      ),
      (CodeRig.cpp("int main(){ return x; }"), .compileError),
      (CodeRig.cpp("int main(){ int *p = 0; return *p; }"), .runtimeError),
    ]
    try await CodeRig.with { grader in
      for (program, expected) in cases {
        let verdict = try await grader.grade(program, suite: CodeRig.echo(for: expected))
        #expect(verdict.outcome == expected, "\(program.source): \(verdict)")
      }
    }
  }

  private static let helperFirst = """
    def helper(x): return x + 1
    def main_function(values: List[int]) -> List[int]:
        print("noise")
        return [helper(v) for v in values]
    if __name__ == "__main__":
        print(input())
    """

  @Test func functionsAreCalledByName() async throws {
    func call(_ name: String, _ arguments: [CallValue], _ expected: CallValue) -> TestSuite {
      TestSuite(
        cases: [.call(function: name, arguments: arguments, expected: [expected])], givesNames: true
      )
    }
    let solution = CodeRig.python(
      "class Solution:\n    def twice(self, x): return x * 2\n    def swap(self, head: Optional[ListNode]): return head and ListNode(head.next.val, ListNode(head.val))\n"
    )
    let cases: [(Program, TestSuite, CodeVerdict.TestOutcome)] = [
      (CodeRig.python(Self.helperFirst), call("main_function", [[1, 2]], [2, 3]), .passed),
      (CodeRig.python(Self.helperFirst), call("main_function", [[1, 2]], [2, 4]), .wrongAnswer),
      (CodeRig.python(Self.helperFirst), call("other", [[1, 2]], [2, 4]), .runtimeError),
      (solution, call("twice", [4], 8), .passed), (solution, call("twice", ["a"], "aa"), .passed),
      (solution, call("twice", [4], 8.0), .passed),
      (solution, call("swap", [[1, 2]], [2, 1]), .passed),
      (solution, call("twice", [], 1), .runtimeError),
      (
        CodeRig.python("def f(): return (1, {2: True}, None)"),
        call("f", [], [1, ["2": true], .null]), .passed
      ),
      (CodeRig.python("import os\ndef f(): os._exit(0)"), call("f", [], 1), .wrongAnswer),
      (
        CodeRig.python("import sys\ndef f(): sys.stdout.write('{\"value\":1}'); sys.exit(0)"),
        call("f", [], 1), .wrongAnswer
      ),
      (CodeRig.python("x = ("), call("f", [], 1), .compileError),
      (
        CodeRig.cpp("int main(){}"), call("f", [], 1),
        .couldNotTell("the test calls Python, and the program is written in cpp")
      ),
    ]
    try await CodeRig.with { grader in
      for (program, suite, expected) in cases {
        let verdict = try await grader.grade(program, suite: suite)
        #expect(verdict.outcome == expected, "\(program.source) \(suite.cases): \(verdict)")
      }
    }
  }

  @Test func assertionsMustAllBeLookedAt() async throws {
    let script =
      "def check(f):\n    assert f(1) == 2\n    assert f(2) == 3, 'three'\n\ncheck(Solution().f)\n"
    let suite = TestSuite(cases: [.script(script)], givesNames: true)
    let cases: [(String, CodeVerdict.TestOutcome, String)] = [
      ("class Solution:\n    def f(self, x): return x + 1", .passed, ""),
      (
        "class Solution:\n    def f(self, x): return 2", .wrongAnswer,
        "assert f(2) == 3, 'three'\nthree"
      ),
      (
        "import os\nclass Solution:\n    def f(self, x): os._exit(0)", .runtimeError,
        "it ended before all assertions were looked at"
      ),
      ("raise SystemExit(0)", .runtimeError, "it ended before all assertions were looked at"),
      ("print('{\"token\": \"1\"}')\nraise SystemExit(0)", .runtimeError, "it ended before"),
      ("class Solution: pass", .runtimeError, "AttributeError"),
    ]
    try await CodeRig.with { grader in
      for (source, outcome, detail) in cases {
        let verdict = try await grader.grade(CodeRig.python(source), suite: suite)
        #expect(verdict.outcome == outcome, "\(source): \(verdict)")
        #expect(verdict.failure?.detail.contains(detail) ?? true, "\(source): \(verdict)")
      }
    }
  }

  @Test func checkersMayBePrograms() async throws {
    let exits = CodeRig.python(
      "import sys\nn, mine, theirs = (open(p).read() for p in sys.argv[1:4])\nsys.exit(0 if int(mine) ** 2 == int(n) else 3 if mine == 'crash' else 1)"
    )
    let scores = CodeRig.python(
      "import sys\nn, theirs, mine = (open(p).read() for p in sys.argv[1:4])\nprint('thinking')\nprint(1 if int(mine) ** 2 == int(n) else 0)"
    )
    let compiled = CodeRig.cpp(
      "#include <fstream>\nint main(int, char **a){long n, m; std::ifstream(a[1]) >> n; std::ifstream(a[2]) >> m; return m * m == n ? 0 : 1;}"
    )
    try await CodeRig.with { grader in
      for checker in [
        Checker.program(exits, .exitCode), .program(scores, .score), .program(compiled, .exitCode),
      ] {
        let suite = TestSuite(cases: [.standard(input: "9\n", output: "3\n")], checker: checker)
        for (answer, outcome) in [("-3", CodeVerdict.TestOutcome.passed), ("4", .wrongAnswer)] {
          let program = CodeRig.python("print(\(answer))")
          let verdict = try await grader.grade(program, suite: suite)
          #expect(verdict.outcome == outcome, "\(checker) \(answer): \(verdict)")
        }
      }
      let broken = TestSuite(
        cases: [.standard(input: "9\n", output: "3\n")],
        checker: .program(CodeRig.python("import nothing_such"), .exitCode))
      let verdict = try await grader.grade(CodeRig.python("print(3)"), suite: broken)
      #expect(
        verdict.reason?.contains("checker") == true || verdict.outcome == .wrongAnswer, "\(verdict)"
      )
    }
  }

  @Test func theFirstFailureIsTold() async throws {
    let cases = (1...8).map { TestCase.standard(input: "\($0)\n", output: "\($0 * $0)\n") }
    try await CodeRig.with { grader in
      let program = CodeRig.python("n = int(input())\nprint(n * n if n < 6 else 'x' * 3000)")
      let verdict = try await grader.grade(
        response: "So:\n```python\n\(program.source)\n```\n", suite: TestSuite(cases: cases))
      #expect(verdict.outcome == .wrongAnswer && verdict.rule == .tagged)
      let failure = try #require(verdict.failure)
      #expect(failure.test == 6 && failure.input == "6\n" && failure.expected == "36\n")
      #expect(failure.actual == String(repeating: "x", count: 500) + "…")
      #expect(verdict.tests.count == 6)
      #expect(verdict.tests.allSatisfy { $0.cpu > .zero && $0.memory > 1 << 20 })
    }
  }

  @Test func nothingIsRunTwice() async throws {
    let memory = VerdictsInMemory()
    let suite = TestSuite(cases: (0..<10).map { .standard(input: "\($0)\n", output: "\($0)\n") })
    let program = CodeRig.python("print(input())")
    try await CodeRig.with(tests: memory) { grader in
      // At the same time, and again; with one test more, that one only.
      async let one = grader.grade(program, suite: suite)
      async let other = grader.grade(program, suite: suite)
      let both = try await [one, other]
      #expect(both.allSatisfy { $0.outcome == .passed })
      #expect(grader.workDone.run == 10)
      var longer = suite
      longer.cases.append(.standard(input: "x", output: "y"))
      #expect(try await grader.grade(program, suite: longer).failure?.test == 11)
      #expect(grader.workDone == .init(run: 11, remembered: 20))
    }
    // Other limits may have another outcome.
    try await CodeRig.with(seconds: 61, tests: memory) { grader in
      let verdict = try await grader.grade(program, suite: suite)
      #expect(verdict.outcome == .passed && grader.workDone == .init(run: 10, remembered: 0))
    }
  }

  @Test func whatIsMissingIsNobodysFault() async throws {
    try await CodeRig.with { grader in
      let numpy = CodeRig.python("import numpy\nprint(3)")
      let verdict = try await grader.grade(numpy, suite: CodeRig.echo())
      #expect(verdict.outcome == .passed || verdict.reason?.contains("numpy") == true)
      let own = try await grader.grade(
        CodeRig.python("import my_helpers\nprint(3)"), suite: CodeRig.echo())
      #expect(own.outcome == .runtimeError)
    }
    await #expect(throws: RetortError.self) {
      try await Sandbox.with(slots: 1) { sandbox in
        var options = CodeOptions()
        options.tools = ["python": "/nowhere/python3", "cpp": "/nowhere/g++"]
        _ = try await CodeGrader(sandbox: sandbox, options: options)
      }
    }
  }
}
