import Ledger
import TestSupport
import Testing
import Values

struct VerdictLedgerTests {
  private func entry(_ test: String, _ outcome: String = "passed", failure: String? = nil)
    -> VerdictLedger.Entry
  {
    .init(test: Digest(of: test), outcome: outcome, cpu: 1234, memory: 5678, failure: failure)
  }

  @Test func whatWasToldIsKnownToTheNext() throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/verdicts.sqlite"
    let program = Digest(of: "p"), other = Digest(of: "q")
    let entries = [entry("a"), entry("b", "wrong_answer", failure: "{\"test\":1,\"x\":\"\0\"}")]
    try VerdictLedger(path: path).record(entries, of: program)
    let ledger = try VerdictLedger(path: path)
    let asked = ["b", "c", "a"].map { Digest(of: $0) }
    #expect(try ledger.entries(of: program, on: asked) == [entries[1], entries[0]])
    #expect(try ledger.entries(of: other, on: asked).isEmpty)
    try ledger.record([entry("a", "time_limit")], of: program)
    #expect(try ledger.entries(of: program, on: [Digest(of: "a")]).map(\.outcome) == ["time_limit"])
  }

  @Test func aFileThatIsNoLedgerIsNamed() throws {
    let scratch = Scratch()
    try scratch.write("verdicts.sqlite", "this is no database, and long enough to be seen as one")
    #expect(throws: RetortError.self) { try VerdictLedger(path: "\(scratch.path)/verdicts.sqlite") }
  }
}
