import Machine
import Testing

struct CoresTests {
  @Test(arguments: [1, 2, 7]) func valuesComeInTheirOrder(_ threads: Int) {
    #expect(Cores.map(1000, threads: threads) { $0 * $0 } == (0..<1000).map { $0 * $0 })
    #expect(Cores.map(0, threads: threads) { $0 }.isEmpty)
    #expect(Cores.map(1, threads: threads) { "\($0)" } == ["0"])
  }
}
