import Foundation
import TestSupport
import Testing

/// The Python package over the program, and what is told of it.
struct PythonPackageTests {
  /// Runs Python with the package and with the program that was built beside the tests.
  private func python(_ arguments: [String], in scratch: Scratch) async throws -> (
    code: Int32, output: String
  ) {
    let result = try await ending(
      of: "/usr/bin/env", ["python3"] + arguments, in: scratch.path,
      environment: [
        "PYTHONPATH": "\(Repository.root)/Python", "PYTHONDONTWRITEBYTECODE": "1",
        "RETORT_PROGRAM": RetortProcess.program, "RETORT_WORKSPACE": "\(scratch.path)/.retort",
      ])
    return (result.exitCode, result.output + result.errors)
  }

  /// The page's lines print what stands below them.
  @Test func thePageIsTrue() async throws {
    let page = "\(Repository.root)/Documentation/Python.md"
    let run = try await python(["-m", "doctest", page], in: Scratch())
    #expect(run.code == 0, "\(run.output)")
  }

  @Test func aProcessIsKeptAndAnswersAsItIsAsked() async throws {
    let scratch = Scratch()
    try scratch.write(
      "kept.py",
      """
      import retort, threading, time
      # Whoever asks may wait for each answer before the next.
      seen = []
      def pairs():
          for number in range(50):
              yield (str(number), str(number % 7))
              while len(seen) <= number: time.sleep(0.001)
      for verdict in retort.grade_math_all(pairs()):
          seen.append(verdict.verdict)
      assert seen == ["right" if n == n % 7 else "wrong" for n in range(50)], seen
      # What nobody takes is not taken for the next one's.
      some = retort.grade_math_all((str(n), "1") for n in range(1000))
      next(some); some.close()
      assert retort.grade_math("2", "2").is_right
      # Many at a time, more than pipes hold, from several threads.
      def many(shift):
          found = [v.verdict for v in retort.grade_math_all((f"It is \\\\boxed{{{n}}}." + "x" * 300, str(n + shift)) for n in range(20000))]
          results.append(found == [("right" if shift == 0 else "wrong")] * 20000)
      results = []
      threads = [threading.Thread(target=many, args=(shift,)) for shift in (0, 1)]
      [thread.start() for thread in threads]; [thread.join() for thread in threads]
      assert results == [True, True], results
      try:
          list(retort.grade_math_all([("a", "b"), (1, "c")]))
          raise SystemExit("a number was taken for a text")
      except retort.RetortError as error:
          assert "neither" in str(error), error
      try:
          retort.run("nowhere.yaml")
          raise SystemExit("a recipe was run that is not there")
      except retort.RetortError as error:
          assert error.exit_code in (1, 2) and "nowhere.yaml" in str(error), error
      """)
    let run = try await python(["kept.py"], in: scratch)
    #expect(run.code == 0, "\(run.output)")
  }
}
