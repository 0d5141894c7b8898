import Formats
import Foundation
import TestSupport
import Testing
import Values

@testable import Grading

/// Public problems with their public tests.
@Suite(.enabled(if: SharedData.isThere, "\(SharedData.absence)"))
struct SharedProblemsTests {
  private func rows(_ file: String) throws -> [Record] {
    let reader = try FileKind.reader(for: SharedData.path("code-grading/\(file)"))
    var rows: [Record] = []
    while let result = try reader.next() {
      if case .row(let row) = result { rows.append(row) }
    }
    return rows
  }

  @Test func encodedTestsAreRead() throws {
    let rows = try rows("lcb_fixture_encoded_tests.jsonl")
    let suites = try rows.map { try TestReader(column: ColumnPath("test")).suite($0).0 }
    #expect(suites.map(\.cases.count) == [5, 14, 15])
    #expect(suites[0].cases[1] == .standard(input: "1\nabc\n", output: "YES\n"))
  }

  /// Written by hand, by the problem's first words.
  private static let solutions: [(words: String, program: Program)] = [
    (
      "Polycarp likes squares and cubes",
      CodeRig.python(
        """
        for _ in range(int(input())):
            n = int(input())
            print(len({i * i for i in range(1, 31623) if i * i <= n} | {i ** 3 for i in range(1, 1001) if i ** 3 <= n}))
        """)
    ),
    (
      "A string is called square",
      CodeRig.python(
        """
        for _ in range(int(input())):
            s = input().strip()
            print("YES" if s[: len(s) // 2] * 2 == s else "NO")
        """)
    ),
    (
      "Petya has got an interesting flower",
      CodeRig.cpp(
        """
        #include <bits/stdc++.h>
        int main() {
          int t; std::cin >> t;
          while (t--) {
            int n, height = 1, last = -1; bool dead = false; std::cin >> n;
            for (int i = 0, a; i < n; i++) {
              std::cin >> a;
              if (a) height += last == 1 ? 5 : 1; else if (last == 0) dead = true;
              last = a;
            }
            std::cout << (dead ? -1 : height) << "\\n";
          }
        }
        """)
    ),
    (
      "Monocarp wrote down two numbers",
      CodeRig.python(
        """
        for _ in range(int(input())):
            x, p = map(int, input().split())
            y, q = map(int, input().split())
            low = min(p, q)
            p, q = p - low, q - low
            a = x * 10 ** p if p < 8 else 10 ** 9
            b = y * 10 ** q if q < 8 else 10 ** 9
            print("<" if a < b else ">" if a > b else "=")
        """)
    ),
    (
      "Theofanis really likes sequences",
      CodeRig.python(
        """
        for _ in range(int(input())):
            n, k = map(int, input().split())
            print(sum(pow(n, i, 10**9 + 7) for i in range(31) if k >> i & 1) % (10**9 + 7))
        """)
    ),
    (
      "Andi and Budi were given",
      CodeRig.cpp(
        """
        #include <bits/stdc++.h>
        int main() {
          int n, m; std::cin >> n >> m;
          std::vector<std::pair<std::string, int>> books(n);
          for (int i = 0; i < n; i++) {
            std::cin >> books[i].first; books[i].second = i + 1;
            for (int j = 1; j < m; j += 2) books[i].first[j] = 'A' + 'Z' - books[i].first[j];
          }
          std::sort(books.begin(), books.end());
          for (auto &book : books) std::cout << book.second << ' ';
        }
        """)
    ),
    (
      "number of arrays of n positive integers b_1",
      CodeRig.python(
        """
        M = 998244353
        n, a = int(input()), map(int, input().split())
        # Inclusion and exclusion over runs of equal numbers; the runs' minima lie in a stack.
        stack, total, signed = [], 0, 1
        for x in a:
            weight = signed
            while stack and stack[-1][0] >= x:
                low, sum_ = stack.pop()
                total -= low * sum_
                weight += sum_
            stack.append((x, weight % M))
            total = (total + x * (weight % M)) % M
            signed = -total % M
        print(signed if n % 2 == 0 else -signed % M)
        """)
    ),
  ]

  @Test func handWrittenSolutionsPass() async throws {
    let problems = try rows("code_contests.jsonl")
    try await CodeRig.with { grader in
      for (words, program) in Self.solutions {
        let row = try #require(problems.first { $0["problem"]?.string?.contains(words) == true })
        var suite = try TestReader().suite(row).0
        // The problem's own limit is for the judge's machine.
        suite.timeLimit = .seconds(60)
        let verdict = try await grader.grade(program, suite: suite)
        #expect(verdict.outcome == .passed, "\(words): \(verdict)")
        #expect(verdict.tests.count == suite.cases.count)
      }
    }
  }

  /// Right solutions pass, also those with lists and trees; with their last `return` made wrong they do not.
  @Test func solutionsWithAssertionsPassAndBrokenOnesDoNot() async throws {
    let all = try rows("leetcode.jsonl")
    let some = stride(from: 0, to: all.count, by: 18).map { all[$0] }
    let passed = try await CodeRig.with(memory: 1 << 30) { grader in
      var passed = 0
      for row in some {
        var suite = try TestReader().suite(row).0
        let source = try #require(row["solutions"]?.string)
        if try await grader.grade(CodeRig.python(source), suite: suite).outcome == .passed {
          passed += 1
        }
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let broken = lines.map { line in
          let indent = line.prefix { $0 == " " }
          return line.dropFirst(indent.count).hasPrefix("return ")
            ? "\(indent)return 'wrong'" : String(line)
        }
        guard broken != lines.map(String.init) else { continue }
        // What is broken may never end.
        suite.timeLimit = .seconds(5)
        let verdict = try await grader.grade(
          CodeRig.python(broken.joined(separator: "\n")), suite: suite)
        #expect(verdict.outcome != .passed, "\(broken)")
      }
      return passed
    }
    #expect(passed >= some.count - 1)
  }
}
